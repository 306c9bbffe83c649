package sys.storage.harness.scenarios.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import sys.storage.harness.scenarios.figures.Window;

/** Collects stages as a watcher sees them. Any thread may write. */
public final class StageLog {

  private final LongSupplier clockNanos;
  private final List<Step.Stage> stages = new ArrayList<>();

  public StageLog(LongSupplier clockNanos) {
    this.clockNanos = clockNanos;
  }

  /** Notes a stage that begins now; one of the same name as the latest is the same stage. */
  public synchronized void begin(String name) {
    if (stages.isEmpty() || !stages.getLast().name().equals(name)) {
      stages.add(new Step.Stage(name, clockNanos.getAsLong()));
    }
  }

  /** The stages that began within the window, in order. */
  public synchronized List<Step.Stage> within(Window window) {
    return stages.stream().filter(stage -> window.contains(stage.atNanos())).toList();
  }

  /** Name of the latest stage, empty when there is none. */
  public synchronized String latest() {
    return stages.isEmpty() ? "" : stages.getLast().name();
  }
}
