package sys.storage.harness.linearizability;

import java.util.List;
import java.util.Optional;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.search.SearchResult;
import sys.storage.harness.linearizability.verdict.Verdict;

/** What is known of one partition. */
sealed interface PartResult<I, O> {

  Object partition();

  /** What is wrong with the system's own order, if it gave a wrong one. */
  Optional<String> fault();

  record Legal<I, O>(
      Object partition, Verdict.How how, List<Operation<I, O>> order, Optional<String> fault)
      implements PartResult<I, O> {}

  /**
   * @param operations some of the partition that are no part of any linearizable history
   * @param of how many operations the partition has
   * @param returned how many of their returns are known to be linearizable
   */
  record Illegal<I, O>(
      Object partition,
      List<Operation<I, O>> operations,
      int returned,
      int of,
      Optional<String> fault)
      implements PartResult<I, O> {}

  record Undecided<I, O>(
      Object partition,
      SearchResult.Reason reason,
      SearchResult.Progress progress,
      Optional<String> fault)
      implements PartResult<I, O> {}
}
