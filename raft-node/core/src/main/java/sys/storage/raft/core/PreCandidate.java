package sys.storage.raft.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Message;
import sys.storage.raft.core.quorum.Quorum;

/**
 * Asks whether an election would succeed before it disturbs anybody with a higher term
 * (dissertation, section 9.6).
 */
final class PreCandidate implements RoleState {

  private final Node node;
  private final Roles roles;
  private final long deadlineNanos;
  private final Map<MemberId, Boolean> votes = new HashMap<>();

  PreCandidate(Node node, Roles roles) {
    this.node = node;
    this.roles = roles;
    this.deadlineNanos = node.randomElectionDeadline();
  }

  @Override
  public Role role() {
    return Role.PRE_CANDIDATE;
  }

  void start() {
    for (MemberId voter : node.otherVoters()) {
      node.turn.sendHypothetical(
          new Message.PreVoteRequest(
              node.to(voter, node.term() + 1), node.log.lastIndex(), node.log.lastTerm()));
    }
    count(node.self, true);
  }

  void onResponse(Message.PreVoteResponse response) {
    if (response.requestedTerm() == node.term() + 1) {
      count(response.envelope().from(), response.granted());
    }
  }

  private void count(MemberId voter, boolean granted) {
    votes.putIfAbsent(voter, granted);
    switch (Quorum.of(node.configuration()).voteResult(votes)) {
      case WON -> roles.becomeCandidate(false);
      case LOST -> roles.becomeFollower(node.term(), Optional.empty());
      case PENDING -> {}
    }
  }

  @Override
  public void tick() {
    if (node.now() >= deadlineNanos) {
      roles.becomePreCandidate();
    }
  }
}
