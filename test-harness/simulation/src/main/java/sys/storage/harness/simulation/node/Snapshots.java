package sys.storage.harness.simulation.node;

import java.io.IOException;
import java.util.Optional;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.snapshot.SnapshotContent;
import sys.storage.raft.node.storage.NodeStorage;

/** The server's snapshot thread as events. */
final class Snapshots {

  /** A snapshot is larger than a batch. */
  private static final int SYNCS = 4;

  private final SimulatedMember member;
  private final NodeStorage storage;
  private final StateMachine state;
  private Optional<Saving> saving = Optional.empty();

  private record Saving(SnapshotMetadata metadata, SnapshotContent content) {}

  Snapshots(SimulatedMember member, NodeStorage storage, StateMachine state) {
    this.member = member;
    this.storage = storage;
    this.state = state;
  }

  void run() {
    member.life().after(member.options().snapshotIntervalNanos(), this::look);
  }

  private void look() {
    if (!begin(this::run)) {
      run();
    }
  }

  /** Whether there is anything new to save. */
  private boolean begin(Runnable then) {
    if (saving.isPresent() || state.metadata().index() <= storage.newestSnapshot().index()) {
      return false;
    }
    saving = Optional.of(new Saving(state.metadata(), state.capture()));
    member
        .life()
        .after(
            SYNCS * member.storage().syncNanos(),
            () -> {
              save();
              then.run();
            });
    return true;
  }

  void saveNow() {
    var unused = begin(() -> {});
  }

  private void save() {
    Saving captured = saving.orElseThrow();
    saving = Optional.empty();
    try {
      SnapshotMetadata saved = storage.save(captured.metadata(), captured.content());
      member.probe().saved(member.id(), saved);
      member.post(new Event.SnapshotSaved(saved));
    } catch (IOException failure) {
      // The log still holds everything: the next attempt may find space again.
    }
  }

  /** The machine stops: the file may reach the disk in part. */
  void stop() {
    saving.ifPresent(
        captured ->
            member
                .storage()
                .interrupt(() -> storage.save(captured.metadata(), captured.content())));
  }
}
