package sys.storage.harness.simulation.coverage;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Refusal;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.Role;

/** Follows the requests of one life of a member to their answers. */
final class RequestWatch {

  private final RareWatch rare;
  private final Set<Long> proposals = new HashSet<>();
  private final Set<Long> transfers = new HashSet<>();
  private final Set<Long> leaseReads = new HashSet<>();

  RequestWatch(RareWatch rare) {
    this.rare = rare;
  }

  void turned(List<Event> events, CoreStatus after, List<Reply> replies) {
    leaseReads.clear();
    proposals.clear();
    for (Event event : events) {
      switch (event) {
        case Event.Propose proposal -> proposals.add(proposal.requestId());
        case Event.TransferLeadership request -> transfers.add(request.requestId());
        case Event.Read(long id, boolean lease) when lease -> leaseReads.add(id);
        default -> {}
      }
    }
    for (Reply reply : replies) {
      replied(events, after, reply);
      leaseReads.remove(reply.requestId());
    }
    // What is left waits for a round of heartbeats.
    rare.sawIf(after.role() == Role.LEADER && !leaseReads.isEmpty(), Rare.LEASE_REFUSED);
  }

  private void replied(List<Event> events, CoreStatus after, Reply reply) {
    switch (reply) {
      case Reply.Proposed _ -> {}
      case Reply.ReadReady(long id, long _) -> {
        rare.sawIf(after.configuration().isJoint(), Rare.READ_IN_JOINT);
        rare.sawIf(leaseReads.contains(id), Rare.LEASE_READ);
      }
      case Reply.MembershipDone done -> rare.sawIf(done.alreadyDone(), Rare.CHANGE_ALREADY_DONE);
      case Reply.TransferDone(long id, var _) -> {
        transfers.remove(id);
        rare.saw(Rare.TRANSFER_DONE);
      }
      case Reply.Refused(long id, Refusal refusal) -> {
        if (transfers.remove(id)) {
          transferRefused(events, id);
        } else {
          refused(id, refusal);
        }
      }
    }
  }

  /** At once, or because the target did not take over in time. */
  private void transferRefused(List<Event> events, long id) {
    boolean atOnce =
        events.stream()
            .anyMatch(
                event ->
                    event instanceof Event.TransferLeadership request && request.requestId() == id);
    rare.saw(atOnce ? Rare.TRANSFER_REFUSED : Rare.TRANSFER_GIVEN_UP);
  }

  private void refused(long id, Refusal refusal) {
    switch (refusal) {
      case Refusal.NotLeader _, Refusal.Illegal _ -> {}
      case Refusal.LostLeadership _ -> rare.saw(Rare.LEADERSHIP_LOST_BEFORE_THE_OUTCOME);
      case Refusal.Overloaded _ -> rare.saw(Rare.PROPOSAL_OVERLOADED);
      case Refusal.Transferring _ ->
          rare.saw(
              proposals.contains(id) ? Rare.PROPOSAL_DURING_TRANSFER : Rare.CHANGE_DURING_TRANSFER);
      case Refusal.ConfigurationMismatch _ -> rare.saw(Rare.CHANGE_WITH_OTHER_CONFIGURATION);
      case Refusal.StaleOperator _ -> rare.saw(Rare.STALE_OPERATOR_FENCED);
      case Refusal.NotYet _ -> rare.saw(Rare.CHANGE_TOO_EARLY);
      case Refusal.NotReady _ -> rare.saw(Rare.CHANGE_WITHOUT_READINESS);
    }
  }
}
