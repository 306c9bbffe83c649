package sys.storage.raft.node.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.Restored;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.LogReader;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.log.SnapshotReader;
import sys.storage.raft.node.directory.DataDirectory;
import sys.storage.raft.node.snapshot.SnapshotContent;
import sys.storage.raft.node.snapshot.SnapshotInput;

/**
 * Everything durable of a member. One thread writes ({@link #write}); one may save snapshots beside
 * it ({@link #save}); any may read.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class NodeStorage implements Closeable {

  private NodeStorage() {}

  /**
   * Makes a blank directory part of a cluster: creates the log with what it is born with, then
   * marks the directory. Repeatable after a crash at any point.
   *
   * @param entries the first entries of the log, from index 1; empty for a member that joins
   * @throws IllegalStateException when the directory is formatted already
   */
  public static NodeStorage format(
      DataDirectory directory,
      UUID clusterId,
      List<Entry> entries,
      HardState hardState,
      StorageOptions options)
      throws IOException {
    throw new UnsupportedOperationException("not built yet");
  }

  /**
   * Recovers what a formatted directory holds.
   *
   * @throws sys.storage.raft.node.disk.CorruptionException when it is not what was written
   * @throws IllegalStateException when the directory is blank
   */
  public static NodeStorage open(DataDirectory directory, StorageOptions options)
      throws IOException {
    throw new UnsupportedOperationException("not built yet");
  }

  /** What was found when this was opened. */
  public Restored restored() {
    throw new UnsupportedOperationException("not built yet");
  }

  /**
   * Writes the batches in order; on return they are durable. Several become one frame and one fsync
   * where their order allows it.
   *
   * @throws IOException when a write or an fsync fails; from then on every write fails, and the
   *     node must stop
   */
  public WriteResult write(List<PersistBatch> batches) throws IOException {
    throw new UnsupportedOperationException("not built yet");
  }

  /** Reads entries that are durable; any thread. */
  public LogReader log() {
    throw new UnsupportedOperationException("not built yet");
  }

  /** Reads snapshots in chunks; any thread. */
  public SnapshotReader snapshots() {
    throw new UnsupportedOperationException("not built yet");
  }

  /**
   * Writes a snapshot of the state machine, durably; blocks for as long as that takes. Deletes all
   * but the newest two.
   *
   * @return the metadata with its size; that of the newest snapshot when a newer one arrived
   *     meanwhile
   */
  public SnapshotMetadata save(SnapshotMetadata metadata, SnapshotContent content)
      throws IOException {
    throw new UnsupportedOperationException("not built yet");
  }

  /** The newest durable snapshot, or {@link SnapshotMetadata#NONE}. */
  public SnapshotMetadata newestSnapshot() {
    throw new UnsupportedOperationException("not built yet");
  }

  /**
   * Opens the newest snapshot to restore the state machine from it.
   *
   * @throws IllegalStateException when there is none
   */
  public SnapshotInput openNewestSnapshot() throws IOException {
    throw new UnsupportedOperationException("not built yet");
  }

  /** Bytes that may still be written to the volume. */
  public long usableBytes() throws IOException {
    throw new UnsupportedOperationException("not built yet");
  }

  /** Bytes that the live segments of the log take on the disk. */
  public long logBytes() {
    throw new UnsupportedOperationException("not built yet");
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException("not built yet");
  }
}
