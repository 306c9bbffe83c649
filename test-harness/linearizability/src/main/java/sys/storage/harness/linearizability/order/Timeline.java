package sys.storage.harness.linearizability.order;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import sys.storage.harness.linearizability.history.Operation;

/**
 * The calls and returns of a history as places 0, 1, 2 … in one sequence, no two alike. At equal
 * times calls stand before returns, as intervals are closed: one operation precedes another exactly
 * when its return has the smaller place than the other's call.
 */
final class Timeline {

  /** The return of an operation that has none. */
  static final int NEVER = Integer.MAX_VALUE;

  private final int[] calls;
  private final int[] returns;

  Timeline(List<? extends Operation<?, ?>> operations) {
    int count = operations.size();
    calls = new int[count];
    returns = new int[count];
    // An event is an operation's number, doubled, and one more for its return.
    var events = new Integer[2 * count];
    Arrays.setAll(events, event -> event);
    Arrays.sort(
        events,
        Comparator.comparingLong((Integer event) -> time(operations.get(event / 2), event % 2))
            .thenComparing(event -> event % 2));
    for (int place = 0; place < events.length; place++) {
      int operation = events[place] / 2;
      if (events[place] % 2 == 0) {
        calls[operation] = place;
      } else {
        returns[operation] = operations.get(operation).isOk() ? place : NEVER;
      }
    }
  }

  int call(int operation) {
    return calls[operation];
  }

  int end(int operation) {
    return returns[operation];
  }

  /** How many places there are. */
  int length() {
    return 2 * calls.length;
  }

  private static long time(Operation<?, ?> operation, int isReturn) {
    return isReturn == 0 ? operation.callTime() : operation.returnTime();
  }
}
