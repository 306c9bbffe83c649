package sys.storage.harness.scenarios.timeline;

import java.util.List;
import sys.storage.harness.scenarios.figures.Window;

/**
 * A step of a run that has ended.
 *
 * @param name what was done
 * @param window when, on the history's clock
 * @param stages what was seen on the way, in order
 */
public record Step(String name, Window window, List<Stage> stages) {

  public Step {
    stages = List.copyOf(stages);
  }

  /** Something that began within a step, for example a step of the operator's reconfiguration. */
  public record Stage(String name, long atNanos) {}
}
