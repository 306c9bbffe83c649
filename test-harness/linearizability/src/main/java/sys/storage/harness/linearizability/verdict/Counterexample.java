package sys.storage.harness.linearizability.verdict;

import java.util.List;
import sys.storage.harness.linearizability.history.Operation;

/**
 * A part of a history that is not linearizable, so that the history is not.
 *
 * @param operations sorted by call
 * @param minimal whether no operation can be dropped; false when the time for that was over
 * @param of how many operations of the partition it was taken from
 */
public record Counterexample<I, O>(List<Operation<I, O>> operations, boolean minimal, int of) {}
