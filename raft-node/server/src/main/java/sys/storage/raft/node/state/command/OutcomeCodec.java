package sys.storage.raft.node.state.command;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.raft.node.state.command.Outcome.Rejected.Reason;

/** The binary form of an outcome: kind (1), revision (8), and what the kind needs. */
public final class OutcomeCodec {

  private static final int DONE = 0;
  private static final int CONDITION_FAILED = 1;
  private static final int REJECTED = 2;

  private static final int PUT_DONE = 0;
  private static final int DELETE_DONE = 1;
  private static final int GET_DONE = 2;
  private static final int COMPACT_DONE = 3;

  private static final int EXPECTED_BYTES = 16;

  private OutcomeCodec() {}

  public static byte[] encode(Outcome outcome) {
    var out = new ByteWriter(EXPECTED_BYTES);
    switch (outcome) {
      case Outcome.Done(long revision, List<OperationResult> results) -> {
        out.octet(DONE).number(revision).count(results.size());
        results.forEach(result -> encode(result, out));
      }
      case Outcome.ConditionFailed(long revision, int condition, Optional<KeyValue> found) -> {
        out.octet(CONDITION_FAILED).number(revision).number(condition);
        encode(found, out);
      }
      case Outcome.Rejected(long revision, Reason reason, String text) ->
          out.octet(REJECTED).number(revision).octet(code(reason)).text(text);
    }
    return out.toBytes();
  }

  /**
   * @throws IllegalArgumentException when the bytes are no outcome
   */
  public static Outcome decode(byte[] encoded) {
    var in = new ByteReader(ByteBuffer.wrap(encoded));
    int kind = in.octet();
    long revision = in.number();
    Outcome outcome =
        switch (kind) {
          case DONE -> new Outcome.Done(revision, decodeResults(in));
          case CONDITION_FAILED ->
              new Outcome.ConditionFailed(
                  revision, Math.toIntExact(in.number()), decodeKeyValue(in));
          case REJECTED -> new Outcome.Rejected(revision, reason(in.octet()), in.text());
          default -> throw new IllegalArgumentException("unknown outcome " + kind);
        };
    in.end();
    return outcome;
  }

  private static void encode(OperationResult result, ByteWriter out) {
    switch (result) {
      case OperationResult.PutDone(boolean created) -> out.octet(PUT_DONE).octet(created ? 1 : 0);
      case OperationResult.DeleteDone(boolean existed) ->
          out.octet(DELETE_DONE).octet(existed ? 1 : 0);
      case OperationResult.GetDone(Optional<KeyValue> found) -> {
        out.octet(GET_DONE);
        encode(found, out);
      }
      case OperationResult.CompactDone(long oldestRevision) ->
          out.octet(COMPACT_DONE).number(oldestRevision);
    }
  }

  private static List<OperationResult> decodeResults(ByteReader in) {
    var results = new ArrayList<OperationResult>();
    for (int left = in.count(); left > 0; left--) {
      int kind = in.octet();
      results.add(
          switch (kind) {
            case PUT_DONE -> new OperationResult.PutDone(in.octet() == 1);
            case DELETE_DONE -> new OperationResult.DeleteDone(in.octet() == 1);
            case GET_DONE -> new OperationResult.GetDone(decodeKeyValue(in));
            case COMPACT_DONE -> new OperationResult.CompactDone(in.number());
            default -> throw new IllegalArgumentException("unknown result " + kind);
          });
    }
    return results;
  }

  private static void encode(Optional<KeyValue> found, ByteWriter out) {
    if (found.isEmpty()) {
      out.octet(0);
      return;
    }
    KeyValue keyValue = found.get();
    out.octet(1)
        .block(keyValue.key().bytes())
        .block(keyValue.value().bytes())
        .number(keyValue.createRevision())
        .number(keyValue.modRevision())
        .number(keyValue.version());
  }

  private static Optional<KeyValue> decodeKeyValue(ByteReader in) {
    return in.octet() == 0
        ? Optional.empty()
        : Optional.of(
            new KeyValue(
                Key.of(in.block()), Value.of(in.block()), in.number(), in.number(), in.number()));
  }

  private static int code(Reason reason) {
    return switch (reason) {
      case MALFORMED -> 0;
      case SEQUENCE_TOO_OLD -> 1;
      case FUTURE_REVISION -> 2;
    };
  }

  private static Reason reason(int code) {
    return switch (code) {
      case 0 -> Reason.MALFORMED;
      case 1 -> Reason.SEQUENCE_TOO_OLD;
      case 2 -> Reason.FUTURE_REVISION;
      default -> throw new IllegalArgumentException("unknown reason " + code);
    };
  }
}
