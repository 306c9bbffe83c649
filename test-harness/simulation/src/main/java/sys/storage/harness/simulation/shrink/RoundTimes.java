package sys.storage.harness.simulation.shrink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import sys.storage.harness.simulation.script.FlowStep;
import sys.storage.harness.simulation.script.MachineStep;
import sys.storage.harness.simulation.script.Scenario;
import sys.storage.harness.simulation.script.Step;

/** Times that a person can remember. */
final class RoundTimes implements Shrinker.Pass {

  private static final List<Long> COARSE_FIRST_MILLIS = List.of(100L, 50L, 10L, 1L);

  @Override
  public void run(Attempts attempts) {
    for (long millis : COARSE_FIRST_MILLIS) {
      UnaryOperator<Step> rounding = step -> rounded(step, millis * 1_000_000);
      Scenario best = attempts.best();
      if (succeed(attempts, best, best.steps().stream().map(rounding).toList())) {
        return;
      }
      for (int i = 0; i < best.steps().size(); i++) {
        var steps = new ArrayList<>(attempts.best().steps());
        steps.set(i, rounding.apply(steps.get(i)));
        var unused = succeed(attempts, attempts.best(), steps);
      }
    }
  }

  private static boolean succeed(Attempts attempts, Scenario scenario, List<Step> steps) {
    return attempts.succeed(new Scenario(scenario.setting(), steps));
  }

  private static Step rounded(Step step, long unitNanos) {
    return switch (step) {
      case FlowStep.At(Duration time, Step timed) ->
          new FlowStep.At(rounded(time, unitNanos), rounded(timed, unitNanos));
      case MachineStep.Kill(String node, Optional<Duration> downFor) ->
          new MachineStep.Kill(node, downFor.map(it -> atLeast(it, unitNanos)));
      case MachineStep.Crash(String node, var survival, Optional<Duration> downFor) ->
          new MachineStep.Crash(node, survival, downFor.map(it -> atLeast(it, unitNanos)));
      case MachineStep.Pause(String node, Optional<Duration> length) ->
          new MachineStep.Pause(node, length.map(it -> atLeast(it, unitNanos)));
      case MachineStep.DiskTakes(String node, Duration slowest) ->
          new MachineStep.DiskTakes(node, atLeast(slowest, unitNanos));
      default -> step;
    };
  }

  private static Duration rounded(Duration time, long unitNanos) {
    return Duration.ofNanos((time.toNanos() + unitNanos / 2) / unitNanos * unitNanos);
  }

  private static Duration atLeast(Duration time, long unitNanos) {
    Duration rounded = rounded(time, unitNanos);
    return rounded.isZero() ? time : rounded;
  }
}
