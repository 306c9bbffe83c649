package sys.storage.harness.simulation.invariant;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.LoggedConfiguration;
import sys.storage.raft.core.log.SnapshotMetadata;

/**
 * A log as it should be, kept beside the product's own. It is never compacted: what it begins with
 * is the snapshot that replaced everything before.
 */
public final class EntryLog {

  /** No entry has this term. */
  static final long UNKNOWN = -1;

  private final List<Entry> entries = new ArrayList<>();
  private final NavigableMap<Long, LoggedConfiguration> configurations = new TreeMap<>();
  private long first = 1;
  private SnapshotMetadata base = SnapshotMetadata.NONE;

  /** The snapshot replaces everything. */
  void resetTo(SnapshotMetadata snapshot) {
    entries.clear();
    configurations.clear();
    base = snapshot;
    first = snapshot.index() + 1;
  }

  /** Replaces everything by what was found on a disk. */
  void restore(SnapshotMetadata snapshot, long firstIndex, List<Entry> found) {
    resetTo(snapshot);
    first = firstIndex;
    found.forEach(this::append);
  }

  void append(Entry entry) {
    if (entry.index() != last() + 1) {
      throw new Violation("EntryLog", "entry %s does not follow entry %d".formatted(entry, last()));
    }
    entries.add(entry);
    if (entry.kind() == Entry.Kind.CONFIGURATION) {
      ConfigurationEntry decoded = ConfigurationEntry.decode(entry.payload());
      configurations.put(
          entry.index(),
          new LoggedConfiguration(entry.index(), decoded.operatorEpoch(), decoded.configuration()));
    }
  }

  void truncateFrom(long index) {
    if (index <= last()) {
      entries.subList((int) (index - first), entries.size()).clear();
      configurations.tailMap(index, true).clear();
    }
  }

  long first() {
    return first;
  }

  long last() {
    return first + entries.size() - 1;
  }

  Optional<Entry> entry(long index) {
    return index < first || index > last()
        ? Optional.empty()
        : Optional.of(entries.get((int) (index - first)));
  }

  /** The term of an entry, or of the snapshot's last; {@link #UNKNOWN} otherwise. */
  long termAt(long index) {
    if (index >= first && index <= last()) {
      return entries.get((int) (index - first)).term();
    }
    return index == base.index() ? base.term() : UNKNOWN;
  }

  /** Whether this very entry is here, or a snapshot that has executed its index. */
  boolean holds(long index, long term) {
    long found = termAt(index);
    return found == UNKNOWN ? index <= base.index() : found == term;
  }

  /** The configuration in force. */
  LoggedConfiguration configuration() {
    return configurations.isEmpty() || configurations.lastKey() < base.configurationIndex()
        ? ofBase()
        : configurations.lastEntry().getValue();
  }

  /** The configuration that was in force before an index. */
  LoggedConfiguration configurationBefore(long index) {
    var before = configurations.lowerEntry(index);
    return before == null || before.getKey() < base.configurationIndex()
        ? ofBase()
        : before.getValue();
  }

  private LoggedConfiguration ofBase() {
    return new LoggedConfiguration(
        base.configurationIndex(), base.operatorEpoch(), base.configuration());
  }
}
