package sys.storage.harness.scenarios.load;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import sys.storage.harness.scenarios.history.HistoryRecorder;
import sys.storage.harness.scenarios.history.Operation;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.kv.Condition;
import sys.storage.raft.client.kv.KvClient;
import sys.storage.raft.client.kv.KvReply;
import sys.storage.raft.client.kv.Outcome;

/**
 * Operations of one client, each recorded with what the client was told. A condition is sent as a
 * revision, and recorded as the value that the client saw with it: values are unique.
 */
final class RecordedClient {

  private final int number;
  private final HistoryRecorder history;
  private final Supplier<KvClient> client;

  RecordedClient(int number, HistoryRecorder history, Supplier<KvClient> client) {
    this.number = number;
    this.history = history;
    this.client = client;
  }

  /**
   * What a key held when an operation took effect.
   *
   * @param held empty: the key was absent
   */
  record Seen(String key, Optional<Held> held) {

    static Seen absent(String key) {
      return new Seen(key, Optional.empty());
    }

    static Seen holding(String key, String value, long revision) {
      return new Seen(key, Optional.of(new Held(value, revision)));
    }
  }

  /**
   * @param revision that wrote the value
   */
  record Held(String value, long revision) {}

  /**
   * How an operation ended for the client.
   *
   * @param refused certainly without an effect, though nothing was wrong with it
   * @param seen empty when it did not learn what the key holds
   */
  record Ending(boolean refused, Optional<Seen> seen) {}

  private record Done(Operation.Outcome outcome, Seen seen) {}

  Ending put(String key, String value) {
    var call = history.invokePut(number, key, value);
    return completeWrite(
        call,
        client.get().put(key, bytes(value)),
        written ->
            new Done(
                new Operation.Outcome.Ok(written.revision()),
                Seen.holding(key, value, written.revision())));
  }

  /** Puts where a key still is as it was seen. */
  Ending putIf(Seen seen, String value) {
    String key = seen.key();
    var call = history.invokePutIf(number, key, seen.held().map(Held::value), value);
    Condition condition =
        seen.held()
            .<Condition>map(held -> new Condition.Revision(held.revision()))
            .orElseGet(Condition.Absent::new);
    return completeWrite(
        call,
        client.get().put(key, bytes(value), condition),
        written ->
            new Done(
                new Operation.Outcome.Ok(written.revision()),
                Seen.holding(key, value, written.revision())));
  }

  Ending delete(String key) {
    var call = history.invokeDelete(number, key);
    return completeWrite(
        call, client.get().delete(key, new Condition.Always()), RecordedClient::deleted);
  }

  /** Deletes a key where it still holds what was seen. */
  Ending deleteIf(String key, Held held) {
    var call = history.invokeDeleteIf(number, key, held.value());
    return completeWrite(
        call,
        client.get().delete(key, new Condition.Revision(held.revision())),
        RecordedClient::deleted);
  }

  private static Done deleted(KvReply.Deleted reply) {
    return new Done(
        reply.deleted()
            ? new Operation.Outcome.Ok(reply.revision())
            : new Operation.Outcome.NotApplied(),
        Seen.absent(reply.key()));
  }

  private <T> Ending completeWrite(
      HistoryRecorder.Call call, Outcome<T> answer, Function<T, Done> done) {
    return switch (answer) {
      case Outcome.Done<T>(T value) -> {
        Done known = done.apply(value);
        history.complete(call, known.outcome());
        yield new Ending(false, Optional.of(known.seen()));
      }
      case Outcome.Refused<T>(Problem problem)
          when problem.type().equals(Problem.PRECONDITION_FAILED) -> {
        history.complete(call, new Operation.Outcome.NotApplied());
        yield new Ending(false, Optional.empty());
      }
      case Outcome.Refused<T>(Problem problem) -> failed(call, problem);
      case Outcome.Unknown<T>(String reason) -> unknown(call, reason);
    };
  }

  /** Linearizable. */
  Ending get(String key) {
    var call = history.invokeGet(number, key);
    return switch (client.get().get(key, Consistency.LINEARIZABLE)) {
      case Outcome.Done<Optional<KvReply.Value>>(Optional<KvReply.Value> found) -> {
        var seen = new Seen(key, found.map(RecordedClient::held));
        history.completeRead(
            call, seen.held().map(Held::value), seen.held().map(Held::revision).orElse(0L));
        yield new Ending(false, Optional.of(seen));
      }
      case Outcome.Refused<Optional<KvReply.Value>>(Problem problem) -> failed(call, problem);
      case Outcome.Unknown<Optional<KvReply.Value>>(String reason) -> unknown(call, reason);
    };
  }

  private static Held held(KvReply.Value value) {
    return new Held(new String(value.bytes(), StandardCharsets.UTF_8), value.revision());
  }

  private Ending failed(HistoryRecorder.Call call, Problem problem) {
    history.complete(call, new Operation.Outcome.Failed(problem.type() + ": " + problem.detail()));
    return new Ending(true, Optional.empty());
  }

  private Ending unknown(HistoryRecorder.Call call, String reason) {
    history.complete(call, new Operation.Outcome.Unknown(reason));
    return new Ending(false, Optional.empty());
  }

  private static byte[] bytes(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
