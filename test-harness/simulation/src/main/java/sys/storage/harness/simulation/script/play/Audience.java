package sys.storage.harness.simulation.script.play;

import sys.storage.harness.simulation.client.ClientWatch;
import sys.storage.harness.simulation.node.Probe;
import sys.storage.harness.simulation.script.Step;

/**
 * Who looks on while a scenario is played; they change nothing.
 *
 * @param members sees what members do
 * @param clients sees what clients do
 * @param steps sees what is made to happen
 */
public record Audience(Probe members, ClientWatch clients, Stage steps) {

  /** Nobody looks on. */
  public static final Audience NOBODY = new Audience(new Probe() {}, ClientWatch.NONE, _ -> {});

  /** Sees the steps of a scenario as they are carried out. */
  @FunctionalInterface
  public interface Stage {

    /** The step begins; of one that waits for a moment, what was waited for. */
    void performed(Step step);
  }
}
