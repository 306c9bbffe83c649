package sys.storage.harness.kubernetes.kubelet;

import java.time.Duration;

/**
 * How long a container that ended waits for its next start: not at all the first time, then twice
 * as long each time. Shorter than a real kubelet's 10 s to 5 min: on a laptop somebody is watching.
 */
final class RestartBackOff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** After a run of this length the container counts as well again. */
  private static final Duration WELL = Duration.ofSeconds(30);

  private Duration next = Duration.ZERO;

  /**
   * @param ran how long the container ran before it ended
   */
  Duration afterRunOf(Duration ran) {
    if (ran.compareTo(WELL) >= 0) {
      next = Duration.ZERO;
    }
    Duration delay = next;
    next = delay.isZero() ? FIRST : shorter(delay.multipliedBy(2), LONGEST);
    return delay;
  }

  private static Duration shorter(Duration left, Duration right) {
    return left.compareTo(right) < 0 ? left : right;
  }
}
