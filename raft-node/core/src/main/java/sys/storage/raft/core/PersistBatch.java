package sys.storage.raft.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sys.storage.raft.core.configuration.StaticPeers;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.SnapshotMetadata;

/**
 * What must become durable together, in the order of {@code number}: first {@code snapshotChunk},
 * then {@code staticPeers}, then {@code truncateFrom}, then {@code entries}, {@code hardState} and
 * {@code removed} as one record, then {@code compactTo}.
 *
 * @param number 1, 2, 3 …; confirmed by {@link Event.Persisted}
 * @param truncateFrom entries from this index on are cut off first
 * @param entries consecutive, to be appended
 * @param compactTo entries up to this index are no longer needed: a hint to delete whole segments
 * @param removed a committed configuration, at this index, does not name this node: it must never
 *     vote again
 * @param staticPeers replaces the list of voters that was imposed before; only in an unsafe mode
 */
public record PersistBatch(
    long number,
    Optional<SnapshotChunkWrite> snapshotChunk,
    OptionalLong truncateFrom,
    List<Entry> entries,
    Optional<HardState> hardState,
    OptionalLong compactTo,
    OptionalLong removed,
    Optional<StaticPeers> staticPeers) {

  public PersistBatch {
    entries = List.copyOf(entries);
  }

  /**
   * A piece of a received snapshot.
   *
   * @param offset where it goes; 0 starts a new file
   * @param last the file is complete: check it, make it durable, rename it into place
   * @param resetLog with {@code last}: the log is replaced by the snapshot and goes on at {@code
   *     snapshot.index + 1}; otherwise the log holds the snapshot's last entry and keeps what
   *     follows it
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; handed over, not copied.
  public record SnapshotChunkWrite(
      SnapshotMetadata snapshot, long offset, byte[] data, boolean last, boolean resetLog) {}
}
