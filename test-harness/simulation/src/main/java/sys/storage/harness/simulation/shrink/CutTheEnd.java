package sys.storage.harness.simulation.shrink;

import java.time.Duration;
import java.util.ArrayList;
import sys.storage.harness.simulation.script.FlowStep;
import sys.storage.harness.simulation.script.Scenario;
import sys.storage.harness.simulation.script.Step;

/** Ends the scenario where it fails. */
final class CutTheEnd implements Shrinker.Pass {

  /** A candidate may fail a little later. */
  static final Duration MARGIN = Duration.ofMillis(100);

  private static final long MILLI = 1_000_000;

  @Override
  public void run(Attempts attempts) {
    Scenario best = attempts.best();
    Failure failure = attempts.failure();
    var steps = new ArrayList<Step>(best.steps().subList(0, failure.step()));
    Step last = best.steps().get(failure.step());
    boolean waits = last instanceof FlowStep.Until && failure.kind().startsWith(Failure.NEVER);
    if (waits || (last instanceof FlowStep.At at && failure.stepNanos() == at.time().toNanos())) {
      steps.add(last); // it fails in what the step does
    } else {
      long lastMilli = Math.max(0, failure.atNanos() / MILLI);
      steps.add(Steps.until(Duration.ofMillis(lastMilli)));
    }
    var unused = attempts.succeed(new Scenario(best.setting(), steps));
  }
}
