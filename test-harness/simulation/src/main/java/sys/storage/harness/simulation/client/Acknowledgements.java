package sys.storage.harness.simulation.client;

import java.util.HashMap;
import java.util.Map;
import sys.storage.harness.simulation.invariant.Violation;

/**
 * What clients were told, as a witness of linearizability: each answer carries the log index that
 * it belongs to, and these must follow the order in which operations were over before others began
 * (section 6.4).
 */
public final class Acknowledgements {

  private final Map<Long, Long> valueAt = new HashMap<>();
  private long newestIndex;
  private long writes;
  private long reads;

  /** No operation that begins now may be answered from an older index. */
  long newestIndex() {
    return newestIndex;
  }

  /** A write was acknowledged. */
  void written(long index) {
    writes++;
    newestIndex = Math.max(newestIndex, index);
  }

  /**
   * A read was answered.
   *
   * @param atLeast {@link #newestIndex} when it began
   */
  void read(String node, int key, long value, long index, long atLeast) {
    reads++;
    if (index < atLeast) {
      throw new Violation(
          "LinearizableReads",
          "%s answered a read at index %d, and %d was acknowledged before it began"
              .formatted(node, index, atLeast));
    }
    long place = index * 31 + key;
    Long other = valueAt.putIfAbsent(place, value);
    if (other != null && other != value) {
      throw new Violation(
          "LinearizableReads",
          "%s read %d from key %d at index %d, another node %d"
              .formatted(node, value, key, index, other));
    }
    newestIndex = Math.max(newestIndex, index);
  }

  public long writes() {
    return writes;
  }

  public long reads() {
    return reads;
  }
}
