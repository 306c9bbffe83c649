package sys.storage.harness.simulation.invariant;

import java.util.HashMap;
import java.util.Map;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.configuration.MemberId;

/**
 * What a leader counts of a peer is on the peer's disk, with the leader's own terms, and it never
 * counts less of it than before (section 3.5; microsoft/CCF #5325).
 */
final class MatchIsDurable extends Invariant {

  private record Pair(MemberId leader, MemberId peer) {}

  private record Match(long term, long index) {}

  private final History history;
  private final Map<Pair, Match> latest = new HashMap<>();

  MatchIsDurable(History history) {
    this.history = history;
  }

  @Override
  protected void turned(Turn turn) {
    if (turn.leads()) {
      for (CoreStatus.PeerStatus peer : turn.after().peers()) {
        check(turn, peer.member(), peer.matchIndex());
      }
    }
  }

  private void check(Turn turn, MemberId peer, long index) {
    Match now = new Match(turn.after().term(), index);
    Match before = latest.put(new Pair(turn.member().id(), peer), now);
    if (index == 0 || now.equals(before)) {
      return;
    }
    long term = turn.member().memory().termAt(index);
    // A peer that has moved on to a later term may have replaced what it acknowledged.
    boolean movedOn = history.member(peer).hardState().term() > now.term();
    require(
        movedOn || term == EntryLog.UNKNOWN || history.member(peer).disk().holds(index, term),
        turn.member(),
        "counts %s up to %d@%d, and its disk ends at %d",
        peer,
        index,
        term,
        history.member(peer).disk().last());
    require(
        before == null || before.term() != now.term() || before.index() <= index,
        turn.member(),
        "counted %s up to %s, and now up to %d",
        peer,
        before,
        index);
  }
}
