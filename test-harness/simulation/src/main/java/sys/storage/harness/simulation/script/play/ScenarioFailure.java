package sys.storage.harness.simulation.script.play;

import java.util.Optional;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.harness.simulation.invariant.Violation;
import sys.storage.harness.simulation.script.FlowStep;
import sys.storage.harness.simulation.script.Printer;
import sys.storage.harness.simulation.script.Step;

/** A scenario that went otherwise: in which step, why, and how the cluster looks. */
public final class ScenarioFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private static final String NEVER = "never: ";

  private final String kind;
  private final RuntimeException cause;
  private final String reason;
  private final long begunNanos;
  private final long atNanos;

  ScenarioFailure(
      String place,
      Step step,
      long begunNanos,
      long atNanos,
      SimulatedCluster cluster,
      RuntimeException cause) {
    super(
        "%s, at %.3f ms: %s%n  %s%n%s"
            .formatted(place, atNanos / 1e6, Printer.print(step), text(cause), cluster.describe()),
        cause);
    this.kind = kind(step, cause);
    this.cause = cause;
    this.reason = text(cause);
    this.begunNanos = begunNanos;
    this.atNanos = atNanos;
  }

  private static String text(RuntimeException cause) {
    return switch (cause) {
      case ExpectationFailed expectation -> "does not hold: " + expectation.getMessage();
      case Violation violation -> String.valueOf(violation.getMessage());
      default -> cause.toString();
    };
  }

  private static String kind(Step step, RuntimeException cause) {
    return switch (cause) {
      case Violation violation -> violation.invariant();
      case ExpectationFailed _ when step instanceof FlowStep.Until until ->
          NEVER + Printer.print(until.fact());
      case ExpectationFailed _ -> "otherwise: " + Printer.print(step);
      default -> cause.getClass().getSimpleName();
    };
  }

  /** The invariant that does not hold, if it was one. */
  public Optional<String> invariant() {
    return getCause() instanceof Violation violation
        ? Optional.of(violation.invariant())
        : Optional.empty();
  }

  /**
   * What sort of failure it is: the invariant, the fact that never came, or the exception. Runs
   * that fail the same way have equal ones.
   */
  public String kind() {
    return kind;
  }

  /** Whether something did not come within its time. */
  public boolean isNever() {
    return kind.startsWith(NEVER);
  }

  /** What was thrown. */
  public RuntimeException why() {
    return cause;
  }

  /** Why, in a sentence. */
  public String reason() {
    return reason;
  }

  /** When the step began that failed; of one that waits for a moment, when that had come. */
  public long begunNanos() {
    return begunNanos;
  }

  public long atNanos() {
    return atNanos;
  }
}
