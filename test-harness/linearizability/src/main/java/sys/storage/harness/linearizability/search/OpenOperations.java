package sys.storage.harness.linearizability.search;

/**
 * The required operations that are not in order yet, sorted by call, as a doubly linked list in two
 * arrays: what was removed last is restored first, in constant time (Knuth's dancing links).
 */
final class OpenOperations {

  private final int[] next;
  private final int[] previous;
  private final boolean[] out;
  private final int end;
  private int removed;

  /** The operations 0 … count - 1; {@code count} itself marks the end. */
  OpenOperations(int count) {
    end = count;
    next = new int[count + 1];
    previous = new int[count + 1];
    out = new boolean[count];
    for (int i = 0; i <= count; i++) {
      next[i] = i == count ? 0 : i + 1;
      previous[i] = i == 0 ? count : i - 1;
    }
  }

  int first() {
    return next[end];
  }

  /** The next one, also of one that has just been removed; the count of all at the end. */
  int after(int i) {
    return next[i];
  }

  boolean isEmpty() {
    return next[end] == end;
  }

  int removed() {
    return removed;
  }

  boolean isRemoved(int i) {
    return out[i];
  }

  void remove(int i) {
    next[previous[i]] = next[i];
    previous[next[i]] = previous[i];
    out[i] = true;
    removed++;
  }

  void restore(int i) {
    next[previous[i]] = i;
    previous[next[i]] = i;
    out[i] = false;
    removed--;
  }
}
