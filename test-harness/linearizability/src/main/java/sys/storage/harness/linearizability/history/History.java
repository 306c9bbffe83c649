package sys.storage.harness.linearizability.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Operations of concurrent clients, in the order of their calls. It may end at any point: what was
 * open then is {@link Outcome.Info}.
 *
 * @param <I> type of the inputs
 * @param <O> type of the outputs
 * @param operations sorted by call time; those that were called at the same time by their ids
 */
public record History<I, O>(List<Operation<I, O>> operations) {

  /**
   * @throws IllegalArgumentException when an id occurs twice, or a client has two operations open
   *     at once, or goes on under its name after an operation whose outcome it does not know
   */
  public History {
    var sorted = new ArrayList<>(operations);
    sorted.sort(
        Comparator.comparingLong((Operation<I, O> operation) -> operation.callTime())
            .thenComparingLong(Operation::id));
    operations = List.copyOf(sorted);
    refuseOverlaps(operations);
  }

  public static <I, O> History<I, O> of(List<Operation<I, O>> operations) {
    return new History<>(operations);
  }

  /** Collects calls and answers as they come. */
  public static <I, O> HistoryBuilder<I, O> builder() {
    return new HistoryBuilder<>();
  }

  public int size() {
    return operations.size();
  }

  private static <I, O> void refuseOverlaps(List<Operation<I, O>> sorted) {
    Set<Long> ids = new HashSet<>();
    Map<String, Operation<I, O>> last = new HashMap<>();
    for (Operation<I, O> operation : sorted) {
      if (!ids.add(operation.id())) {
        throw new IllegalArgumentException("operation %d occurs twice".formatted(operation.id()));
      }
      Operation<I, O> before = last.put(operation.client(), operation);
      if (before == null) {
        continue;
      }
      if (before.isInfo()) {
        throw new IllegalArgumentException(
            "client %s calls operation %d at %d although the outcome of its operation %d is unknown: it has to go on under a new name"
                .formatted(operation.client(), operation.id(), operation.callTime(), before.id()));
      }
      if (before.returnTime() > operation.callTime()) {
        throw new IllegalArgumentException(
            "client %s calls operation %d at %d while its operation %d is open until %d"
                .formatted(
                    operation.client(),
                    operation.id(),
                    operation.callTime(),
                    before.id(),
                    before.returnTime()));
      }
    }
  }
}
