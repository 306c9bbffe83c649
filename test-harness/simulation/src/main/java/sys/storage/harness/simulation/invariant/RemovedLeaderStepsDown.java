package sys.storage.harness.simulation.invariant;

/** A leader that a committed configuration leaves out leads no more (section 4.2.2). */
final class RemovedLeaderStepsDown extends Invariant {

  @Override
  protected void turned(Turn turn) {
    if (turn.leads()) {
      require(
          !turn.after().configurationCommitted()
              || turn.after().configuration().isVoter(turn.member().id()),
          turn.member(),
          "leads term %d outside the committed configuration %d",
          turn.after().term(),
          turn.after().configurationIndex());
    }
  }
}
