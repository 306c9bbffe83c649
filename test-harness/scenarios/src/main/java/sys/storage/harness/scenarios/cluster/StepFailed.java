package sys.storage.harness.scenarios.cluster;

import java.io.Serial;

/** A step of a run did not complete within its bound, or did not have its effect. */
public final class StepFailed extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String reason;

  public StepFailed(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What was expected, within which bound, and how far it came. */
  public String reason() {
    return reason;
  }
}
