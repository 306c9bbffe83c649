package sys.storage.raft.node.state.command;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.raft.node.state.command.Command.ClientSequence;

/**
 * The binary form of a command: version (1); 1 and client id (16) and sequence (8), or 0;
 * conditions; operations. Both lists are a count and the parts; a part is its kind (1), key and
 * arguments.
 */
public final class CommandCodec {

  private static final int VERSION = 1;

  private static final int EXISTS = 0;
  private static final int ABSENT = 1;
  private static final int MOD_REVISION_IS = 2;
  private static final int VALUE_IS = 3;

  private static final int PUT = 0;
  private static final int DELETE = 1;
  private static final int GET = 2;
  private static final int COMPACT = 3;

  private static final int EXPECTED_BYTES = 256;

  private CommandCodec() {}

  public static byte[] encode(Command command) {
    var out = new ByteWriter(EXPECTED_BYTES).octet(VERSION);
    command
        .session()
        .ifPresentOrElse(
            session -> out.octet(1).uuid(session.clientId()).number(session.sequence()),
            () -> out.octet(0));
    out.count(command.conditions().size());
    command.conditions().forEach(condition -> encode(condition, out));
    out.count(command.operations().size());
    command.operations().forEach(operation -> encode(operation, out));
    return out.toBytes();
  }

  /**
   * @throws IllegalArgumentException when the bytes are no command
   */
  public static Command decode(ByteBuffer encoded) {
    var in = new ByteReader(encoded.slice());
    int version = in.octet();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "the command has version %d, this node reads version %d".formatted(version, VERSION));
    }
    Optional<ClientSequence> session =
        switch (in.octet()) {
          case 0 -> Optional.empty();
          case 1 -> Optional.of(new ClientSequence(in.uuid(), in.number()));
          default -> throw new IllegalArgumentException("the command has an unknown session");
        };
    List<Condition> conditions = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      conditions.add(decodeCondition(in));
    }
    List<Operation> operations = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      operations.add(decodeOperation(in));
    }
    in.end();
    return new Command(session, conditions, operations);
  }

  private static void encode(Condition condition, ByteWriter out) {
    switch (condition) {
      case Condition.Exists(Key key) -> out.octet(EXISTS).block(key.bytes());
      case Condition.Absent(Key key) -> out.octet(ABSENT).block(key.bytes());
      case Condition.ModRevisionIs(Key key, long modRevision) ->
          out.octet(MOD_REVISION_IS).block(key.bytes()).number(modRevision);
      case Condition.ValueIs(Key key, Value value) ->
          out.octet(VALUE_IS).block(key.bytes()).block(value.bytes());
    }
  }

  private static Condition decodeCondition(ByteReader in) {
    int kind = in.octet();
    Key key = Key.of(in.block());
    return switch (kind) {
      case EXISTS -> new Condition.Exists(key);
      case ABSENT -> new Condition.Absent(key);
      case MOD_REVISION_IS -> new Condition.ModRevisionIs(key, in.number());
      case VALUE_IS -> new Condition.ValueIs(key, Value.of(in.block()));
      default -> throw new IllegalArgumentException("unknown condition " + kind);
    };
  }

  private static void encode(Operation operation, ByteWriter out) {
    switch (operation) {
      case Operation.Put(Key key, Value value) ->
          out.octet(PUT).block(key.bytes()).block(value.bytes());
      case Operation.Delete(Key key) -> out.octet(DELETE).block(key.bytes());
      case Operation.Get(Key key) -> out.octet(GET).block(key.bytes());
      case Operation.Compact(long revision) -> out.octet(COMPACT).number(revision);
    }
  }

  private static Operation decodeOperation(ByteReader in) {
    int kind = in.octet();
    return switch (kind) {
      case PUT -> new Operation.Put(Key.of(in.block()), Value.of(in.block()));
      case DELETE -> new Operation.Delete(Key.of(in.block()));
      case GET -> new Operation.Get(Key.of(in.block()));
      case COMPACT -> new Operation.Compact(in.number());
      default -> throw new IllegalArgumentException("unknown operation " + kind);
    };
  }
}
