package sys.storage.harness.simulation.invariant;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.PersistBatch.SnapshotChunkWrite;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.SnapshotMetadata;

/**
 * A restart finds what was durable, and of what was being written a part from the front: whole
 * batches, in order, nothing invented (section 3.8). A batch that completes a received snapshot may
 * be cut in two, between the snapshot and the rest of it.
 */
final class RecoveryKeepsDurable extends Invariant {

  void recovered(MemberHistory member, Recovery recovery) {
    if (!member.livedBefore()) {
      return; // born or joining
    }
    EntryLog expected = member.disk();
    HardState hardState = member.hardState();
    boolean retired = member.isRetired();
    var open = new ArrayDeque<>(member.unconfirmed());
    boolean found = isEqual(expected, hardState, retired, recovery);
    while (!found && !open.isEmpty()) {
      PersistBatch next = open.remove();
      Optional<SnapshotMetadata> installed =
          next.snapshotChunk().filter(SnapshotChunkWrite::last).map(SnapshotChunkWrite::snapshot);
      if (installed.isPresent()) {
        expected.resetTo(installed.get());
        found = isEqual(expected, withTermOf(installed.get(), hardState), retired, recovery);
      }
      if (!found) {
        next.truncateFrom().ifPresent(expected::truncateFrom);
        next.entries().forEach(expected::append);
        hardState = next.hardState().orElse(hardState);
        retired |= next.removed().isPresent();
        found = isEqual(expected, hardState, retired, recovery);
      }
    }
    require(
        found,
        member,
        "the disk held entries up to %d with %s, and the restart found %s",
        member.disk().last(),
        member.hardState(),
        recovery.found());
  }

  /** The term of a snapshot is known even if the batch that named it was lost. */
  private static HardState withTermOf(SnapshotMetadata snapshot, HardState hardState) {
    return snapshot.term() > hardState.term()
        ? new HardState(snapshot.term(), Optional.empty(), snapshot.index())
        : hardState;
  }

  private static boolean isEqual(
      EntryLog expected, HardState hardState, boolean retired, Recovery recovery) {
    return recovery.found().removed() == retired
        && recovery.found().hardState().equals(hardState)
        && recovery.found().lastIndex() == expected.last()
        && isPartOf(expected, recovery.log());
  }

  private static boolean isPartOf(EntryLog expected, List<Entry> found) {
    for (Entry entry : found) {
      if (entry.index() >= expected.first()
          && !expected.entry(entry.index()).filter(entry::equals).isPresent()) {
        return false;
      }
    }
    return true;
  }
}
