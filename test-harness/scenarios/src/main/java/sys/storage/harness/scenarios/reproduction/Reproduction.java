package sys.storage.harness.scenarios.reproduction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import sys.storage.harness.linearizability.command.Story;
import sys.storage.harness.linearizability.model.KeyValue;
import sys.storage.harness.linearizability.model.KeyValue.Input;
import sys.storage.harness.linearizability.model.KeyValue.Output;
import sys.storage.harness.linearizability.verdict.Verdict;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.terminal.Ink;
import sys.storage.harness.scenarios.terminal.Terminal;

/** Plays a schedule again and again, each time unsafe and then safe, and tells what came of it. */
public final class Reproduction {

  private final Laboratory laboratory;
  private final Terminal terminal;
  private final ReproductionOptions options;
  private final Schedule schedule;
  private final List<RunResult> results = new ArrayList<>();
  private volatile Optional<LiveScene> open = Optional.empty();

  public Reproduction(Laboratory laboratory, Terminal terminal, ReproductionOptions options) {
    this.laboratory = laboratory;
    this.terminal = terminal;
    this.options = options;
    this.schedule = options.bug().schedule();
  }

  /**
   * Runs it on a laboratory that runs.
   *
   * @return whether every unsafe run was violated and every control was clean
   */
  public boolean run() throws IOException {
    Files.createDirectories(options.directory());
    terminal.line(terminal.paint(Ink.STRONG, schedule.name()) + ": " + schedule.title());
    for (int number = 1; number <= options.runs(); number++) {
      RunResult unsafe = play(number, true);
      RunResult control = play(number, false);
      if (number == 1) {
        explain(unsafe);
      }
      report(number, unsafe, control);
    }
    return summary();
  }

  /** Deletes the cluster of the run that is being played. The operator must run. Any thread. */
  public void withdraw() {
    open.ifPresent(LiveScene::close);
  }

  private RunResult play(int number, boolean unsafe) throws IOException {
    String side = unsafe ? "unsafe" : "control";
    String name = "%s-%02d%s".formatted(schedule.name(), number, unsafe ? "u" : "c");
    Path history =
        options.directory().resolve("%s-%02d-%s.jsonl".formatted(schedule.name(), number, side));
    terminal.line();
    terminal.line(
        "run %d of %d, safetyMode %s"
            .formatted(number, options.runs(), unsafe ? schedule.unsafeMode() : "safe"));
    Consumer<String> told = number == 1 ? terminal::line : terminal::progress;
    var run =
        new Run(
            laboratory,
            options.namespace(),
            schedule,
            options.leftOut(),
            told,
            scene -> open = Optional.of(scene));
    RunResult result = run.play(name, unsafe, history);
    results.add(result);
    terminal.line(
        "%s in %.1f s%s"
            .formatted(
                terminal.paint(result.asClaimed() ? Ink.GOOD : Ink.BAD, result.kind().toString()),
                result.took().toMillis() / 1e3,
                result.failure().map(why -> ": " + why).orElse("")));
    return result;
  }

  private void explain(RunResult run) {
    run.evidence()
        .ifPresent(
            evidence -> {
              terminal.line();
              terminal.line(terminal.paint(Ink.STRONG, "two commits at one index"));
              terminal.line("  " + evidence.first());
              terminal.line("  " + evidence.second());
              terminal.line(terminal.paint(Ink.STRONG, "what a user lost"));
              terminal.line("  " + evidence.loss());
            });
    if (run.verdict().isPresent()
        && run.verdict().get() instanceof Verdict.Violation<Input, Output> violation) {
      terminal.line(terminal.paint(Ink.STRONG, "what the checker says of the history"));
      Story.of(new KeyValue(), violation).lines().forEach(terminal::line);
    }
  }

  /** Of the first run, and of every run that is not as claimed. */
  private void report(int number, RunResult unsafe, RunResult control) throws IOException {
    if (number > 1 && unsafe.asClaimed() && control.asClaimed()) {
      return;
    }
    Path page =
        options
            .directory()
            .resolve(
                number == 1
                    ? schedule.name() + ".html"
                    : "%s-%02d.html".formatted(schedule.name(), number));
    Files.writeString(page, ReportPage.of(schedule, unsafe, Optional.of(control)));
    if (number == 1) {
      Files.writeString(
          options.directory().resolve(schedule.name() + ".svg"), SpaceTime.of(unsafe));
    }
    terminal.line("report: " + page);
    terminal.line("history: " + unsafe.history());
  }

  private boolean summary() {
    long violated = count(RunResult::unsafe);
    long clean = count(run -> !run.unsafe());
    double longest = results.stream().mapToLong(run -> run.took().toMillis()).max().orElse(0) / 1e3;
    terminal.line();
    terminal.line(String.format(Locale.ROOT, "longest run %.1f s", longest));
    boolean all = violated == options.runs() && clean == options.runs();
    terminal.line(
        terminal.paint(
            all ? Ink.GOOD : Ink.BAD,
            "%s: violated %d/%d, control clean %d/%d"
                .formatted(schedule.name(), violated, options.runs(), clean, options.runs())));
    return all;
  }

  private long count(Predicate<RunResult> which) {
    return results.stream().filter(which).filter(RunResult::asClaimed).count();
  }
}
