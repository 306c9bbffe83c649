package sys.storage.raft.core;

import java.util.Optional;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.SnapshotMetadata;

/**
 * The one seam between the protocol and its unsafe modes: what a node relies on because the
 * protocol promises it, and what it does when the promise turns out to be broken.
 */
interface Safeguard {

  static Safeguard of(Node node) {
    return node.options.safetyMode() == SafetyMode.SAFE
        ? new StrictSafeguard(node)
        : new LooseSafeguard(node);
  }

  /** Why the mode does not know a change of the membership. */
  Optional<Refusal> objection(MembershipChange change);

  /** Whether a member that has confirmed its removal may be added again. */
  boolean mayReturn();

  /** A leader has another entry where this node has a committed one. */
  void conflict(long index, String text);

  /** The log is about to be cut off from this index on. */
  void truncating(long fromIndex);

  /** Another leader is heard in a term whose leader is known. */
  void secondLeader(Roles roles, MemberId other);

  /** A leader says that this is committed, which lies beyond the log. What is committed here? */
  long commitBeyondLog(long index);

  /**
   * What a follower may confirm after an append.
   *
   * @param last index up to which the append has proved that the logs are equal
   */
  long confirmable(long last);

  /** Whether everything that a snapshot holds is in this node's log. */
  boolean holds(SnapshotMetadata snapshot);

  /** The state machine has saved a snapshot that does not fit the log. */
  void snapshotOutsideLog(String text);

  /** A peer refused an append that begins where it had confirmed its log. */
  void refusedBelowMatch(Peer peer, long rejectedIndex);
}
