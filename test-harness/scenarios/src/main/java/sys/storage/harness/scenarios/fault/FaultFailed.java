package sys.storage.harness.scenarios.fault;

import java.io.Serial;

/** A fault could not be made, or did not have its effect; the message is for a person. */
public final class FaultFailed extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public FaultFailed(String message) {
    super(message);
  }

  /** What was expected, and what was seen. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
