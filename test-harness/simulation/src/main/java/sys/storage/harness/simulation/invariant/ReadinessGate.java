package sys.storage.harness.simulation.invariant;

import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.LoggedConfiguration;

/**
 * A member becomes a voter only when it was a learner whose own disk holds nearly all of its
 * leader's log (section 4.2.1): else nothing could be committed until it does.
 */
final class ReadinessGate extends Invariant {

  private final History history;
  private final long promotionLag;

  ReadinessGate(History history, long promotionLag) {
    this.history = history;
    this.promotionLag = promotionLag;
  }

  @Override
  protected void turned(Turn turn) {
    if (!turn.leads()) {
      return;
    }
    for (Entry entry : turn.appended()) {
      if (entry.kind() == Entry.Kind.CONFIGURATION) {
        appended(turn.member(), entry);
      }
    }
  }

  private void appended(MemberHistory leader, Entry entry) {
    LoggedConfiguration before = leader.memory().configurationBefore(entry.index());
    Configuration to = leader.memory().configurationBefore(entry.index() + 1).configuration();
    for (MemberId voter : to.voters()) {
      if (!before.configuration().isVoter(voter)) {
        long held = history.member(voter).disk().last();
        require(
            before.configuration().learners().contains(voter)
                && held > 0
                && held >= entry.index() - 1 - promotionLag,
            leader,
            "%s becomes a voter by entry %d with a log up to %d",
            voter,
            entry.index(),
            held);
      }
    }
  }
}
