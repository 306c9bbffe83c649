package sys.storage.harness.linearizability.search;

import java.util.List;
import sys.storage.harness.linearizability.history.Operation;

/**
 * How a search ended.
 *
 * @param <I> type of the inputs
 * @param <O> type of the outputs
 */
public sealed interface SearchResult<I, O> {

  Progress progress();

  /**
   * How far the search came.
   *
   * @param required operations with known outcome
   * @param placed the most of them that were put in order at once
   * @param returned the longest prefix that is linearizable, in returns: all that is known is that
   *     the operations that returned up to there can be put in order
   * @param configurations how many were looked at
   * @param bytes what the tables took
   * @param millis wall clock
   */
  record Progress(
      int required, int placed, int returned, long configurations, long bytes, long millis) {}

  /**
   * An order that the model accepts and real time allows: all required, some optional operations.
   */
  record Found<I, O>(List<Operation<I, O>> order, Progress progress)
      implements SearchResult<I, O> {}

  /**
   * There is no such order.
   *
   * @param longest the longest start of an order that was seen, where {@link Search#remembering}
   *     asked for it; else empty
   */
  record Exhausted<I, O>(List<Operation<I, O>> longest, Progress progress)
      implements SearchResult<I, O> {}

  /** A limit was reached, or the thread interrupted, before it was known. */
  record Stopped<I, O>(Reason reason, Progress progress) implements SearchResult<I, O> {}

  /** Why a search stopped. */
  enum Reason {
    TIME,
    MEMORY,
    CONFIGURATIONS,
    INTERRUPTED,
    /** Another part of the history was found to be a violation. */
    CANCELLED
  }
}
