package sys.storage.harness.simulation.shrink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import sys.storage.harness.simulation.script.FlowStep;
import sys.storage.harness.simulation.script.OperatorStep;
import sys.storage.harness.simulation.script.Population;
import sys.storage.harness.simulation.script.Scenario;
import sys.storage.harness.simulation.script.Setting;
import sys.storage.harness.simulation.script.Setting.Elections;
import sys.storage.harness.simulation.script.Step;

/**
 * Lets the cluster be there from the beginning, with no operator: where the failure has nothing to
 * do with growing, that is most of what happened.
 */
final class FormTheCluster implements Shrinker.Pass {

  private static final int SEEDS = 10;
  private static final List<Integer> SIZES = List.of(3, 2, 5);

  /** What a cluster needs to elect its first leader. */
  private static final Duration BEGINNING = Duration.ofMillis(500);

  @Override
  public void run(Attempts attempts) {
    if (attempts.best().setting().population() instanceof Population.Formed) {
      return;
    }
    for (int size : SIZES) {
      if (Seeds.succeed(attempts, formed(attempts.best(), size), SEEDS)) {
        return;
      }
    }
  }

  private static Scenario formed(Scenario grown, int size) {
    List<String> voters = IntStream.range(0, size).mapToObj(i -> "demo-" + i).toList();
    Setting setting = grown.setting();
    return new Scenario(
        new Setting(
            setting.seed(),
            new Population.Formed(voters, List.of(), List.of()),
            Elections.BY_TIMEOUT,
            setting.clients(),
            setting.options()),
        Steps.among(voters, earlier(withoutOperator(grown.steps()))));
  }

  private static List<Step> withoutOperator(List<Step> steps) {
    return steps.stream()
        .filter(step -> !(step instanceof OperatorStep))
        .filter(step -> !(step instanceof FlowStep.At at && at.step() instanceof OperatorStep))
        .filter(step -> !(step instanceof FlowStep.Until))
        .toList();
  }

  /** The first fault need not wait for the cluster to grow. */
  private static List<Step> earlier(List<Step> steps) {
    Duration first =
        steps.stream()
            .filter(FlowStep.At.class::isInstance)
            .map(FlowStep.At.class::cast)
            .map(FlowStep.At::time)
            .findFirst()
            .orElse(BEGINNING);
    Duration shift = first.minus(BEGINNING);
    if (shift.isNegative()) {
      return steps;
    }
    var shifted = new ArrayList<Step>();
    for (Step step : steps) {
      shifted.add(
          step instanceof FlowStep.At at
              ? new FlowStep.At(at.time().minus(shift), at.step())
              : step);
    }
    return shifted;
  }
}
