package sys.storage.harness.scenarios.figures;

import java.util.Arrays;
import java.util.List;
import sys.storage.harness.scenarios.history.Operation;

/**
 * How long the clients waited for any write to be acknowledged: the gaps between acknowledgements.
 * A gap belongs to every window that it touches, in its whole length, so that a pause which begins
 * in one step and ends in the next is not halved.
 */
public final class Pauses {

  private final long[] acknowledgedAtNanos;

  private Pauses(long[] acknowledgedAtNanos) {
    this.acknowledgedAtNanos = acknowledgedAtNanos;
  }

  public static Pauses of(List<Operation> operations) {
    return new Pauses(
        operations.stream()
            .filter(Operation::acknowledgedPut)
            .mapToLong(Operation::endNanos)
            .sorted()
            .toArray());
  }

  /**
   * The longest gap that touches the window, in nanoseconds. Before the first acknowledgement and
   * after the last, the window's own ends bound the gap.
   */
  public long longestNanos(Window window) {
    int next = Arrays.binarySearch(acknowledgedAtNanos, window.fromNanos());
    int index = next >= 0 ? next : -next - 1;
    long previous = index > 0 ? acknowledgedAtNanos[index - 1] : window.fromNanos();
    long longest = 0;
    while (index < acknowledgedAtNanos.length) {
      long at = acknowledgedAtNanos[index];
      longest = Math.max(longest, at - previous);
      previous = at;
      if (at >= window.toNanos()) {
        return longest;
      }
      index++;
    }
    return Math.max(longest, window.toNanos() - previous);
  }
}
