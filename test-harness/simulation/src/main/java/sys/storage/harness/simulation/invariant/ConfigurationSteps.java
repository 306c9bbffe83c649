package sys.storage.harness.simulation.invariant;

import java.util.SortedSet;
import java.util.TreeSet;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.LoggedConfiguration;

/**
 * Voters change only through a joint configuration whose outgoing half is what was in force, which
 * is left for its incoming half and nothing else; one change is in flight at a time, and it begins
 * only when its leader has committed an entry of its own term (sections 4.1 and 4.3; raft-dev, July
 * 2015).
 */
final class ConfigurationSteps extends Invariant {

  @Override
  protected void turned(Turn turn) {
    if (!turn.leads()) {
      return;
    }
    for (Entry entry : turn.appended()) {
      if (entry.kind() == Entry.Kind.CONFIGURATION) {
        appended(turn, entry);
      }
    }
  }

  private void appended(Turn turn, Entry entry) {
    MemberHistory leader = turn.member();
    long commit = turn.after().commitIndex();
    LoggedConfiguration before = leader.memory().configurationBefore(entry.index());
    Configuration from = before.configuration();
    Configuration to = leader.memory().configurationBefore(entry.index() + 1).configuration();
    require(
        before.index() < entry.index() && before.index() <= commit,
        leader,
        "configuration %d is appended while %d is not committed; the commit index is %d",
        entry.index(),
        before.index(),
        commit);
    require(
        leader.memory().termAt(commit) == turn.after().term(),
        leader,
        "configuration %d is appended before an entry of term %d is committed",
        entry.index(),
        turn.after().term());
    require(isStep(from, to), leader, "no step leads from %s to %s", from, to);
  }

  private static boolean isStep(Configuration from, Configuration to) {
    if (from.isJoint()) {
      return !to.isJoint() && to.voters().equals(from.voters());
    }
    if (to.isJoint()) {
      return to.outgoing().equals(from.voters());
    }
    return to.voters().equals(from.voters()) && differ(from.learners(), to.learners()) == 1;
  }

  private static int differ(SortedSet<MemberId> left, SortedSet<MemberId> right) {
    var onlyLeft = new TreeSet<>(left);
    onlyLeft.removeAll(right);
    var onlyRight = new TreeSet<>(right);
    onlyRight.removeAll(left);
    return onlyLeft.size() + onlyRight.size();
  }
}
