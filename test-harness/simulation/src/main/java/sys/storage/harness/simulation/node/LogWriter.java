package sys.storage.harness.simulation.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.node.storage.NodeStorage;
import sys.storage.raft.node.storage.WriteResult;

/**
 * The server's log thread as events: all batches that wait when a write begins go into it; they are
 * durable when its time is over; then the core is told.
 */
final class LogWriter {

  private final SimulatedMember member;
  private final NodeStorage storage;
  private List<PersistBatch> waiting = new ArrayList<>();
  private List<PersistBatch> writing = new ArrayList<>();

  LogWriter(SimulatedMember member, NodeStorage storage) {
    this.member = member;
    this.storage = storage;
  }

  void put(PersistBatch batch) {
    waiting.add(batch);
    if (writing.isEmpty()) {
      begin();
    }
  }

  private void begin() {
    writing = waiting;
    waiting = new ArrayList<>();
    member.storage().whenSynced(member.life(), this::finish);
  }

  private void finish() {
    WriteResult result;
    try {
      result = storage.write(writing);
    } catch (IOException failure) {
      member.storageFailed(failure);
      return;
    }
    List<PersistBatch> written = writing;
    writing = List.of();
    member
        .probe()
        .written(
            member.id(),
            written,
            result.refused().stream().map(WriteResult.RefusedSnapshot::snapshotIndex).toList());
    result
        .refused()
        .forEach(
            refused ->
                member.post(new Event.SnapshotRefused(refused.snapshotIndex(), refused.reason())));
    member.post(new Event.Persisted(written.getLast().number()));
    if (!waiting.isEmpty()) {
      begin();
    }
  }

  /** The machine stops: what is being written may reach the disk in part. */
  void stop() {
    if (!writing.isEmpty()) {
      member.storage().interrupt(() -> storage.write(writing));
    }
  }

  /** Batches that the core has handed out and that nobody has confirmed. */
  List<PersistBatch> unconfirmed() {
    var all = new ArrayList<>(writing);
    all.addAll(waiting);
    return all;
  }
}
