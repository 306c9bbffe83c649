package sys.storage.harness.simulation.invariant;

import java.util.HashMap;
import java.util.Map;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.LoggedConfiguration;
import sys.storage.raft.core.message.Message;

/**
 * Only a voter campaigns, or one whom nothing but an uncommitted configuration leaves out (section
 * 4.2.2): learners, strangers and retired members are silent.
 */
final class OnlyVotersCampaign extends Invariant {

  /** The last term in which a member was a candidate, and a voter, in its present life. */
  private final Map<MemberId, Long> candidacies = new HashMap<>();

  @Override
  protected void started(MemberHistory member) {
    candidacies.remove(member.id());
  }

  @Override
  protected void turned(Turn turn) {
    Role role = turn.after().role();
    if (role == Role.PRE_CANDIDATE || role == Role.CANDIDATE) {
      requireVoter(turn.member(), turn.after().term());
    }
    if (role == Role.CANDIDATE) {
      candidacies.put(turn.member().id(), turn.after().term());
    }
  }

  @Override
  protected void sent(MemberHistory sender, Message message) {
    long term = message.envelope().term();
    switch (message) {
      case Message.PreVoteRequest _ -> requireVoter(sender, term);
      case Message.VoteRequest _ -> {
        // It waited for its own vote to be durable. Meanwhile another may have been elected in that
        // term, and have cut off the configuration in which the sender is a voter.
        if (candidacies.getOrDefault(sender.id(), 0L) == term) {
          require(!sender.isRetired(), sender, "campaigns in term %d, and is retired", term);
        } else {
          requireVoter(sender, term);
        }
      }
      default -> {}
    }
  }

  private void requireVoter(MemberHistory member, long term) {
    LoggedConfiguration now = member.memory().configuration();
    LoggedConfiguration before = member.memory().configurationBefore(now.index());
    require(
        !member.isRetired()
            && (now.configuration().isVoter(member.id())
                || before.configuration().isVoter(member.id())),
        member,
        "campaigns in term %d, and is no voter of %s",
        term,
        now);
  }
}
