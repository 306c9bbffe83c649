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
    // A sole voter waits for nobody.
    if (node.now() < electionDeadlineNanos && !node.isSoleVoter()) {
      return;
    }
    if (node.mayCampaign()) {
      roles.becomePreCandidate();
    } else {
      node.follow(Optional.empty());
      restartTimeout();
    }
  }
}
