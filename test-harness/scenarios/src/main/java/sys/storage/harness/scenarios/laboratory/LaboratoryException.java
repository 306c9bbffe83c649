package sys.storage.harness.scenarios.laboratory;

import java.io.Serial;

/**
 * Something that the laboratory needs is not there or did not come up. The message is for the user:
 * it says what happened and what to do.
 */
public final class LaboratoryException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public LaboratoryException(String message) {
    super(message);
  }

  public LaboratoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
