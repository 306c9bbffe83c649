package sys.storage.harness.simulation.node;

import java.util.ArrayList;
import java.util.List;
import sys.storage.harness.simulation.timeline.Timeline;

/**
 * The life of one process: what it has planned does not happen any more when it is over, and waits
 * while the process is paused.
 */
final class Life {

  private final Timeline timeline;
  private List<Runnable> held = new ArrayList<>();
  private boolean paused;
  private boolean over;

  Life(Timeline timeline) {
    this.timeline = timeline;
  }

  void after(long delayNanos, Runnable what) {
    timeline.after(delayNanos, () -> now(what));
  }

  /** At once, or when the pause is over. */
  void now(Runnable what) {
    if (paused) {
      held.add(what);
    } else if (!over) {
      what.run();
    }
  }

  /** Everything stands still, as in a long collection of garbage; only clocks go on. */
  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    List<Runnable> waited = held;
    held = new ArrayList<>();
    waited.forEach(what -> after(0, what));
  }

  boolean isPaused() {
    return paused;
  }

  void end() {
    over = true;
    paused = false;
    held.clear();
  }

  boolean isOver() {
    return over;
  }
}
