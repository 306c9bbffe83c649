package sys.storage.harness.simulation.shrink;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import sys.storage.harness.simulation.script.Option;
import sys.storage.harness.simulation.script.Scenario;
import sys.storage.harness.simulation.script.Setting;

/** Gives options back their usual values. */
final class UsualOptions implements Shrinker.Pass {

  @Override
  public void run(Attempts attempts) {
    if (Seeds.succeed(attempts, with(attempts.best(), List.of()))) {
      return;
    }
    Scenario scenario = attempts.best();
    var unused =
        DeltaDebugging.<Map.Entry<Option, Double>>minimise(
            List.copyOf(scenario.setting().options().entrySet()),
            options -> attempts.succeed(with(scenario, options)));
  }

  private static Scenario with(Scenario scenario, List<Map.Entry<Option, Double>> entries) {
    var options = new EnumMap<Option, Double>(Option.class);
    entries.forEach(entry -> options.put(entry.getKey(), entry.getValue()));
    Setting setting = scenario.setting();
    return new Scenario(
        new Setting(
            setting.seed(), setting.population(), setting.elections(), setting.clients(), options),
        scenario.steps());
  }
}
