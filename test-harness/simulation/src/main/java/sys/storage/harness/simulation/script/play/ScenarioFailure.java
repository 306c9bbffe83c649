package sys.storage.harness.simulation.script.play;

import java.util.Optional;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.harness.simulation.invariant.Violation;

/** A scenario that went otherwise: in which step, why, and how the cluster looks. */
public final class ScenarioFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  ScenarioFailure(
      String place, String step, long atNanos, SimulatedCluster cluster, RuntimeException cause) {
    super(
        "%s, at %.3f ms: %s%n  %s%n%s"
            .formatted(place, atNanos / 1e6, step, text(cause), cluster.describe()),
        cause);
  }

  private static String text(RuntimeException cause) {
    return switch (cause) {
      case ExpectationFailed expectation -> "does not hold: " + expectation.getMessage();
      case Violation violation -> String.valueOf(violation.getMessage());
      default -> cause.toString();
    };
  }

  /** The invariant that does not hold, if it was one. */
  public Optional<String> invariant() {
    return getCause() instanceof Violation violation
        ? Optional.of(violation.invariant())
        : Optional.empty();
  }
}
