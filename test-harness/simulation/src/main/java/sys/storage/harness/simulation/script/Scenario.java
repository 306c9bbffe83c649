package sys.storage.harness.simulation.script;

import java.util.List;

/**
 * A cluster, and what happens to it, in order.
 *
 * @param steps carried out one after the other; time goes on only in those that say so
 */
public record Scenario(Setting setting, List<Step> steps) {

  public Scenario {
    steps = List.copyOf(steps);
  }
}
