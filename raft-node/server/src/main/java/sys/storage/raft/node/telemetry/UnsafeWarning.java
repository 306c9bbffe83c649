package sys.storage.raft.node.telemetry;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.raft.core.SafetyMode;

/**
 * Says in the log, at the start and every few minutes, that a node runs in an unsafe mode: whoever
 * reads any stretch of the log is to see it.
 */
public final class UnsafeWarning implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(UnsafeWarning.class);
  private static final Duration INTERVAL = Duration.ofMinutes(2);

  private final CountDownLatch closed = new CountDownLatch(1);

  private UnsafeWarning() {}

  /** Warns from now on until it is closed; in safe mode it never does. */
  public static UnsafeWarning start(SafetyMode mode) {
    var warning = new UnsafeWarning();
    if (mode != SafetyMode.SAFE) {
      Thread.ofVirtual().name("unsafe-warning").start(() -> warning.repeat(mode));
    }
    return warning;
  }

  private void repeat(SafetyMode mode) {
    try {
      do {
        log.warn(
            "UNSAFE: this node runs with safetyMode {}: {}. Acknowledged writes can be lost; never"
                + " keep data in it that matters",
            mode.text(),
            dropped(mode));
      } while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String dropped(SafetyMode mode) {
    return switch (mode) {
      case SAFE -> "no rule is left out";
      case UNSAFE_EARLY_VOTE -> "its voters are a list outside the log, and empty nodes vote";
      case UNSAFE_NO_JOINT -> "voters change at once, without a joint configuration";
      case UNSAFE_IDENTITY_REUSE -> "an empty disk is taken for the member that lost its own";
    };
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
