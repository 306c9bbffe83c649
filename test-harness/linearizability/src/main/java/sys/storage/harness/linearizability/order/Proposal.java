package sys.storage.harness.linearizability.order;

import java.util.List;
import sys.storage.harness.linearizability.history.Operation;

/**
 * What a way without search says of one partition.
 *
 * @param <I> type of the inputs
 * @param <O> type of the outputs
 */
public sealed interface Proposal<I, O> {

  /** A linearization; {@link OrderCheck} has accepted it. */
  record Order<I, O>(List<Operation<I, O>> order) implements Proposal<I, O> {}

  /**
   * There is none.
   *
   * @param conflict some operations that cannot be put in order even alone; nothing that is left
   *     out saw what they did or was seen by them
   */
  record Conflict<I, O>(List<Operation<I, O>> conflict) implements Proposal<I, O> {}

  /** The order that was given is none; there may be another one. */
  record Refuted<I, O>(String reason) implements Proposal<I, O> {}

  /** This way does not apply to such a history. */
  record NotApplicable<I, O>() implements Proposal<I, O> {}
}
