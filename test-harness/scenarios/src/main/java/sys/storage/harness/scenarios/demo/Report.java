package sys.storage.harness.scenarios.demo;

import java.util.Locale;
import java.util.Optional;
import sys.storage.harness.scenarios.check.AcknowledgedWrites;
import sys.storage.harness.scenarios.check.Verdict;
import sys.storage.harness.scenarios.figures.Figure;
import sys.storage.harness.scenarios.figures.Latency;
import sys.storage.harness.scenarios.figures.Pauses;
import sys.storage.harness.scenarios.figures.Throughput;
import sys.storage.harness.scenarios.figures.Window;
import sys.storage.harness.scenarios.history.Operation;
import sys.storage.harness.scenarios.terminal.Ink;
import sys.storage.harness.scenarios.terminal.Sparkline;
import sys.storage.harness.scenarios.terminal.Table;
import sys.storage.harness.scenarios.terminal.Table.Cell;
import sys.storage.harness.scenarios.terminal.Terminal;
import sys.storage.harness.scenarios.timeline.Step;

/** Prints the result of a demonstration: timeline, load, figures, checks, and one last sentence. */
public final class Report {

  private static final int SPARKLINE_CHARS = 80;
  private static final int SHOWN_VIOLATIONS = 5;
  private static final String INDENT = "  ";

  private final Terminal terminal;

  public Report(Terminal terminal) {
    this.terminal = terminal;
  }

  public void print(DemoResult result) {
    timeline(result);
    load(result);
    figures(result);
    checks(result);
    ending(result);
  }

  private void timeline(DemoResult result) {
    heading("Timeline");
    var pauses = Pauses.of(result.operations());
    Optional<Window> load = result.measured().load();
    var table = new Table().head(">AT", ">TOOK", ">WRITES/S", ">LONGEST PAUSE", "STEP");
    for (Step step : result.steps()) {
      Window window = step.window();
      boolean underLoad = load.isPresent() && load.get().contains(window.fromNanos());
      table.row(
          Cell.right(Narrator.seconds(window.fromNanos())),
          Cell.right(Narrator.seconds(window.nanos())),
          Cell.right(
              underLoad
                  ? count(Throughput.acknowledgedPerSecond(result.operations(), window))
                  : ""),
          Cell.right(underLoad ? Narrator.seconds(pauses.longestNanos(window)) : ""),
          Cell.of(step.name()));
    }
    terminal.lines(table.render(terminal, INDENT));
  }

  private void load(DemoResult result) {
    Optional<Window> window = result.measured().load();
    if (window.isEmpty()) {
      return;
    }
    heading("Load");
    terminal.line(
        INDENT
            + Sparkline.of(Throughput.series(result.operations(), window.get(), SPARKLINE_CHARS)));
    terminal.line(
        INDENT
            + terminal.paint(
                Ink.FAINT,
                "acknowledged writes per second over %s of load; on average, with all that happens, %s"
                    .formatted(
                        Narrator.seconds(window.get().nanos()),
                        count(
                            Throughput.acknowledgedPerSecond(result.operations(), window.get())))));
    var table = new Table().head("", ">COUNT", ">P50", ">P90", ">P99", ">P99.9", ">MAX");
    latency(table, "writes", Latency.of(result.operations(), Operation.Kind.PUT));
    latency(table, "linearizable reads", Latency.of(result.operations(), Operation.Kind.GET));
    terminal.lines(table.render(terminal, INDENT));
    terminal.line(
        INDENT + "outcomes of writes: " + AcknowledgedWrites.outcomes(result.operations()));
    var memory = new StringBuilder();
    result
        .measured()
        .residentBytes()
        .forEach((node, bytes) -> memory.append("  %s %,d MB".formatted(node, bytes / 1_000_000)));
    terminal.line(INDENT + "memory:" + memory);
  }

  private static void latency(Table table, String name, Latency latency) {
    table.row(
        Cell.of(name),
        Cell.right(count((double) latency.count())),
        Cell.right(millis(latency.p50Micros())),
        Cell.right(millis(latency.p90Micros())),
        Cell.right(millis(latency.p99Micros())),
        Cell.right(millis(latency.p999Micros())),
        Cell.right(millis(latency.maxMicros())));
  }

  private void figures(DemoResult result) {
    heading("Figures");
    var table = new Table().head("", ">MEASURED", ">TARGET", "");
    for (Figure figure : result.figures()) {
      table.row(
          Cell.of(figure.name()),
          Cell.right(figure.shownValue()),
          Cell.right(Ink.FAINT, figure.shownTarget()),
          figure.met() ? Cell.of(Ink.GOOD, "met") : Cell.of(Ink.WARN, "MISSED"));
    }
    terminal.lines(table.render(terminal, INDENT));
  }

  private void checks(DemoResult result) {
    heading("Checks");
    for (Verdict verdict : result.verdicts()) {
      terminal.line(
          INDENT
              + (verdict.passed()
                  ? terminal.paint(Ink.GOOD, "✔ " + verdict.check())
                  : terminal.paint(Ink.BAD, "✘ NOT: " + verdict.check()))
              + terminal.paint(Ink.FAINT, "   " + verdict.finding()));
      verdict.violations().stream()
          .limit(SHOWN_VIOLATIONS)
          .forEach(violation -> terminal.line(INDENT + "    " + violation));
      int hidden = verdict.violations().size() - SHOWN_VIOLATIONS;
      if (hidden > 0) {
        terminal.line(INDENT + "    … and %,d more".formatted(hidden));
      }
    }
    if (result.verdicts().isEmpty()) {
      terminal.line(INDENT + terminal.paint(Ink.BAD, "nothing could be checked"));
    }
    terminal.line(INDENT + "history of all operations: " + result.history());
  }

  private void ending(DemoResult result) {
    terminal.line();
    result
        .failure()
        .ifPresent(reason -> terminal.line(terminal.paint(Ink.BAD, "A step failed: ") + reason));
    long missed = result.figures().stream().filter(figure -> !figure.met()).count();
    if (!result.passed()) {
      terminal.line(terminal.paint(Ink.BAD, "The demo failed."));
    } else if (missed > 0) {
      terminal.line(
          terminal.paint(Ink.GOOD, "Nothing was lost.")
              + " But %d of the figures above missed its target.".formatted(missed));
    } else {
      terminal.line(terminal.paint(Ink.GOOD, "Nothing was lost, and every figure is met."));
    }
  }

  private void heading(String text) {
    terminal.line();
    terminal.line(terminal.paint(Ink.STRONG, text));
  }

  private static String count(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  private static String millis(long micros) {
    return String.format(Locale.ROOT, "%.1f ms", micros / 1000.0);
  }
}
