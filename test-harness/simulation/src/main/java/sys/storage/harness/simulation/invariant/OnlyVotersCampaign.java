package sys.storage.harness.simulation.invariant;

import sys.storage.raft.core.log.LoggedConfiguration;
import sys.storage.raft.core.message.Message;

/**
 * Only a voter campaigns, or one whom nothing but an uncommitted configuration leaves out (section
 * 4.2.2): learners, strangers and retired members are silent.
 */
final class OnlyVotersCampaign extends Invariant {

  @Override
  protected void sent(MemberHistory sender, Message message) {
    if (message instanceof Message.VoteRequest || message instanceof Message.PreVoteRequest) {
      LoggedConfiguration now = sender.memory().configuration();
      LoggedConfiguration before = sender.memory().configurationBefore(now.index());
      // A vote request may have waited for its own vote to be durable, and configurations came.
      require(
          !sender.isRetired()
              && (now.configuration().isVoter(sender.id())
                  || before.configuration().isVoter(sender.id())),
          sender,
          "campaigns in term %d, and is no voter of %s",
          message.envelope().term(),
          now);
    }
  }
}
