package sys.storage.raft.core;

import java.util.Optional;

/**
 * Follows a leader, or waits for one. A learner is a follower whose timeout never makes it
 * campaign.
 */
final class Follower implements RoleState {

  private final Node node;
  private final Roles roles;
  private long electionDeadlineNanos;

  Follower(Node node, Roles roles) {
    this.node = node;
    this.roles = roles;
    restartTimeout();
  }

  @Override
  public Role role() {
    return Role.FOLLOWER;
  }

  /** The leader was heard, or a vote was granted: another timeout's patience. */
  void restartTimeout() {
    electionDeadlineNanos = node.randomElectionDeadline();
  }

  @Override
  public void tick() {
    if (node.now() < electionDeadlineNanos && !waitsForNobody()) {
      return;
    }
    if (node.mayCampaign()) {
      roles.becomePreCandidate();
    } else {
      node.follow(Optional.empty());
      restartTimeout();
    }
  }

  /**
   * A sole voter need not be patient; but while the configuration that makes it one is not
   * committed, the leader that appended it still leads, perhaps under a lease.
   */
  private boolean waitsForNobody() {
    return node.isSoleVoter() && node.isConfigurationCommitted();
  }
}
