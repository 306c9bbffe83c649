package sys.storage.harness.scenarios.demo;

import java.io.Serial;

/** A step of the script did not complete within its bound, or did not have its effect. */
final class StepFailed extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String reason;

  StepFailed(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What was expected, within which bound, and how far it came. */
  String reason() {
    return reason;
  }
}
