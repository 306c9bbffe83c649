package sys.storage.harness.linearizability.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Builds a history of events: calls, and the answers to them. A client that does not learn the
 * outcome of an operation may go on; the builder then files it under a new name (4, 4/2, 4/3 …), as
 * the old operation stays open for ever. Not thread safe.
 *
 * @param <I> type of the inputs
 * @param <O> type of the outputs
 */
public final class HistoryBuilder<I, O> {

  private record Call<I>(long id, String client, I input, long time) {}

  private final Map<String, Call<I>> open = new LinkedHashMap<>();
  private final Map<String, Integer> lives = new HashMap<>();
  private final List<Operation<I, O>> finished = new ArrayList<>();
  private long lastId;
  private long lastTime = Long.MIN_VALUE;

  /**
   * The client asks.
   *
   * @return the operation's id: 1, 2, 3 … in the order of the calls
   * @throws IllegalArgumentException when the client has an operation open
   */
  public long invoke(String client, I input, long time) {
    Call<I> before = open.get(client);
    if (before != null) {
      throw new IllegalArgumentException(
          "client %s calls %s at %d while its operation %d, %s, called at %d, is open"
              .formatted(client, input, time, before.id(), before.input(), before.time()));
    }
    int life = lives.getOrDefault(client, 1);
    open.put(client, new Call<>(++lastId, life == 1 ? client : client + "/" + life, input, time));
    lastTime = Math.max(lastTime, time);
    return lastId;
  }

  /** The client is answered. */
  public void ok(String client, O output, long time) {
    end(client, new Outcome.Ok<>(output), time, OptionalLong.empty());
  }

  /** The client is answered by a system that tells the place of the operation in its order. */
  public void ok(String client, O output, long time, OptionalLong revision) {
    end(client, new Outcome.Ok<>(output), time, revision);
  }

  /** The operation certainly had no effect. */
  public void fail(String client, String reason, long time) {
    end(client, new Outcome.Fail<>(reason), time, OptionalLong.empty());
  }

  /** The client gives up without knowing. */
  public void info(String client, String reason, long time) {
    end(client, new Outcome.Info<>(reason), time, OptionalLong.empty());
    lives.merge(client, 2, (life, _) -> life + 1);
  }

  /** Everything so far; what is open is open for ever. */
  public History<I, O> build() {
    var all = new ArrayList<>(finished);
    for (Call<I> call : open.values()) {
      all.add(
          new Operation<>(
              call.id(),
              call.client(),
              call.input(),
              new Outcome.Info<>("open at the end of the history"),
              call.time(),
              Math.max(call.time(), lastTime)));
    }
    return History.of(all);
  }

  private void end(String client, Outcome<O> outcome, long time, OptionalLong revision) {
    Call<I> call = open.remove(client);
    if (call == null) {
      throw new IllegalArgumentException(
          "client %s ends an operation at %d, %s, that it has not called"
              .formatted(client, time, outcome));
    }
    finished.add(
        new Operation<>(
            call.id(), call.client(), call.input(), outcome, call.time(), time, revision));
    lastTime = Math.max(lastTime, time);
  }
}
