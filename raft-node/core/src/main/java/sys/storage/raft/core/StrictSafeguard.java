package sys.storage.raft.core;

import java.util.Optional;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.SnapshotMetadata;

/** Relies on the protocol, and stops the node when the protocol is broken. */
final class StrictSafeguard implements Safeguard {

  private final Node node;

  StrictSafeguard(Node node) {
    this.node = node;
  }

  @Override
  public Optional<Refusal> objection(MembershipChange change) {
    return LooseSafeguard.objection(change, SafetyMode.SAFE);
  }

  @Override
  public boolean mayReturn() {
    return false;
  }

  @Override
  public void conflict(long index, String text) {
    throw new InvariantViolation(text);
  }

  @Override
  public void truncating(long fromIndex) {
    if (fromIndex <= node.commit()) {
      throw new InvariantViolation(
          "truncation from %d would lose committed entries up to %d"
              .formatted(fromIndex, node.commit()));
    }
  }

  @Override
  public void secondLeader(Roles roles, MemberId other) {
    throw new InvariantViolation(
        "two leaders in term %d: %s and %s"
            .formatted(node.term(), node.leader().orElseThrow(), other));
  }

  @Override
  public long commitBeyondLog(long index) {
    throw new InvariantViolation(
        "%d is committed, but the log ends at %d: the disk lost entries that it had confirmed"
            .formatted(index, node.log.lastIndex()));
  }

  /** What is committed here, the leader has as well: leader completeness. */
  @Override
  public long confirmable(long last) {
    return Math.max(last, Math.min(node.commit(), node.log.lastIndex()));
  }

  @Override
  public boolean holds(SnapshotMetadata snapshot) {
    return snapshot.index() <= node.commit() || node.log.matches(snapshot.index(), snapshot.term());
  }

  @Override
  public void snapshotOutsideLog(String text) {
    throw new InvariantViolation(text);
  }

  /** An answer that comes late: nobody loses what it has confirmed. */
  @Override
  public void refusedBelowMatch(Peer peer, long rejectedIndex) {}
}
