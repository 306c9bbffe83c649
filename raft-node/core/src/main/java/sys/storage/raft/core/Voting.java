package sys.storage.raft.core;

import java.util.Optional;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Message;

/**
 * Answers who asks for a vote. The candidate's configuration governs: a learner grants, and so does
 * a node that has never heard of the candidate (dissertation, section 4.2.2).
 */
final class Voting {

  private final Node node;
  private final Roles roles;

  Voting(Node node, Roles roles) {
    this.node = node;
    this.roles = roles;
  }

  void onPreVote(Message.PreVoteRequest request) {
    MemberId candidate = request.envelope().from();
    long requestedTerm = request.envelope().term();
    boolean granted =
        requestedTerm > node.term()
            && !node.isLeaseRunning()
            && node.log.isUpToDate(request.lastTerm(), request.lastIndex());
    // A refusal tells our term. A candidate with the best log and an old term adopts it: else the
    // one with the high term and the one with the good log would refuse each other for ever
    // (openraft #1796).
    node.turn.sendHypothetical(
        new Message.PreVoteResponse(node.to(candidate), granted, requestedTerm));
  }

  void onVote(Message.VoteRequest request) {
    MemberId candidate = request.envelope().from();
    long requestedTerm = request.envelope().term();
    // Nor does a term that others have told of end the lease of a leader that has not heard of it.
    boolean leased = node.isLeaseRunning() && !request.leaderTransfer();
    if (requestedTerm > node.term()) {
      if (leased) {
        return; // and not even the term is adopted: the leader is alive
      }
      roles.becomeFollower(requestedTerm, Optional.empty());
    }
    boolean free =
        node.vote().map(candidate::equals).orElse(node.leader().isEmpty() && !leased)
            && requestedTerm == node.term();
    if (free && node.log.isUpToDate(request.lastTerm(), request.lastIndex())) {
      node.voteFor(candidate);
      if (roles.current() instanceof Follower follower) {
        follower.restartTimeout();
      }
      node.turn.sendWhenDurable(new Message.VoteResponse(node.to(candidate), true));
    } else {
      node.turn.send(new Message.VoteResponse(node.to(candidate), false));
    }
  }
}
