package sys.storage.harness.simulation;

import sys.storage.harness.simulation.invariant.Violation;
import sys.storage.harness.simulation.script.Scenario;

/** A run that failed, and how to see it again. */
public final class SimulationFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final long seed;
  private final long events;
  private final transient Scenario scenario;

  /**
   * @param events that happened before
   * @param scenario the run as far as it went; played again, it fails again
   */
  SimulationFailure(
      long seed,
      long atMillis,
      long events,
      String situation,
      Scenario scenario,
      RuntimeException cause) {
    super(
        "seed %d failed at %d ms: %s%nReplay: make simulate SEED=%d%n%s"
            .formatted(seed, atMillis, text(cause), seed, situation),
        cause);
    this.seed = seed;
    this.events = events;
    this.scenario = scenario;
  }

  private static String text(RuntimeException cause) {
    return cause instanceof Violation ? String.valueOf(cause.getMessage()) : cause.toString();
  }

  public long seed() {
    return seed;
  }

  /** How many events happened before it. */
  public long events() {
    return events;
  }

  /** The run as far as it went; played again, it fails again. */
  public Scenario scenario() {
    return scenario;
  }
}
