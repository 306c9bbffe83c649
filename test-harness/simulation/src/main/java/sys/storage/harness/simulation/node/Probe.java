package sys.storage.harness.simulation.node;

import java.util.List;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.Restored;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;

/** Sees what members do, as much of it as it asks for. It changes nothing. */
public interface Probe {

  /**
   * A member has begun a life.
   *
   * @param log entries that were found on the disk
   */
  default void started(MemberId member, Restored found, List<Entry> log, CoreStatus status) {}

  /**
   * The core has taken a turn; its effects are not carried out yet.
   *
   * @param events what it was told, in order
   */
  default void turned(
      MemberId member, List<Event> events, CoreStatus before, CoreStatus after, Effects effects) {}

  /** The batches are durable; the core does not know it yet. */
  default void written(MemberId member, List<PersistBatch> batches, List<Long> refusedSnapshots) {}

  /** A life has ended. The batches were handed to the disk; some of them may be durable. */
  default void ended(MemberId member, List<PersistBatch> unconfirmed) {}

  /**
   * @param stateHash of the state after it
   */
  default void applied(MemberId member, Entry entry, byte[] reply, long stateHash) {}

  /** The state was replaced by that of a snapshot. */
  default void restored(MemberId member, SnapshotMetadata snapshot, long stateHash) {}

  /** The member's own snapshot is durable. */
  default void saved(MemberId member, SnapshotMetadata snapshot) {}
}
