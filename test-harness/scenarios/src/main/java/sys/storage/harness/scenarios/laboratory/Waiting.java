package sys.storage.harness.scenarios.laboratory;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a started process to become healthy. */
final class Waiting {

  private static final long INTERVAL_MILLIS = 50;
  private static final int SHOWN_LOG_LINES = 15;

  private Waiting() {}

  /**
   * @throws LaboratoryException with the end of the process's log, when it ends or takes longer
   *     than {@code limit}
   */
  static void until(
      String what, BackgroundProcess process, Duration limit, BooleanSupplier healthy) {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    while (!healthy.getAsBoolean()) {
      if (!process.alive()) {
        throw new LaboratoryException(
            "the %s ended while it started. The end of %s:\n%s"
                .formatted(what, process.log(), process.logTail(SHOWN_LOG_LINES)));
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new LaboratoryException(
            "the %s was not healthy within %d s. The end of %s:\n%s"
                .formatted(
                    what, limit.toSeconds(), process.log(), process.logTail(SHOWN_LOG_LINES)));
      }
      try {
        Thread.sleep(INTERVAL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LaboratoryException("interrupted while the " + what + " started", e);
      }
    }
  }
}
