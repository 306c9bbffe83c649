package sys.storage.raft.core;

import java.util.Optional;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.RaftLog;
import sys.storage.raft.core.log.SnapshotMetadata;

/**
 * For the unsafe modes: records that the protocol is broken, and goes on as a node without such
 * checks would. The entry of the present leader wins, and the state machine keeps what it has
 * executed. Nothing is concluded from promises that do not hold any more.
 */
final class LooseSafeguard implements Safeguard {

  private final Node node;

  /** Up to here entries were committed at some time, whatever stands there now. */
  private long onceCommitted;

  LooseSafeguard(Node node) {
    this.node = node;
  }

  @Override
  public Optional<Refusal> objection(MembershipChange change) {
    return node.log.isImposed()
        ? Optional.of(
            new Refusal.Illegal(
                "the voters here are a static list, which the log cannot change: impose another"))
        : objection(change, node.options.safetyMode());
  }

  static Optional<Refusal> objection(MembershipChange change, SafetyMode mode) {
    boolean unknown =
        change instanceof MembershipChange.SkipJoint && mode != SafetyMode.UNSAFE_NO_JOINT;
    return unknown
        ? Optional.of(
            new Refusal.Illegal(
                "a configuration without a joint one before it is for %s, this node's mode is %s"
                    .formatted(SafetyMode.UNSAFE_NO_JOINT.text(), mode.text())))
        : Optional.empty();
  }

  @Override
  public boolean mayReturn() {
    return node.options.safetyMode() == SafetyMode.UNSAFE_IDENTITY_REUSE;
  }

  @Override
  public void conflict(long index, String text) {
    if (index < node.log.firstIndex()) {
      throw new InvariantViolation(text + "; the log before it is compacted: replace this member");
    }
    report("conflicting commit: " + text);
    onceCommitted = Math.max(onceCommitted, node.commit());
    node.uncommitFrom(index);
  }

  @Override
  public void truncating(long fromIndex) {
    if (fromIndex <= onceCommitted) {
      report(
          "truncation below commit: entries %d to %d were committed here and are cut off"
              .formatted(fromIndex, onceCommitted));
      onceCommitted = 0;
    }
  }

  /** A leader steps down; whoever follows goes over to the one heard last. */
  @Override
  public void secondLeader(Roles roles, MemberId other) {
    report(
        "two leaders in term %d: %s and %s"
            .formatted(node.term(), node.leader().orElseThrow(), other));
    roles.becomeFollower(node.term(), Optional.empty());
  }

  @Override
  public long commitBeyondLog(long index) {
    report(
        "lost log: %d is committed, but the log here ends at %d"
            .formatted(index, node.log.lastIndex()));
    return node.log.lastIndex();
  }

  @Override
  public long confirmable(long last) {
    return last;
  }

  @Override
  public boolean holds(SnapshotMetadata snapshot) {
    if (node.log.matches(snapshot.index(), snapshot.term())) {
      return true;
    }
    if (snapshot.index() > node.commit()) {
      return false;
    }
    if (node.log.termAt(snapshot.index()) != RaftLog.UNKNOWN_TERM) {
      throw new InvariantViolation(
          "the leader's snapshot at %d has another term than the entry committed here: replace this"
                  .formatted(snapshot.index())
              + " member");
    }
    return true;
  }

  /** The state machine executed entries that were cut off since. It is no base for the log. */
  @Override
  public void snapshotOutsideLog(String text) {}

  /** It may have lost its log, or taken over another leader's: it is asked what it has. */
  @Override
  public void refusedBelowMatch(Peer peer, long rejectedIndex) {
    if (rejectedIndex <= peer.progress.match()) {
      peer.progress.forget(rejectedIndex);
    }
  }

  private void report(String text) {
    node.turn.notice(new Notice.Violation(text));
  }
}
