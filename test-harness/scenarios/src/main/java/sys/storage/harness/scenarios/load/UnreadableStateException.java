package sys.storage.harness.scenarios.load;

import java.io.Serial;

/** The store, or one of its members, did not give its state out. */
public final class UnreadableStateException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String reason;

  UnreadableStateException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What was read, and what came instead. */
  public String reason() {
    return reason;
  }
}
