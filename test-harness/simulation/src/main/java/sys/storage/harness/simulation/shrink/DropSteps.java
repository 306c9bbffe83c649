package sys.storage.harness.simulation.shrink;

import sys.storage.harness.simulation.script.Step;

/** Leaves steps out, many at a time at first. */
final class DropSteps implements Shrinker.Pass {

  @Override
  public void run(Attempts attempts) {
    Steps steps = Steps.of(attempts.best());
    var unused =
        DeltaDebugging.<Step>minimise(steps.body(), body -> attempts.succeed(steps.with(body)));
  }
}
