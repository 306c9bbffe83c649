package sys.storage.harness.simulation.invariant;

import java.util.List;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;

/**
 * A restart finds what was durable, and of what was being written a part from the front: whole
 * batches, in order, nothing invented (section 3.8).
 */
final class RecoveryKeepsDurable extends Invariant {

  void recovered(MemberHistory member, Recovery recovery) {
    if (!member.livedBefore() && member.disk().last() == 0) {
      return; // born or joining
    }
    EntryLog expected = member.disk();
    HardState hardState = member.hardState();
    boolean retired = member.isRetired();
    var open = new java.util.ArrayDeque<>(member.unconfirmed());
    while (!isEqual(expected, hardState, retired, recovery) && !open.isEmpty()) {
      PersistBatch next = open.remove();
      next.snapshotChunk()
          .filter(PersistBatch.SnapshotChunkWrite::last)
          .ifPresent(chunk -> expected.resetTo(chunk.snapshot()));
      next.truncateFrom().ifPresent(expected::truncateFrom);
      next.entries().forEach(expected::append);
      hardState = next.hardState().orElse(hardState);
      retired |= next.removed().isPresent();
    }
    require(
        isEqual(expected, hardState, retired, recovery),
        member,
        "the disk held entries up to %d with %s, and the restart found %s",
        member.disk().last(),
        member.hardState(),
        recovery.found());
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
