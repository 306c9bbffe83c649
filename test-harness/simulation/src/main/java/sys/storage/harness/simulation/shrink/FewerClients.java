package sys.storage.harness.simulation.shrink;

import sys.storage.harness.simulation.script.Scenario;
import sys.storage.harness.simulation.script.Setting;

/** As few clients as possible. */
final class FewerClients implements Shrinker.Pass {

  @Override
  public void run(Attempts attempts) {
    Setting setting = attempts.best().setting();
    for (int clients = 0; clients < setting.clients(); clients++) {
      Setting fewer =
          new Setting(
              setting.seed(),
              setting.population(),
              setting.elections(),
              clients,
              setting.options());
      if (Seeds.succeed(attempts, new Scenario(fewer, attempts.best().steps()))) {
        return;
      }
    }
  }
}
