package sys.storage.raft.core.driver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.PersistBatch.SnapshotChunkWrite;
import sys.storage.raft.core.Restored;
import sys.storage.raft.core.configuration.StaticPeers;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.LogReader;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.log.SnapshotReader;

/** The disk of a driven core: it keeps what was synced, and loses the rest in a crash. */
public final class DriverDisk implements LogReader, SnapshotReader {

  private final ArrayDeque<PersistBatch> unsynced = new ArrayDeque<>();
  private final NavigableMap<Long, Entry> entries = new TreeMap<>();
  private final NavigableMap<Long, SnapshotFile> snapshots = new TreeMap<>();
  private HardState hardState = HardState.INITIAL;
  private byte[] partial = {};
  private boolean removed;
  private Optional<StaticPeers> staticPeers = Optional.empty();
  private long compactedTo;

  /** A complete snapshot. */
  @SuppressWarnings("ArrayRecordComponent")
  public record SnapshotFile(SnapshotMetadata metadata, byte[] data) {}

  /** The first voter's disk after bootstrap. */
  void format(HardState state, Entry first) {
    hardState = state;
    entries.put(first.index(), first);
  }

  void write(PersistBatch batch) {
    unsynced.add(batch);
  }

  /** The oldest batch that is not synced becomes durable. */
  long sync() {
    PersistBatch batch = unsynced.removeFirst();
    persist(batch);
    return batch.number();
  }

  /** What was not synced is lost. */
  void loseUnsynced() {
    unsynced.clear();
    partial = new byte[0];
  }

  /** The state machine's own snapshot; older ones are deleted. */
  void saveSnapshot(SnapshotMetadata metadata, byte[] data) {
    snapshots.clear();
    snapshots.put(metadata.index(), new SnapshotFile(metadata, data));
  }

  Restored restore() {
    SnapshotMetadata snapshot =
        newestSnapshot().map(SnapshotFile::metadata).orElse(SnapshotMetadata.NONE);
    long first = entries.isEmpty() ? snapshot.index() + 1 : entries.firstKey();
    long last = entries.isEmpty() ? snapshot.index() : entries.lastKey();
    return new Restored(hardState, snapshot, first, last, removed, snapshot.index(), staticPeers);
  }

  public Optional<SnapshotFile> newestSnapshot() {
    return Optional.ofNullable(snapshots.lastEntry()).map(Map.Entry::getValue);
  }

  /** Terms of the durable entries, by index. */
  NavigableMap<Long, Long> terms() {
    var terms = new TreeMap<Long, Long>();
    entries.forEach((index, entry) -> terms.put(index, entry.term()));
    return terms;
  }

  boolean isIdle() {
    return unsynced.isEmpty();
  }

  @Override
  public List<Entry> read(long from, long to, long maxBytes) {
    if (!entries.containsKey(from) || !entries.containsKey(to)) {
      throw new IllegalArgumentException(
          "entries %d..%d are not durable; the log compacted to %d ends at %s"
              .formatted(from, to, compactedTo, entries.isEmpty() ? "nothing" : entries.lastKey()));
    }
    var result = new ArrayList<Entry>();
    long bytes = 0;
    for (Entry entry : entries.subMap(from, true, to, true).values()) {
      bytes += entry.size();
      if (!result.isEmpty() && bytes > maxBytes) {
        break;
      }
      result.add(entry);
    }
    return result;
  }

  @Override
  public byte[] read(long index, long offset, int length) {
    SnapshotFile file = snapshots.get(index);
    if (file == null) {
      return new byte[0];
    }
    int from = (int) offset;
    return Arrays.copyOfRange(file.data(), from, Math.min(from + length, file.data().length));
  }

  private void persist(PersistBatch batch) {
    batch.snapshotChunk().ifPresent(this::persistChunk);
    batch.truncateFrom().ifPresent(from -> entries.tailMap(from, true).clear());
    for (Entry entry : batch.entries()) {
      if (!entries.isEmpty() && entry.index() != entries.lastKey() + 1) {
        throw new AssertionError("entry %s after %d".formatted(entry, entries.lastKey()));
      }
      entries.put(entry.index(), entry);
    }
    batch.hardState().ifPresent(state -> hardState = state);
    batch
        .compactTo()
        .ifPresent(
            to -> {
              compactedTo = to;
              entries.headMap(to, true).clear();
            });
    removed |= batch.removed().isPresent();
    staticPeers = batch.staticPeers().or(() -> staticPeers);
  }

  private void persistChunk(SnapshotChunkWrite chunk) {
    if (chunk.offset() == 0) {
      partial = new byte[0];
    }
    if (chunk.offset() != partial.length) {
      throw new AssertionError(
          "chunk at %d of a file of %d bytes".formatted(chunk.offset(), partial.length));
    }
    byte[] longer = Arrays.copyOf(partial, partial.length + chunk.data().length);
    System.arraycopy(chunk.data(), 0, longer, partial.length, chunk.data().length);
    partial = longer;
    if (chunk.last()) {
      if (partial.length != chunk.snapshot().sizeBytes()) {
        throw new AssertionError(
            "snapshot of %d bytes instead of %d"
                .formatted(partial.length, chunk.snapshot().sizeBytes()));
      }
      saveSnapshot(chunk.snapshot(), partial);
      if (chunk.resetLog()) {
        entries.clear();
      }
    }
  }
}
