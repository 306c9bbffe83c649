package sys.storage.harness.simulation.shrink;

import java.util.Optional;
import sys.storage.harness.simulation.script.Scenario;

/** Carries out scenarios to see whether they fail. The same scenario always goes the same way. */
@FunctionalInterface
public interface Trial {

  /** Empty when all went as it should. */
  Optional<Failure> play(Scenario scenario);
}
