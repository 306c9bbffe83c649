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
  private List<Runnable> heldTimers = new ArrayList<>();
  private List<Runnable> heldInput = new ArrayList<>();
  private boolean paused;
  private boolean over;

  Life(Timeline timeline) {
    this.timeline = timeline;
  }

  /** What the process has planned itself. */
  void after(long delayNanos, Runnable what) {
    timeline.after(delayNanos, () -> runOrHold(what, heldTimers));
  }

  /** What comes from outside: at once, or when the pause is over. */
  void now(Runnable what) {
    runOrHold(what, heldInput);
  }

  private void runOrHold(Runnable what, List<Runnable> held) {
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

  /**
   * The pause is over. Threads wake up in any order.
   *
   * @param inputFirst whether those that read sockets are faster than those that look at the clock
   */
  void resume(boolean inputFirst) {
    paused = false;
    var waited = new ArrayList<Runnable>();
    waited.addAll(inputFirst ? heldInput : heldTimers);
    waited.addAll(inputFirst ? heldTimers : heldInput);
    heldTimers = new ArrayList<>();
    heldInput = new ArrayList<>();
    waited.forEach(what -> after(0, what));
  }

  boolean isPaused() {
    return paused;
  }

  void end() {
    over = true;
    paused = false;
    heldTimers.clear();
    heldInput.clear();
  }

  boolean isOver() {
    return over;
  }
}
