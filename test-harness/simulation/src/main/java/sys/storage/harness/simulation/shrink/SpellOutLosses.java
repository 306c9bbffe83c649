package sys.storage.harness.simulation.shrink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.OptionalInt;
import sys.storage.harness.simulation.network.NetworkOptions;
import sys.storage.harness.simulation.script.FlowStep;
import sys.storage.harness.simulation.script.MessageStep;
import sys.storage.harness.simulation.script.NetworkStep;
import sys.storage.harness.simulation.script.Option;
import sys.storage.harness.simulation.script.Scenario;
import sys.storage.harness.simulation.script.Setting;
import sys.storage.harness.simulation.script.Step;
import sys.storage.harness.simulation.story.LostMessage;

/**
 * Where the failure needs lost messages, names them one by one and lets the network lose no others:
 * then they can go one by one.
 */
final class SpellOutLosses implements Shrinker.Pass {

  /** More than these would never become few. */
  private static final int MOST = 400;

  @Override
  public void run(Attempts attempts) {
    Scenario best = attempts.best();
    if (attempts.areSpent() || !isLossy(best)) {
      return;
    }
    List<LostMessage> lost = Replay.losses(best);
    if (lost.size() <= MOST) {
      var unused = attempts.succeed(spelledOut(best, lost));
    }
  }

  private static boolean isLossy(Scenario scenario) {
    return scenario.setting().value(Option.NETWORK_LOSS) > 0
        || scenario.steps().stream().anyMatch(step -> loss(step) > 0);
  }

  private static double loss(Step step) {
    return switch (step) {
      case FlowStep.At(var _, Step timed) -> loss(timed);
      case NetworkStep.Quality(NetworkOptions options) -> options.loss();
      default -> 0;
    };
  }

  private static Scenario spelledOut(Scenario scenario, List<LostMessage> lost) {
    var steps = new ArrayList<Step>();
    int next = 0;
    for (Step step : scenario.steps()) {
      if (step instanceof FlowStep.At at) {
        while (next < lost.size() && lost.get(next).atNanos() <= at.time().toNanos()) {
          LostMessage message = lost.get(next++);
          if (steps.stream().anyMatch(FlowStep.At.class::isInstance) || isEarly(steps)) {
            steps.add(lose(message));
          }
        }
      }
      steps.add(lossless(step));
    }
    return new Scenario(lossless(scenario.setting()), steps);
  }

  /** Whether no step before waits for something, at a time that nobody knows. */
  private static boolean isEarly(List<Step> steps) {
    return steps.stream().noneMatch(FlowStep.Until.class::isInstance);
  }

  /** Just before it is sent. */
  private static Step lose(LostMessage message) {
    return new FlowStep.At(
        Duration.ofNanos(message.atNanos() - 1),
        new MessageStep.Lose(OptionalInt.of(1), message.traffic()));
  }

  private static Step lossless(Step step) {
    return switch (step) {
      case FlowStep.At(Duration time, Step timed) -> new FlowStep.At(time, lossless(timed));
      case NetworkStep.Quality(NetworkOptions options) ->
          new NetworkStep.Quality(
              new NetworkOptions(
                  0, options.duplication(), options.fastestNanos(), options.slowestNanos()));
      default -> step;
    };
  }

  private static Setting lossless(Setting setting) {
    var options = new EnumMap<Option, Double>(Option.class);
    options.putAll(setting.options());
    options.remove(Option.NETWORK_LOSS);
    return new Setting(
        setting.seed(), setting.population(), setting.elections(), setting.clients(), options);
  }
}
