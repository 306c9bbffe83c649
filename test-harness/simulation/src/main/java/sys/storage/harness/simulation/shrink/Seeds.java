package sys.storage.harness.simulation.shrink;

import sys.storage.harness.simulation.script.Scenario;
import sys.storage.harness.simulation.script.Setting;

/**
 * A change of the world shifts what follows by chance: what failed may need another seed to fail
 * again.
 */
final class Seeds {

  private static final int OTHERS = 12;

  private Seeds() {}

  /** Tries the scenario with its own seed, then with a few others. */
  static boolean succeed(Attempts attempts, Scenario candidate) {
    return succeed(attempts, candidate, OTHERS);
  }

  static boolean succeed(Attempts attempts, Scenario candidate, int others) {
    if (attempts.succeed(candidate)) {
      return true;
    }
    for (long seed = 1; seed <= others; seed++) {
      if (attempts.succeed(new Scenario(with(candidate.setting(), seed), candidate.steps()))) {
        return true;
      }
    }
    return false;
  }

  private static Setting with(Setting setting, long seed) {
    return new Setting(
        seed, setting.population(), setting.elections(), setting.clients(), setting.options());
  }
}
