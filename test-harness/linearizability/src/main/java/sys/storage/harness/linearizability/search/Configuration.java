package sys.storage.harness.linearizability.search;

/** Where the search is; see {@link Search}. */
final class Configuration {

  /** The first return whose operation is not in order. */
  int rank;

  /** Of the operations that are open at that return: those in order, by slot. */
  final long[] window;

  int state;

  /** Number of the multiset of used classes of optional operations. */
  int used = UsedSets.EMPTY;

  /** Overwrites with a smaller number may hide before the last overwrite. */
  int covered;

  Configuration(int windowLongs, int state) {
    this.window = new long[windowLongs];
    this.state = state;
  }

  void set(int slot) {
    window[slot >> 6] |= 1L << (slot & 63);
  }

  void clear(int slot) {
    window[slot >> 6] &= ~(1L << (slot & 63));
  }
}
