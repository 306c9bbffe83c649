package sys.storage.harness.linearizability.verdict;

import java.util.List;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.search.SearchResult;

/**
 * Whether a history is linearizable.
 *
 * @param <I> type of the inputs
 * @param <O> type of the outputs
 */
public sealed interface Verdict<I, O> {

  /** Orders that the system itself gave and that are not linearizations; see {@link Finding}. */
  List<Finding> findings();

  /** It is: here is an order of each partition. */
  record Linearizable<I, O>(List<Part<I, O>> parts, List<Finding> findings)
      implements Verdict<I, O> {}

  /** It is not. */
  record Violation<I, O>(
      Object partition,
      Counterexample<I, O> counterexample,
      Explanation<I, O> explanation,
      List<Finding> findings)
      implements Verdict<I, O> {}

  /**
   * A limit was reached first, in this partition. No other partition is known to be a violation.
   *
   * @param partition the first that was not decided
   */
  record Unknown<I, O>(
      Object partition,
      SearchResult.Reason reason,
      SearchResult.Progress progress,
      List<Finding> findings)
      implements Verdict<I, O> {}

  /** A partition with a linearization of it, and how that was found. */
  record Part<I, O>(Object partition, How how, List<Operation<I, O>> order) {}

  /** How an order was found. */
  enum How {
    /** The system's own order of its writes. */
    WITNESS,
    /** All writes are distinct: zones. */
    DISTINCT_VALUES,
    /** A queue whose elements are all distinct. */
    DISTINCT_ELEMENTS,
    SEARCH
  }

  /**
   * The system's own order of a partition is no linearization: its revisions are wrong, even where
   * another order exists.
   */
  record Finding(Object partition, String fault) {}
}
