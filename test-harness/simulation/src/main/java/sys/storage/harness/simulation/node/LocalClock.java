package sys.storage.harness.simulation.node;

import sys.storage.harness.simulation.timeline.Timeline;

/**
 * A machine's own clock: monotonic, with an origin of its own, and faster or slower than true time.
 *
 * @param rate 1 for a clock that is right
 */
public record LocalClock(Timeline timeline, long offsetNanos, double rate) {

  /** What the machine believes the time to be. */
  public long nanos() {
    return offsetNanos + (long) (timeline.nowNanos() * rate);
  }
}
