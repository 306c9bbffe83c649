package sys.storage.harness.linearizability.history;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One operation of one client.
 *
 * <p>Times are of one monotonic clock, in any unit. An interval is closed: operations that share
 * only an end point are concurrent.
 *
 * @param <I> type of the inputs
 * @param <O> type of the outputs
 * @param id unique in its history
 * @param client who asked; a client has at most one operation open at a time
 * @param input what was asked for
 * @param outcome what the client learnt
 * @param callTime before the request left
 * @param returnTime after the answer came; of an {@link Outcome.Info} when the client gave up,
 *     which bounds nothing
 * @param revision place in the order that the system itself reports, such as a log index or a
 *     revision: of a write its own, of a read that of the value it saw; see the witness in {@code
 *     order}
 */
public record Operation<I, O>(
    long id,
    String client,
    I input,
    Outcome<O> outcome,
    long callTime,
    long returnTime,
    OptionalLong revision) {

  public Operation {
    if (returnTime < callTime) {
      throw new IllegalArgumentException(
          "operation %d of client %s returns at %d, before its call at %d"
              .formatted(id, client, returnTime, callTime));
    }
  }

  public Operation(
      long id, String client, I input, Outcome<O> outcome, long callTime, long returnTime) {
    this(id, client, input, outcome, callTime, returnTime, OptionalLong.empty());
  }

  /** What the client was answered; empty when the outcome is not known or a failure. */
  public Optional<O> output() {
    return outcome instanceof Outcome.Ok<O>(O output) ? Optional.of(output) : Optional.empty();
  }

  public boolean isOk() {
    return outcome instanceof Outcome.Ok<O>;
  }

  public boolean isInfo() {
    return outcome instanceof Outcome.Info<O>;
  }

  /** The same call, with an outcome that nobody learnt. */
  public Operation<I, O> forgotten(String reason) {
    return new Operation<>(
        id, client, input, new Outcome.Info<>(reason), callTime, returnTime, OptionalLong.empty());
  }
}
