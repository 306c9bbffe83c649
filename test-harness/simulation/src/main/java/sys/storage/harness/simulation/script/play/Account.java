package sys.storage.harness.simulation.script.play;

import java.util.function.Consumer;
import sys.storage.harness.simulation.timeline.Timeline;

/** Tells a person what happens, and when. */
final class Account {

  private final Timeline timeline;
  private final Consumer<String> reader;

  Account(Timeline timeline, Consumer<String> reader) {
    this.timeline = timeline;
    this.reader = reader;
  }

  /** A step is carried out. */
  void step(String step) {
    tell(step);
  }

  /** Something follows from it. */
  void seen(String node, String what) {
    tell("    " + node + ": " + what);
  }

  private void tell(String what) {
    reader.accept("%12.3f ms  %s".formatted(timeline.nowNanos() / 1e6, what));
  }
}
