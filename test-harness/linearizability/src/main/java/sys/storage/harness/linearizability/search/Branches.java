package sys.storage.harness.linearizability.search;

import java.util.Arrays;

/**
 * The stack of the search: at each branch the configuration, and the alternatives that are left.
 */
final class Branches {

  private static final int INTS = 8;
  private static final int RANK = 0;
  private static final int STATE = 1;
  private static final int USED = 2;
  private static final int COVERED = 3;
  private static final int TRAIL = 4;
  private static final int FIRST = 5;
  private static final int NEXT = 6;
  private static final int FREE_TO = 7;

  private final int windowLongs;
  private int[] frames = new int[16 * INTS];
  private long[] windows;
  private int depth;
  private int[] moves = new int[64];
  private int moveCount;

  Branches(int windowLongs) {
    this.windowLongs = windowLongs;
    this.windows = new long[16 * windowLongs];
  }

  void push(Configuration configuration, int trailLength) {
    if ((depth + 1) * INTS > frames.length) {
      frames = Arrays.copyOf(frames, 2 * frames.length);
      windows = Arrays.copyOf(windows, 2 * windows.length);
    }
    int at = depth++ * INTS;
    frames[at + RANK] = configuration.rank;
    frames[at + STATE] = configuration.state;
    frames[at + USED] = configuration.used;
    frames[at + COVERED] = configuration.covered;
    frames[at + TRAIL] = trailLength;
    frames[at + FIRST] = moveCount;
    frames[at + NEXT] = moveCount;
    frames[at + FREE_TO] = configuration.freeTo;
    System.arraycopy(configuration.window, 0, windows, (depth - 1) * windowLongs, windowLongs);
  }

  /** Adds an alternative to the last branch, to be taken after those that it has. */
  void addAlternative(int move) {
    if (moveCount == moves.length) {
      moves = Arrays.copyOf(moves, 2 * moveCount);
    }
    moves[moveCount++] = move;
  }

  boolean isEmpty() {
    return depth == 0;
  }

  boolean hasAlternative() {
    return frames[(depth - 1) * INTS + NEXT] < moveCount;
  }

  int nextAlternative() {
    return moves[frames[(depth - 1) * INTS + NEXT]++];
  }

  /** Whether only the branch at the start of the search is left. */
  boolean isFirst() {
    return depth == 1;
  }

  int trailLength() {
    return frames[(depth - 1) * INTS + TRAIL];
  }

  void restore(Configuration configuration) {
    int at = (depth - 1) * INTS;
    configuration.rank = frames[at + RANK];
    configuration.state = frames[at + STATE];
    configuration.used = frames[at + USED];
    configuration.covered = frames[at + COVERED];
    configuration.freeTo = frames[at + FREE_TO];
    System.arraycopy(windows, (depth - 1) * windowLongs, configuration.window, 0, windowLongs);
  }

  void pop() {
    moveCount = frames[--depth * INTS + FIRST];
  }

  long bytes() {
    return 4L * frames.length + 8L * windows.length + 4L * moves.length;
  }
}
