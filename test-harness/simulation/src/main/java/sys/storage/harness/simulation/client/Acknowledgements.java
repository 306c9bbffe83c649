package sys.storage.harness.simulation.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import sys.storage.harness.simulation.invariant.Findings;
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
  private final Findings findings;
  private final Optional<ToldHistory> told;
  private final Map<Long, Long> valueAt = new HashMap<>();
  private long newestIndex;
  private long writes;
  private long reads;

  /**
   * @param told where it is all kept, if anywhere
   */
  public Acknowledgements(History history, Findings findings, Optional<ToldHistory> told) {
    this.history = history;
    this.findings = findings;
    this.told = told;
  }

  /** A read begins, which may not be answered from an older index than the newest. */
  public Begun reads() {
    return new Begun(newestIndex, told.map(ToldHistory::now).orElse(0L));
  }

  /** A write begins, which has to come after the newest index. */
  public Begun writes(Write write) {
    Begun begun = reads();
    told.ifPresent(it -> it.writes(write, begun.time()));
    return begun;
  }

  /**
   * A write was acknowledged.
   *
   * @param begun what {@link #writes(Write)} said when it began
   */
  public void written(String node, Write write, long index, Begun begun) {
    writes++;
    told.ifPresent(it -> it.written(write, begun.time()));
    long atLeast = begun.newestIndex();
    if (index <= atLeast) {
      findings.report(
          new Violation(
              "LinearizableWrites",
              "%s put a write at index %d, and %d was acknowledged before it began"
                  .formatted(node, index, atLeast)));
    }
    boolean committed =
        history
            .committed(index)
            .filter(entry -> entry.kind() == Entry.Kind.COMMAND)
            .filter(entry -> Write.decode(entry.payload()).equals(write))
            .isPresent();
    if (!committed) {
      findings.report(
          new Violation(
              "AcknowledgedIsCommitted",
              "%s acknowledged %s at index %d, where %s is committed"
                  .formatted(node, write, index, history.committed(index))));
    }
    newestIndex = Math.max(newestIndex, index);
  }

  /**
   * A read was answered.
   *
   * @param begun what {@link #reads()} said when it began
   */
  public void read(String node, int key, long value, long index, Begun begun) {
    reads++;
    told.ifPresent(it -> it.read(key, value, begun.time()));
    long atLeast = begun.newestIndex();
    if (index < atLeast) {
      findings.report(
          new Violation(
              "LinearizableReads",
              "%s answered a read at index %d, and %d was acknowledged before it began"
                  .formatted(node, index, atLeast)));
    }
    long place = index * 31 + key;
    Long other = valueAt.putIfAbsent(place, value);
    if (other != null && other != value) {
      findings.report(
          new Violation(
              "LinearizableReads",
              "%s read %d from key %d at index %d, another node %d"
                  .formatted(node, value, key, index, other)));
    }
    newestIndex = Math.max(newestIndex, index);
  }

  /** How many writes were acknowledged. */
  public long written() {
    return writes;
  }

  /** How many reads were answered. */
  public long read() {
    return reads;
  }
}
