package sys.storage.harness.simulation.invariant;

import java.util.Optional;
import java.util.OptionalLong;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.log.Entry;

/**
 * Nobody cuts off an entry that is committed, whether it knows that or not, and commit indexes
 * never go back within a life (section 3.6.3).
 */
final class CommittedIsKept extends Invariant {

  private final History history;

  CommittedIsKept(History history) {
    this.history = history;
  }

  void beforeTruncation(Turn turn) {
    OptionalLong from =
        turn.effects().persist().map(PersistBatch::truncateFrom).orElse(OptionalLong.empty());
    if (from.isPresent()) {
      Optional<Entry> committed = history.committed(from.getAsLong());
      require(
          from.getAsLong() > turn.before().commitIndex()
              && committed
                  .filter(entry -> turn.member().memory().termAt(entry.index()) == entry.term())
                  .isEmpty(),
          turn.member(),
          "cuts off %s, which is committed; its commit index is %d",
          committed,
          turn.before().commitIndex());
    }
  }

  @Override
  protected void turned(Turn turn) {
    require(
        turn.after().commitIndex() >= turn.before().commitIndex()
            && turn.after().appliedIndex() <= turn.after().commitIndex(),
        turn.member(),
        "commit index %d after %d, applied %d",
        turn.after().commitIndex(),
        turn.before().commitIndex(),
        turn.after().appliedIndex());
  }
}
