package sys.storage.raft.core.log;

import java.util.Arrays;

/**
 * The term of every entry of the log, as runs: a log has few terms, however long it is, so that the
 * consistency check never needs the disk.
 */
final class TermRuns {

  private long[] starts = new long[16];
  private long[] terms = new long[16];
  private int count;

  /** Notes the term of an entry that follows all others. */
  void append(long index, long term) {
    if (count > 0 && terms[count - 1] == term) {
      return;
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      terms = Arrays.copyOf(terms, count * 2);
    }
    starts[count] = index;
    terms[count] = term;
    count++;
  }

  /** The term at an index that is at or after the first one noted, and not after the last. */
  long termAt(long index) {
    return terms[runOf(index)];
  }

  /** First index of the run that holds the index. */
  long runStart(long index) {
    return starts[runOf(index)];
  }

  void truncateFrom(long index) {
    while (count > 0 && starts[count - 1] >= index) {
      count--;
    }
  }

  /** Forgets everything before the index. */
  void dropBefore(long index) {
    if (count == 0 || index <= starts[0]) {
      return;
    }
    int run = runOf(index);
    starts = Arrays.copyOfRange(starts, run, run + starts.length);
    terms = Arrays.copyOfRange(terms, run, run + terms.length);
    starts[0] = index;
    count -= run;
  }

  void clear() {
    count = 0;
  }

  private int runOf(long index) {
    if (count > 0 && index >= starts[count - 1]) {
      return count - 1; // nearly always
    }
    int found = Arrays.binarySearch(starts, 0, count, index);
    int run = found >= 0 ? found : -found - 2;
    if (run < 0) {
      throw new IllegalArgumentException(
          "index " + index + " lies before the terms that are known");
    }
    return run;
  }
}
