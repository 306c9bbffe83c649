package sys.storage.harness.simulation.node;

import sys.storage.harness.simulation.timeline.Timeline;

/**
 * A machine's own clock: monotonic, with an origin of its own, and faster or slower than true time.
 */
public final class LocalClock {

  private final Timeline timeline;
  private final double rate;
  private long offsetNanos;

  /**
   * @param rate 1 for a clock that is right
   */
  LocalClock(Timeline timeline, long offsetNanos, double rate) {
    this.timeline = timeline;
    this.offsetNanos = offsetNanos;
    this.rate = rate;
  }

  /** What the machine believes the time to be. */
  public long nanos() {
    return offsetNanos + (long) (timeline.nowNanos() * rate);
  }

  /** The clock leaps forward. */
  void leap(long nanos) {
    offsetNanos += nanos;
  }
}
