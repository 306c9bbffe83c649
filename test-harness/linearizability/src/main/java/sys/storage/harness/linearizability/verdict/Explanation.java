package sys.storage.harness.linearizability.verdict;

import java.util.List;
import sys.storage.harness.linearizability.history.Operation;

/**
 * Why a counterexample has no linearization.
 *
 * @param longest the longest start of an order that exists
 * @param state what it leaves, in words
 * @param blocked the operation that had to come next by its return, and in no order can
 * @param candidates what could come next by real time, each with the model's reason why not
 */
public record Explanation<I, O>(
    List<Operation<I, O>> longest,
    String state,
    List<Operation<I, O>> blocked,
    List<Candidate<I, O>> candidates) {

  /**
   * An operation that could come next by real time.
   *
   * @param reason why it is not legal; or, where it is, that it leads nowhere
   */
  public record Candidate<I, O>(Operation<I, O> operation, boolean legal, String reason) {}
}
