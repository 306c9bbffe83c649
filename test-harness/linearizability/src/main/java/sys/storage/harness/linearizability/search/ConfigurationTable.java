package sys.storage.harness.linearizability.search;

import java.util.Arrays;

/**
 * The configurations that have been seen: rank of the first open return, window of slots, state;
 * and for each of these what was used and covered, and how free the search was. Open addressing
 * over pages of primitive numbers; a hash finds, and the whole key decides.
 */
final class ConfigurationTable {

  private static final int PAGE_BITS = 11;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int NONE = -1;

  /** Numbers of a node. */
  private static final int NODE = 4;

  private static final int USED = 0;
  private static final int COVERED = 1;
  private static final int NEXT = 2;
  private static final int FREE_TO = 3;

  private final UsedSets used;
  private final boolean dominance;
  private final int keyLongs;
  private int[] table = new int[256];
  private long[][] keys = new long[0][];
  private int[][] heads = new int[0][];
  private int entries;

  private int[][] nodes = new int[0][];

  private int nodeCount;
  private int freeNode = NONE;

  ConfigurationTable(int windowLongs, UsedSets used, boolean dominance) {
    this.keyLongs = 1 + windowLongs;
    this.used = used;
    this.dominance = dominance;
    Arrays.fill(table, NONE);
  }

  /** Whether this configuration was seen, or one that dominates it. */
  boolean seen(long rankAndState, long[] window, int usedSet, int covered, int freeTo) {
    int entry = table[find(rankAndState, window)];
    return entry != NONE && dominated(entry, usedSet, covered, freeTo);
  }

  /** Adds a configuration that was not {@link #seen}. */
  void add(long rankAndState, long[] window, int usedSet, int covered, int freeTo) {
    int at = find(rankAndState, window);
    int entry = table[at];
    if (entry == NONE) {
      entry = newEntry(rankAndState, window);
      table[at] = entry;
      if (2 * entries > table.length) {
        grow();
      }
    } else if (dominance) {
      dropDominated(entry, usedSet, covered, freeTo);
    }
    int[] headPage = heads[entry >> PAGE_BITS];
    headPage[entry & (PAGE - 1)] = newNode(usedSet, covered, freeTo, headPage[entry & (PAGE - 1)]);
  }

  long bytes() {
    return 4L * table.length
        + (long) keys.length * PAGE * (8L * keyLongs + 4)
        + (long) nodes.length * PAGE * 4 * NODE;
  }

  /** What {@link #add} may take beyond {@link #bytes} at worst. */
  long nextBytes() {
    return (2 * (entries + 1) > table.length ? 8L * table.length : 0)
        + (long) PAGE * (8L * keyLongs + 4 + 4 * NODE);
  }

  private boolean dominated(int entry, int usedSet, int covered, int freeTo) {
    int node = heads[entry >> PAGE_BITS][entry & (PAGE - 1)];
    while (node != NONE) {
      int[] page = nodes[node >> PAGE_BITS];
      int at = NODE * (node & (PAGE - 1));
      boolean dominates =
          dominance
              ? covered <= page[at + COVERED] && used.contained(page[at + USED], usedSet)
              : covered == page[at + COVERED] && page[at + USED] == usedSet;
      if (dominates && freeTo <= page[at + FREE_TO]) {
        return true;
      }
      node = page[at + NEXT];
    }
    return false;
  }

  private void dropDominated(int entry, int usedSet, int covered, int freeTo) {
    int[] fromPage = heads[entry >> PAGE_BITS];
    int from = entry & (PAGE - 1);
    int node = fromPage[from];
    while (node != NONE) {
      int[] page = nodes[node >> PAGE_BITS];
      int at = NODE * (node & (PAGE - 1));
      int next = page[at + NEXT];
      if (page[at + COVERED] <= covered
          && page[at + FREE_TO] <= freeTo
          && used.contained(usedSet, page[at + USED])) {
        fromPage[from] = next;
        page[at + NEXT] = freeNode;
        freeNode = node;
      } else {
        fromPage = page;
        from = at + NEXT;
      }
      node = next;
    }
  }

  private int find(long rankAndState, long[] window) {
    int at = (int) hash(rankAndState, window) & (table.length - 1);
    while (table[at] != NONE && !isKey(table[at], rankAndState, window)) {
      at = (at + 1) & (table.length - 1);
    }
    return at;
  }

  private boolean isKey(int entry, long rankAndState, long[] window) {
    long[] page = keys[entry >> PAGE_BITS];
    int at = (entry & (PAGE - 1)) * keyLongs;
    if (page[at] != rankAndState) {
      return false;
    }
    for (int i = 0; i < window.length; i++) {
      if (page[at + 1 + i] != window[i]) {
        return false;
      }
    }
    return true;
  }

  private static long hash(long rankAndState, long[] window) {
    long hash = Mixing.mix(rankAndState);
    for (long bits : window) {
      hash = Mixing.mix(hash ^ bits);
    }
    return hash;
  }

  private int newEntry(long rankAndState, long[] window) {
    int entry = entries++;
    if (entry >> PAGE_BITS == keys.length) {
      keys = Arrays.copyOf(keys, keys.length + 1);
      keys[keys.length - 1] = new long[PAGE * keyLongs];
      heads = Arrays.copyOf(heads, heads.length + 1);
      heads[heads.length - 1] = new int[PAGE];
    }
    long[] page = keys[entry >> PAGE_BITS];
    int at = (entry & (PAGE - 1)) * keyLongs;
    page[at] = rankAndState;
    System.arraycopy(window, 0, page, at + 1, window.length);
    heads[entry >> PAGE_BITS][entry & (PAGE - 1)] = NONE;
    return entry;
  }

  private int newNode(int usedSet, int covered, int freeTo, int next) {
    int node;
    if (freeNode != NONE) {
      node = freeNode;
      freeNode = nodes[node >> PAGE_BITS][NODE * (node & (PAGE - 1)) + NEXT];
    } else {
      node = nodeCount++;
      if (node >> PAGE_BITS == nodes.length) {
        nodes = Arrays.copyOf(nodes, nodes.length + 1);
        nodes[nodes.length - 1] = new int[NODE * PAGE];
      }
    }
    int[] page = nodes[node >> PAGE_BITS];
    int at = NODE * (node & (PAGE - 1));
    page[at + USED] = usedSet;
    page[at + COVERED] = covered;
    page[at + NEXT] = next;
    page[at + FREE_TO] = freeTo;
    return node;
  }

  private void grow() {
    table = new int[2 * table.length];
    Arrays.fill(table, NONE);
    long[] window = new long[keyLongs - 1];
    for (int entry = 0; entry < entries; entry++) {
      long[] page = keys[entry >> PAGE_BITS];
      int start = (entry & (PAGE - 1)) * keyLongs;
      System.arraycopy(page, start + 1, window, 0, window.length);
      int at = (int) hash(page[start], window) & (table.length - 1);
      while (table[at] != NONE) {
        at = (at + 1) & (table.length - 1);
      }
      table[at] = entry;
    }
  }
}
