package sys.storage.harness.simulation;

import sys.storage.harness.simulation.invariant.Violation;

/** A run that failed, and how to see it again. */
public final class SimulationFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final long seed;

  SimulationFailure(long seed, long atMillis, String situation, RuntimeException cause) {
    super(
        "seed %d failed at %d ms: %s%nReplay: make simulate SEED=%d%n%s"
            .formatted(seed, atMillis, text(cause), seed, situation),
        cause);
    this.seed = seed;
  }

  private static String text(RuntimeException cause) {
    return cause instanceof Violation ? String.valueOf(cause.getMessage()) : cause.toString();
  }

  public long seed() {
    return seed;
  }
}
