package sys.storage.harness.scenarios.reproduction;

import java.io.Serial;

/** A precondition of a schedule did not hold: whatever the run shows, it proves nothing. */
final class NotReproduced extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  NotReproduced(String message) {
    super(message);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
