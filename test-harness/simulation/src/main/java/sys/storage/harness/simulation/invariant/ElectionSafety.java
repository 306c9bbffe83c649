package sys.storage.harness.simulation.invariant;

import sys.storage.raft.core.configuration.MemberId;

/** A term has at most one leader, over the whole run (section 3.4). */
final class ElectionSafety extends Invariant {

  private final History history;

  ElectionSafety(History history) {
    this.history = history;
  }

  @Override
  protected void turned(Turn turn) {
    if (turn.elected()) {
      MemberId self = turn.member().id();
      MemberId first = history.leaders().getOrDefault(turn.after().term(), self);
      require(
          first.equals(self) && !history.leaders().containsKey(turn.after().term()),
          self,
          "term %d has a second leader; the first was %s",
          turn.after().term(),
          first);
      history.leaders().put(turn.after().term(), self);
    }
  }
}
