package sys.storage.harness.linearizability.search;

import java.util.Arrays;

/** The moves from the start to where the search is. */
final class Trail {

  private int[] moves = new int[64];
  private int length;

  void add(int move) {
    if (length == moves.length) {
      moves = Arrays.copyOf(moves, 2 * length);
    }
    moves[length++] = move;
  }

  int removeLast() {
    return moves[--length];
  }

  int length() {
    return length;
  }

  int[] copy() {
    return Arrays.copyOf(moves, length);
  }

  long bytes() {
    return 4L * moves.length;
  }
}
