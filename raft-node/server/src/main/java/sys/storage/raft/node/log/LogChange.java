package sys.storage.raft.node.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;

/**
 * What one frame does to the log, in this order: reset, truncate, append, hard state, removed. All
 * of it becomes durable together.
 *
 * @param resetTo the log becomes empty and goes on after this index
 * @param truncateFrom entries from this index on are cut off
 * @param entries consecutive
 * @param removed this node is no member since the configuration at this index
 */
public record LogChange(
    OptionalLong resetTo,
    OptionalLong truncateFrom,
    List<Entry> entries,
    Optional<HardState> hardState,
    OptionalLong removed) {

  public static final LogChange NONE =
      new LogChange(
          OptionalLong.empty(),
          OptionalLong.empty(),
          List.of(),
          Optional.empty(),
          OptionalLong.empty());

  public LogChange {
    entries = List.copyOf(entries);
  }

  /** What the batch asks of the log; snapshot chunks and compaction are not the log's affair. */
  public static LogChange of(PersistBatch batch) {
    return new LogChange(
        OptionalLong.empty(),
        batch.truncateFrom(),
        batch.entries(),
        batch.hardState(),
        batch.removed());
  }

  /** An empty log that goes on after {@code index}. */
  public static LogChange reset(long index) {
    return new LogChange(
        OptionalLong.of(index),
        OptionalLong.empty(),
        List.of(),
        Optional.empty(),
        OptionalLong.empty());
  }

  /** Entries to be appended. */
  public static LogChange appending(List<Entry> entries) {
    return new LogChange(
        OptionalLong.empty(),
        OptionalLong.empty(),
        entries,
        Optional.empty(),
        OptionalLong.empty());
  }

  public LogChange with(HardState state) {
    return new LogChange(resetTo, truncateFrom, entries, Optional.of(state), removed);
  }

  /** Whether there is nothing to write. */
  public boolean isEmpty() {
    return resetTo.isEmpty()
        && truncateFrom.isEmpty()
        && entries.isEmpty()
        && hardState.isEmpty()
        && removed.isEmpty();
  }

  /** Size of the entries in bytes. */
  long entryBytes() {
    return entries.stream().mapToLong(Entry::size).sum();
  }

  /** One change that does what these do one after the other. */
  static LogChange merge(List<LogChange> changes) {
    if (changes.size() == 1) {
      return changes.getFirst();
    }
    var merging = new Merging();
    changes.forEach(merging::add);
    return merging.result();
  }

  private static final class Merging {
    private OptionalLong resetTo = OptionalLong.empty();
    private OptionalLong truncateFrom = OptionalLong.empty();
    private final List<Entry> entries = new ArrayList<>();
    private Optional<HardState> hardState = Optional.empty();
    private OptionalLong removed = OptionalLong.empty();

    void add(LogChange change) {
      if (change.resetTo.isPresent()) {
        resetTo = change.resetTo;
        truncateFrom = OptionalLong.empty();
        entries.clear();
      }
      change.truncateFrom.ifPresent(this::truncate);
      entries.addAll(change.entries);
      if (change.hardState.isPresent()) {
        hardState = change.hardState;
      }
      if (change.removed.isPresent()) {
        removed = change.removed;
      }
    }

    /** Cuts what this change itself would append, and only then what the log holds already. */
    private void truncate(long from) {
      while (!entries.isEmpty() && entries.getLast().index() >= from) {
        entries.removeLast();
      }
      if (entries.isEmpty()) {
        truncateFrom = OptionalLong.of(Math.min(from, truncateFrom.orElse(Long.MAX_VALUE)));
      }
    }

    LogChange result() {
      return new LogChange(resetTo, truncateFrom, entries, hardState, removed);
    }
  }
}
