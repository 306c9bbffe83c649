package sys.storage.harness.simulation.invariant;

import sys.storage.raft.core.PersistBatch;

/** A leader never overwrites or deletes entries of its log (section 3.5). */
final class LeaderAppendOnly extends Invariant {

  @Override
  protected void turned(Turn turn) {
    if (turn.ledOn() && turn.effects().persist().isPresent()) {
      PersistBatch batch = turn.effects().persist().get();
      require(
          batch.truncateFrom().isEmpty()
              && batch.snapshotChunk().isEmpty()
              && turn.after().lastIndex() >= turn.before().lastIndex(),
          turn.member(),
          "the leader of term %d changes its log from %s",
          turn.after().term(),
          batch.truncateFrom());
    }
  }
}
