package sys.storage.raft.core;

import java.util.Optional;
import java.util.function.Supplier;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.SnapshotReader;

/**
 * The one place where a node changes its role.
 *
 * <pre>
 * FOLLOWER      -- election timeout, a voter ------------------> PRE_CANDIDATE
 * FOLLOWER      -- TimeoutNow from its leader, a voter --------> CANDIDATE (no pre-vote)
 * PRE_CANDIDATE -- a quorum would vote ------------------------> CANDIDATE, term + 1
 * PRE_CANDIDATE -- a quorum refuses ---------------------------> FOLLOWER
 * PRE_CANDIDATE -- election timeout ---------------------------> PRE_CANDIDATE
 * CANDIDATE     -- a quorum votes -----------------------------> LEADER
 * CANDIDATE     -- a quorum refuses ---------------------------> FOLLOWER
 * CANDIDATE     -- election timeout ---------------------------> PRE_CANDIDATE
 * LEADER        -- no contact with a quorum, or outside the
 *                  committed configuration --------------------> FOLLOWER
 * any           -- higher term, or a leader in this term ------> FOLLOWER
 * any           -- learns that it was removed -----------------> RETIRED
 * RETIRED       -- nothing leads out of it
 * </pre>
 *
 * <p>A node starts as follower, also one that led before it crashed: a term has one leader, and
 * that one has forgotten what it sent.
 */
final class Roles {

  private final Node node;
  private final SnapshotReader snapshots;
  private final LeadershipTransfer transfer;
  private RoleState current;

  /** Begins as follower, or retired when the node wrote that down. */
  Roles(Node node, SnapshotReader snapshots, LeadershipTransfer transfer, boolean removed) {
    this.node = node;
    this.snapshots = snapshots;
    this.transfer = transfer;
    this.current = removed ? new Retired() : new Follower(node, this);
  }

  RoleState current() {
    return current;
  }

  void becomeFollower(long term, Optional<MemberId> leader) {
    require(current.role() != Role.RETIRED, "FOLLOWER");
    boolean sameTermLeader = current.role() == Role.LEADER && term == node.term();
    require(!sameTermLeader || leader.isEmpty(), "FOLLOWER of another leader in its own term");
    node.enterTerm(term);
    change(leader, () -> new Follower(node, this));
  }

  void becomePreCandidate() {
    require(current.role() != Role.LEADER && current.role() != Role.RETIRED, "PRE_CANDIDATE");
    requireVoter("PRE_CANDIDATE");
    var candidate = new PreCandidate(node, this);
    node.turn.notice(new Notice.ElectionStarted(node.term() + 1, true));
    change(Optional.empty(), () -> candidate);
    candidate.start();
  }

  /**
   * @param leaderTransfer the leader asked for this election
   */
  void becomeCandidate(boolean leaderTransfer) {
    require(current.role() != Role.LEADER && current.role() != Role.RETIRED, "CANDIDATE");
    requireVoter("CANDIDATE");
    node.enterTerm(node.term() + 1);
    node.voteFor(node.self);
    var candidate = new Candidate(node, this, leaderTransfer);
    node.turn.notice(new Notice.ElectionStarted(node.term(), false));
    change(Optional.empty(), () -> candidate);
    candidate.start();
  }

  void becomeLeader() {
    require(current.role() == Role.CANDIDATE, "LEADER");
    var leader = new Leader(node, this, snapshots, transfer);
    change(Optional.of(node.self), () -> leader);
    leader.start();
  }

  void retire(long configurationIndex) {
    require(current.role() != Role.RETIRED, "RETIRED");
    node.turn.writeRemoval(configurationIndex);
    node.turn.notice(new Notice.Retired(configurationIndex));
    change(Optional.empty(), Retired::new);
  }

  private void change(Optional<MemberId> leader, Supplier<RoleState> next) {
    RoleState left = current;
    node.follow(leader);
    current = next.get();
    if (left.role() != current.role()) {
      node.turn.notice(new Notice.RoleChanged(left.role(), current.role(), node.term()));
    }
    left.leave();
  }

  private void requireVoter(String target) {
    require(node.mayCampaign(), target + " without being a voter of " + node.configuration());
  }

  private void require(boolean legal, String target) {
    if (!legal) {
      throw new InvariantViolation(
          "illegal change of role in term %d: %s to %s"
              .formatted(node.term(), current.role(), target));
    }
  }
}
