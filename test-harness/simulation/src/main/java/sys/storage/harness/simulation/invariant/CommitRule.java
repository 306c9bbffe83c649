package sys.storage.harness.simulation.invariant;

import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/**
 * A leader commits by counting only entries of its own term (section 3.6.2), and only what is
 * durable at a majority of the voters in force, at both majorities of a joint configuration
 * (section 4.3). Learners do not count, nor does the leader where it is no voter.
 */
final class CommitRule extends Invariant {

  private final History history;

  CommitRule(History history) {
    this.history = history;
  }

  @Override
  protected void turned(Turn turn) {
    long index = turn.after().commitIndex();
    if (index == turn.before().commitIndex() || !turn.ledOn()) {
      return;
    }
    MemberHistory leader = turn.member();
    long term = leader.memory().termAt(index);
    require(
        term == turn.after().term(),
        leader,
        "the leader of term %d commits entry %d of term %d",
        turn.after().term(),
        index,
        term);
    // A configuration that was appended in this very turn came after the counting, or before.
    Configuration now = leader.memory().configuration().configuration();
    require(
        isDurableAtQuorum(now, index, term)
            || isDurableAtQuorum(turn.before().configuration(), index, term),
        leader,
        "commits %d@%d, which is not durable at a quorum of %s",
        index,
        term,
        now);
  }

  private boolean isDurableAtQuorum(Configuration configuration, long index, long term) {
    return History.isMajority(configuration.voters(), voter -> holds(voter, index, term))
        && (!configuration.isJoint()
            || History.isMajority(configuration.outgoing(), voter -> holds(voter, index, term)));
  }

  private boolean holds(MemberId voter, long index, long term) {
    return history.member(voter).disk().holds(index, term);
  }
}
