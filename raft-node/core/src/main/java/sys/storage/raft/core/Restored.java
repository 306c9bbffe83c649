package sys.storage.raft.core;

import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.SnapshotMetadata;

/**
 * What a node found on its disk.
 *
 * @param snapshot the newest durable snapshot, or {@link SnapshotMetadata#NONE}
 * @param firstIndex index of the first entry of the log; may lie behind the snapshot
 * @param lastIndex index of the last entry; {@code firstIndex - 1} when the log is empty
 * @param removed this node wrote down that it was removed
 */
public record Restored(
    HardState hardState,
    SnapshotMetadata snapshot,
    long firstIndex,
    long lastIndex,
    boolean removed) {

  /** A node that was formatted just now. */
  public static final Restored NOTHING =
      new Restored(HardState.INITIAL, SnapshotMetadata.NONE, 1, 0, false);
}
