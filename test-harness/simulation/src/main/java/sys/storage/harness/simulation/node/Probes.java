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

/** Two probes, one after the other. */
public record Probes(Probe first, Probe second) implements Probe {

  @Override
  public void started(MemberId member, Restored found, List<Entry> log, CoreStatus status) {
    first.started(member, found, log, status);
    second.started(member, found, log, status);
  }

  @Override
  public void turned(
      MemberId member, List<Event> events, CoreStatus before, CoreStatus after, Effects effects) {
    first.turned(member, events, before, after, effects);
    second.turned(member, events, before, after, effects);
  }

  @Override
  public void written(MemberId member, List<PersistBatch> batches, List<Long> refusedSnapshots) {
    first.written(member, batches, refusedSnapshots);
    second.written(member, batches, refusedSnapshots);
  }

  @Override
  public void ended(MemberId member, List<PersistBatch> unconfirmed) {
    first.ended(member, unconfirmed);
    second.ended(member, unconfirmed);
  }

  @Override
  public void applied(MemberId member, Entry entry, byte[] reply, long stateHash) {
    first.applied(member, entry, reply, stateHash);
    second.applied(member, entry, reply, stateHash);
  }

  @Override
  public void restored(MemberId member, SnapshotMetadata snapshot, long stateHash) {
    first.restored(member, snapshot, stateHash);
    second.restored(member, snapshot, stateHash);
  }

  @Override
  public void saved(MemberId member, SnapshotMetadata snapshot) {
    first.saved(member, snapshot);
    second.saved(member, snapshot);
  }
}
