package sys.storage.harness.simulation.invariant;

import java.util.HashMap;
import java.util.Map;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;

/**
 * A snapshot is what executing the log up to its index gives, with the configuration that was in
 * force there, and covers only what is committed (section 5.1).
 */
final class SnapshotEqualsReplay extends Invariant {

  private final History history;
  private final Map<Long, Long> hashes = new HashMap<>();

  SnapshotEqualsReplay(History history) {
    this.history = history;
  }

  @Override
  protected void applied(MemberHistory member, Entry entry, byte[] reply, long stateHash) {
    hashes.put(entry.index(), stateHash);
  }

  @Override
  protected void restored(MemberHistory member, SnapshotMetadata snapshot, long stateHash) {
    Long replayed = hashes.get(snapshot.index());
    require(
        replayed != null && replayed == stateHash,
        member,
        "the snapshot at %d holds another state than the log gave",
        snapshot.index());
    check(member, snapshot);
  }

  @Override
  protected void saved(MemberHistory member, SnapshotMetadata snapshot) {
    check(member, snapshot);
  }

  private void check(MemberHistory member, SnapshotMetadata snapshot) {
    require(
        history
            .committed(snapshot.index())
            .filter(entry -> entry.term() == snapshot.term())
            .isPresent(),
        member,
        "the snapshot at %d@%d is not of committed entries",
        snapshot.index(),
        snapshot.term());
    long index = snapshot.index();
    while (history.committed(index).orElseThrow().kind() != Entry.Kind.CONFIGURATION) {
      index--;
    }
    Entry entry = history.committed(index).orElseThrow();
    require(
        index == snapshot.configurationIndex()
            && ConfigurationEntry.decode(entry.payload())
                .configuration()
                .equals(snapshot.configuration()),
        member,
        "the snapshot at %d has configuration %d, the log %d",
        snapshot.index(),
        snapshot.configurationIndex(),
        index);
  }
}
