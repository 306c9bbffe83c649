package sys.storage.harness.scenarios.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import sys.storage.harness.scenarios.cluster.Await;
import sys.storage.harness.scenarios.cluster.StepFailed;
import sys.storage.harness.scenarios.figures.Window;
import sys.storage.harness.scenarios.history.HistoryRecorder;
import sys.storage.harness.scenarios.terminal.Ink;
import sys.storage.harness.scenarios.terminal.Terminal;
import sys.storage.harness.scenarios.timeline.StageLog;
import sys.storage.harness.scenarios.timeline.Step;

/**
 * Tells the steps of the script while they happen: what is done, the command that a user would type
 * for it, a line of progress on a terminal, and how long it took.
 */
final class Narrator {

  private static final long PROGRESS_INTERVAL_MILLIS = 200;

  private final Terminal terminal;
  private final HistoryRecorder history;
  private final StageLog stages;
  private final List<Step> steps = new ArrayList<>();

  Narrator(Terminal terminal, HistoryRecorder history, StageLog stages) {
    this.terminal = terminal;
    this.history = history;
    this.stages = stages;
  }

  /** The steps that have ended, in order. */
  List<Step> steps() {
    return List.copyOf(steps);
  }

  /** A remark within a step. */
  void say(String text) {
    terminal.line("           " + text);
  }

  /** What a user would type for something within a step. */
  void command(String command) {
    say(terminal.paint(Ink.COMMAND, "$ " + command));
  }

  /**
   * Runs one step.
   *
   * @param command what a user would type; empty where there is no such command
   * @param work returns when the step has had its effect, throws {@link StepFailed} otherwise
   */
  <T> T step(String name, String command, Supplier<T> work) {
    long startNanos = history.nowNanos();
    terminal.line();
    terminal.line("%8s   %s".formatted(seconds(startNanos), terminal.paint(Ink.STRONG, name)));
    if (!command.isEmpty()) {
      command(command);
    }
    T result = withProgress(startNanos, work);
    var window = new Window(startNanos, history.nowNanos());
    var step = new Step(name, window, stages.within(window));
    steps.add(step);
    String stageText = StageText.of(step);
    say(
        terminal.paint(Ink.GOOD, "done in " + seconds(window.nanos()))
            + (stageText.isEmpty() ? "" : terminal.paint(Ink.FAINT, "   " + stageText)));
    return result;
  }

  private <T> T withProgress(long startNanos, Supplier<T> work) {
    var running = new AtomicBoolean(true);
    Thread progress =
        Thread.ofVirtual()
            .start(
                () -> {
                  long acknowledged = history.acknowledgedPuts();
                  long atNanos = startNanos;
                  while (running.get()) {
                    Await.pause(PROGRESS_INTERVAL_MILLIS);
                    long now = history.nowNanos();
                    long count = history.acknowledgedPuts();
                    double rate = (count - acknowledged) * 1e9 / Math.max(1, now - atNanos);
                    acknowledged = count;
                    atNanos = now;
                    if (running.get()) {
                      terminal.progress(progressLine(now - startNanos, rate));
                    }
                  }
                });
    try {
      return work.get();
    } finally {
      running.set(false);
      try {
        progress.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      terminal.eraseProgress();
    }
  }

  private String progressLine(long nanos, double rate) {
    String stage = stages.latest();
    return "           … %s%s%s"
        .formatted(
            seconds(nanos),
            stage.isEmpty() ? "" : "   " + stage,
            rate > 0 ? String.format(Locale.ROOT, "   %,.0f writes/s", rate) : "");
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, nanos < 10_000_000_000L ? "%.2f s" : "%.1f s", nanos / 1e9);
  }
}
