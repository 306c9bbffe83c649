package sys.storage.raft.core;

import java.util.Optional;
import sys.storage.raft.core.configuration.StaticPeers;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.SnapshotMetadata;

/**
 * What a node found on its disk.
 *
 * <p>The log and the snapshot fit together: a log that ends before the snapshot, or holds another
 * term at the snapshot's index, is the remains of an installation that a crash interrupted, and the
 * server replaces it by the snapshot before it starts the core.
 *
 * @param snapshot the newest durable snapshot, or {@link SnapshotMetadata#NONE}
 * @param firstIndex index of the first entry of the log; at most {@code snapshot.index + 1}
 * @param lastIndex index of the last entry, at least {@code snapshot.index}; {@code firstIndex - 1}
 *     when the log is empty
 * @param removed this node wrote down that it was removed
 * @param executedIndex what the state machine holds on start: {@code snapshot.index}, except in an
 *     unsafe mode, where it may have executed what the log does not hold any more
 * @param staticPeers the voters that were imposed on this node, in place of what its log says
 */
public record Restored(
    HardState hardState,
    SnapshotMetadata snapshot,
    long firstIndex,
    long lastIndex,
    boolean removed,
    long executedIndex,
    Optional<StaticPeers> staticPeers) {

  /** A node that was formatted just now. */
  public static final Restored NOTHING =
      new Restored(HardState.INITIAL, SnapshotMetadata.NONE, 1, 0, false, 0, Optional.empty());
}
