package sys.storage.harness.linearizability.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives each multiset of used classes of optional operations one number; 0 is the empty one. Equal
 * operations are used in the order of their calls, so that how many of a class were used tells
 * which.
 */
final class UsedSets {

  static final int EMPTY = 0;

  /** Sorted, with repetitions. */
  private static final class Multiset {
    private final int[] sorted;

    Multiset(int[] sorted) {
      this.sorted = sorted;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Multiset multiset && Arrays.equals(sorted, multiset.sorted);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(sorted);
    }
  }

  private final List<int[]> members = new ArrayList<>();
  private final List<Long> signatures = new ArrayList<>();
  private final Map<Multiset, Integer> ids = new HashMap<>();
  private final Map<Long, Integer> additions = new HashMap<>();
  private long bytes;

  UsedSets() {
    intern(new int[0]);
  }

  /** The set with one more of a class. */
  int with(int set, int member) {
    long key = ((long) set << 32) | member;
    Integer known = additions.get(key);
    if (known != null) {
      return known;
    }
    int[] before = members.get(set);
    int[] after = new int[before.length + 1];
    int at = 0;
    while (at < before.length && before[at] <= member) {
      after[at] = before[at];
      at++;
    }
    after[at] = member;
    System.arraycopy(before, at, after, at + 1, before.length - at);
    int id = intern(after);
    additions.put(key, id);
    bytes += 96;
    return id;
  }

  /** How many of a class the set holds. */
  int count(int set, int member) {
    int[] sorted = members.get(set);
    int at = Arrays.binarySearch(sorted, member);
    if (at < 0) {
      return 0;
    }
    int first = at;
    while (first > 0 && sorted[first - 1] == member) {
      first--;
    }
    while (at < sorted.length && sorted[at] == member) {
      at++;
    }
    return at - first;
  }

  /** Whether all of the first is in the second. */
  boolean contained(int part, int whole) {
    if (part == whole || part == EMPTY) {
      return true;
    }
    if ((signatures.get(part) & ~signatures.get(whole)) != 0) {
      return false;
    }
    int[] small = members.get(part);
    int[] large = members.get(whole);
    if (small.length > large.length) {
      return false;
    }
    int at = 0;
    for (int member : small) {
      while (at < large.length && large[at] < member) {
        at++;
      }
      if (at == large.length || large[at] != member) {
        return false;
      }
      at++;
    }
    return true;
  }

  long bytes() {
    return bytes;
  }

  private int intern(int[] sorted) {
    var key = new Multiset(sorted);
    Integer known = ids.putIfAbsent(key, members.size());
    if (known != null) {
      return known;
    }
    long signature = 0;
    for (int member : sorted) {
      signature |= 1L << (member & 63);
    }
    members.add(sorted);
    signatures.add(signature);
    bytes += 160 + 4L * sorted.length;
    return members.size() - 1;
  }
}
