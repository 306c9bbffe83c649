package sys.storage.harness.linearizability.search;

/** Where the search is; see {@link Search}. */
final class Configuration {

  /** A {@link #freeTo}: all that can follow is searched. */
  static final int EVERYWHERE = Integer.MAX_VALUE;

  /** The first return whose operation is not in order. */
  int rank;

  /** Of the operations that are open at that return: those in order, by slot. */
  final long[] window;

  int state;

  /** Number of the multiset of used classes of optional operations. */
  int used = UsedSets.EMPTY;

  /** Overwrites with a smaller number may hide before the last overwrite. */
  int covered;

  /**
   * Before this rank unknown operations may come freely; see {@link Reduction#SPARING_UNKNOWNS}.
   */
  int freeTo;

  Configuration(int windowLongs, int state, int freeTo) {
    this.window = new long[windowLongs];
    this.state = state;
    this.freeTo = freeTo;
  }

  boolean isFree() {
    return rank < freeTo;
  }

  boolean isFreeEverywhere() {
    return freeTo == EVERYWHERE;
  }

  void set(int slot) {
    window[slot >> 6] |= 1L << (slot & 63);
  }

  void clear(int slot) {
    window[slot >> 6] &= ~(1L << (slot & 63));
  }
}
