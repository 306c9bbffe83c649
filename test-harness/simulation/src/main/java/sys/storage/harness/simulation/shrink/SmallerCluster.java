package sys.storage.harness.simulation.shrink;

import java.util.ArrayList;
import java.util.List;
import sys.storage.harness.simulation.script.Population;
import sys.storage.harness.simulation.script.Scenario;
import sys.storage.harness.simulation.script.Setting;
import sys.storage.harness.simulation.script.Step;

/** Fewer nodes. */
final class SmallerCluster implements Shrinker.Pass {

  @Override
  public void run(Attempts attempts) {
    for (Population smaller : smaller(attempts.best().setting().population())) {
      Setting setting = attempts.best().setting();
      var scenario =
          new Scenario(
              new Setting(
                  setting.seed(),
                  smaller,
                  setting.elections(),
                  setting.clients(),
                  setting.options()),
              steps(smaller, attempts.best().steps()));
      if (Seeds.succeed(attempts, scenario)) {
        return;
      }
    }
  }

  private static List<Step> steps(Population population, List<Step> steps) {
    return switch (population) {
      case Population.Grown _ -> steps;
      case Population.Formed formed -> Steps.among(formed.voters(), steps);
    };
  }

  /** The smallest first. */
  private static List<Population> smaller(Population population) {
    var smaller = new ArrayList<Population>();
    switch (population) {
      case Population.Grown(int replicas) -> {
        for (int fewer = 1; fewer < replicas; fewer++) {
          smaller.add(new Population.Grown(fewer));
        }
      }
      case Population.Formed(var voters, var learners, var blank) -> {
        for (int fewer = 2; fewer < voters.size(); fewer++) {
          smaller.add(new Population.Formed(voters.subList(0, fewer), learners, blank));
        }
      }
    }
    return smaller;
  }
}
