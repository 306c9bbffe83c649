package sys.storage.harness.simulation.invariant;

import sys.storage.raft.core.log.Entry;

/** The log's clock, by which sessions expire, never goes back (section 6.3). */
final class LogTimeAdvances extends Invariant {

  @Override
  protected void turned(Turn turn) {
    for (Entry entry : turn.appended()) {
      long before =
          turn.member().memory().entry(entry.index() - 1).map(Entry::logTimeMillis).orElse(0L);
      require(
          entry.logTimeMillis() >= before,
          turn.member(),
          "log time goes back from %d to %d ms at %s",
          before,
          entry.logTimeMillis(),
          entry);
    }
  }
}
