package sys.storage.harness.simulation.shrink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sys.storage.harness.simulation.script.FlowStep;
import sys.storage.harness.simulation.script.NetworkStep;
import sys.storage.harness.simulation.script.Scenario;
import sys.storage.harness.simulation.script.Setting;
import sys.storage.harness.simulation.script.Step;

/**
 * The steps of a scenario in two parts: those that may go, and those at the end that make it fail
 * at all.
 *
 * @param ending the last stretch of time; or, when something is to come that never does, everything
 *     from the moment on when all works again
 */
record Steps(Setting setting, List<Step> body, List<Step> ending) {

  static Steps of(Scenario scenario) {
    List<Step> all = scenario.steps();
    int end = all.size();
    for (int i = 0; i < all.size(); i++) {
      if (isCalm(all.get(i))) {
        end = i;
        break;
      }
    }
    if (end == all.size() && !all.isEmpty()) {
      end--;
    }
    return new Steps(scenario.setting(), all.subList(0, end), all.subList(end, all.size()));
  }

  private static boolean isCalm(Step step) {
    return step instanceof FlowStep.Calm
        || (step instanceof FlowStep.At at && at.step() instanceof FlowStep.Calm);
  }

  Scenario with(List<Step> otherBody) {
    return with(setting, otherBody);
  }

  Scenario with(Setting otherSetting, List<Step> otherBody) {
    var steps = new ArrayList<>(otherBody);
    steps.addAll(ending);
    return new Scenario(otherSetting, steps);
  }

  /** The steps, in a cluster of these nodes alone: partitions name no others. */
  static List<Step> among(List<String> nodes, List<Step> steps) {
    return steps.stream().map(step -> among(nodes, step)).toList();
  }

  private static Step among(List<String> nodes, Step step) {
    return switch (step) {
      case FlowStep.At(Duration time, Step timed) -> new FlowStep.At(time, among(nodes, timed));
      case NetworkStep.Partition(List<List<String>> groups) -> {
        List<List<String>> left =
            groups.stream()
                .map(group -> group.stream().filter(nodes::contains).toList())
                .filter(group -> !group.isEmpty())
                .toList();
        yield left.size() < 2 ? step : new NetworkStep.Partition(left);
      }
      default -> step;
    };
  }

  /** Time goes on until then. */
  static FlowStep.At until(Duration time) {
    return new FlowStep.At(time, new FlowStep.Run(CutTheEnd.MARGIN));
  }
}
