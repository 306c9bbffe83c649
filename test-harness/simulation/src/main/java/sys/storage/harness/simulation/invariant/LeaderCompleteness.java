package sys.storage.harness.simulation.invariant;

/**
 * Whoever is elected has every entry that is committed (section 3.6.3). By log matching the last
 * one is enough. An entry that was committed in a later term than the new leader's does not count:
 * that leader is of the past already.
 */
final class LeaderCompleteness extends Invariant {

  private final History history;

  LeaderCompleteness(History history) {
    this.history = history;
  }

  @Override
  protected void turned(Turn turn) {
    if (!turn.elected()) {
      return;
    }
    long index = history.lastCommitted();
    while (index > 0 && history.committed(index).orElseThrow().term() > turn.after().term()) {
      index--;
    }
    if (index > 0) {
      long term = history.committed(index).orElseThrow().term();
      require(
          turn.member().memory().holds(index, term),
          turn.member(),
          "leads term %d without the committed entry %d@%d; it holds %d..%d",
          turn.after().term(),
          index,
          term,
          turn.member().memory().first(),
          turn.member().memory().last());
    }
  }
}
