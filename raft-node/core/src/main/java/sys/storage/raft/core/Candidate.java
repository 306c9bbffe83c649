package sys.storage.raft.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Message;
import sys.storage.raft.core.quorum.Quorum;

/**
 * Asks for votes. The requests leave, and the vote for itself counts, only when that vote is
 * durable: a crash cannot make it vote, or even lead, twice in one term (sofa-jraft #1245).
 */
final class Candidate implements RoleState {

  private final Node node;
  private final Roles roles;
  private final boolean leaderTransfer;
  private final long deadlineNanos;
  private final Map<MemberId, Boolean> votes = new HashMap<>();

  Candidate(Node node, Roles roles, boolean leaderTransfer) {
    this.node = node;
    this.roles = roles;
    this.leaderTransfer = leaderTransfer;
    this.deadlineNanos = node.randomElectionDeadline();
  }

  @Override
  public Role role() {
    return Role.CANDIDATE;
  }

  void start() {
    for (MemberId voter : node.otherVoters()) {
      node.turn.sendWhenDurable(
          new Message.VoteRequest(
              node.to(voter), node.log.lastIndex(), node.log.lastTerm(), leaderTransfer));
    }
  }

  @Override
  public void onPersisted() {
    if (node.durability.durableTerm() == node.term()) {
      count(node.self, true);
    }
  }

  void onResponse(Message.VoteResponse response) {
    count(response.envelope().from(), response.granted());
  }

  private void count(MemberId voter, boolean granted) {
    votes.putIfAbsent(voter, granted);
    switch (Quorum.of(node.configuration()).voteResult(votes)) {
      case WON -> roles.becomeLeader();
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
