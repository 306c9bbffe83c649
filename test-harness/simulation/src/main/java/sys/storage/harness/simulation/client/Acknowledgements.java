package sys.storage.harness.simulation.client;

import java.util.HashMap;
import java.util.Map;
import sys.storage.harness.simulation.invariant.History;
import sys.storage.harness.simulation.invariant.Violation;
import sys.storage.harness.simulation.node.Write;
import sys.storage.raft.core.log.Entry;

/**
 * What clients were told, as a witness of linearizability: each answer carries the log index that
 * it belongs to, and these must follow the order in which operations were over before others began
 * (section 6.4).
 */
public final class Acknowledgements {

  private final History history;
  private final Map<Long, Long> valueAt = new HashMap<>();
  private long newestIndex;
  private long writes;
  private long reads;

  public Acknowledgements(History history) {
    this.history = history;
  }

  /** No operation that begins now may be answered from an older index. */
  public long newestIndex() {
    return newestIndex;
  }

  /**
   * A write was acknowledged.
   *
   * @param atLeast {@link #newestIndex} when it began
   */
  public void written(String node, Write write, long index, long atLeast) {
    writes++;
    if (index <= atLeast) {
      throw new Violation(
          "LinearizableWrites",
          "%s put a write at index %d, and %d was acknowledged before it began"
              .formatted(node, index, atLeast));
    }
    boolean committed =
        history
            .committed(index)
            .filter(entry -> entry.kind() == Entry.Kind.COMMAND)
            .filter(entry -> Write.decode(entry.payload()).equals(write))
            .isPresent();
    if (!committed) {
      throw new Violation(
          "AcknowledgedIsCommitted",
          "%s acknowledged %s at index %d, where %s is committed"
              .formatted(node, write, index, history.committed(index)));
    }
    newestIndex = Math.max(newestIndex, index);
  }

  /**
   * A read was answered.
   *
   * @param atLeast {@link #newestIndex} when it began
   */
  public void read(String node, int key, long value, long index, long atLeast) {
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
