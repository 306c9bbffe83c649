package sys.storage.harness.simulation.invariant;

import java.util.HashMap;
import java.util.Map;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Message;

/**
 * A member votes for one candidate in a term, over all its lives, and says so only when the vote is
 * durable (section 3.4, section 3.8). Who asks for votes has voted for itself.
 */
final class OneVotePerTerm extends Invariant {

  private record Ballot(MemberId voter, long term) {}

  private final Map<Ballot, MemberId> votes = new HashMap<>();

  @Override
  protected void sent(MemberHistory sender, Message message) {
    switch (message) {
      case Message.VoteResponse(var envelope, boolean granted) when granted ->
          voted(sender, envelope.term(), envelope.to());
      case Message.VoteRequest request -> voted(sender, request.envelope().term(), sender.id());
      default -> {}
    }
  }

  private void voted(MemberHistory voter, long term, MemberId candidate) {
    MemberId first = votes.putIfAbsent(new Ballot(voter.id(), term), candidate);
    require(
        first == null || first.equals(candidate),
        voter,
        "second vote in term %d: for %s after %s",
        term,
        candidate,
        first);
    var durable = voter.hardState();
    require(
        durable.term() > term
            || (durable.term() == term && durable.vote().filter(candidate::equals).isPresent()),
        voter,
        "the vote for %s in term %d is told, and %s is durable",
        candidate,
        term,
        durable);
  }
}
