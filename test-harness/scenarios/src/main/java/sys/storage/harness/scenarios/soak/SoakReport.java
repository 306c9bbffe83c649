package sys.storage.harness.scenarios.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sys.storage.harness.linearizability.command.Story;
import sys.storage.harness.linearizability.model.KeyValue;
import sys.storage.harness.linearizability.model.KeyValue.Input;
import sys.storage.harness.linearizability.model.KeyValue.Output;
import sys.storage.harness.linearizability.verdict.Verdict;
import sys.storage.harness.scenarios.figures.Pauses;
import sys.storage.harness.scenarios.history.Operation;
import sys.storage.harness.scenarios.terminal.Ink;
import sys.storage.harness.scenarios.terminal.Table;
import sys.storage.harness.scenarios.terminal.Table.Cell;
import sys.storage.harness.scenarios.terminal.Terminal;

/** Judges the history of a run, and tells what came out of it. */
public final class SoakReport {

  private static final String INDENT = "  ";
  private static final int SHOWN = 10;

  private final Terminal terminal;

  public SoakReport(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * @return whether nothing was violated and the run did what it has to
   */
  public boolean print(SoakResult result) throws IOException {
    operations(result);
    disturbances(result);
    heading("Verdict");
    MemoryPools pools = MemoryPools.reset();
    Path history = result.options().history();
    Judgement judgement = Judgement.of(history);
    verdict(judgement, history, pools.peakMegabytes());
    boolean clean = judgement.clean();
    result
        .convergence()
        .filter(sys.storage.harness.scenarios.check.Verdict::passed)
        .ifPresent(verdict -> good(verdict.check() + ": " + verdict.finding()));
    List<String> shortcomings = result.shortcomings();
    shortcomings.stream().limit(SHOWN).forEach(this::bad);
    terminal.line(INDENT + "history: " + history);
    terminal.line();
    boolean passed = clean && shortcomings.isEmpty();
    terminal.line(
        passed
            ? terminal.paint(Ink.GOOD, "soak: nothing was lost, seed " + result.options().seed())
            : terminal.paint(Ink.BAD, "soak: FAILED, seed " + result.options().seed()));
    return passed;
  }

  private void operations(SoakResult result) {
    heading("Operations");
    Map<Operation.Kind, Map<String, Long>> counts = new EnumMap<>(Operation.Kind.class);
    for (Operation operation : result.operations()) {
      counts
          .computeIfAbsent(operation.kind(), _ -> new TreeMap<>())
          .merge(outcome(operation), 1L, Long::sum);
    }
    var table = new Table().head("", ">DONE", ">CONDITION FAILED", ">REFUSED", ">UNKNOWN");
    counts.forEach(
        (kind, by) ->
            table.row(
                Cell.of(kind.toString()),
                count(by.getOrDefault("done", 0L)),
                count(by.getOrDefault("not applied", 0L)),
                count(by.getOrDefault("refused", 0L)),
                count(by.getOrDefault("unknown", 0L))));
    terminal.lines(table.render(terminal, INDENT));
    result
        .loaded()
        .ifPresent(
            window ->
                terminal.line(
                    String.format(
                        Locale.ROOT,
                        "%s%,d answered in %.0f s, %,.0f/s; the longest time without an acknowledged put %.1f s",
                        INDENT,
                        result.answered(),
                        window.nanos() / 1e9,
                        result.answered() * 1e9 / window.nanos(),
                        Pauses.of(result.operations()).longestNanos(window) / 1e9)));
  }

  private static String outcome(Operation operation) {
    return switch (operation.outcome()) {
      case Operation.Outcome.Ok _ -> "done";
      case Operation.Outcome.NotApplied _ -> "not applied";
      case Operation.Outcome.Failed _ -> "refused";
      case Operation.Outcome.Unknown _ -> "unknown";
    };
  }

  private void disturbances(SoakResult result) {
    heading("Disturbances");
    String faults =
        new TreeMap<>(result.faults())
            .entrySet().stream()
                .map(entry -> "%s %d".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    int made = result.faults().values().stream().mapToInt(Integer::intValue).sum();
    terminal.line(
        INDENT + "%d faults of %d kinds: %s".formatted(made, result.faults().size(), faults));
    if (!result.ineffective().isEmpty()) {
      terminal.line(
          INDENT
              + "%d more could not be made or had no effect, and do not count"
                  .formatted(result.ineffective().size()));
    }
    terminal.line(
        INDENT
            + "%d changes of scale, %d elections".formatted(result.scalings(), result.elections()));
  }

  private void verdict(Judgement judgement, Path history, long megabytes) throws IOException {
    String cost =
        String.format(
            Locale.ROOT,
            "%.1f s, %,d MB of heap at most",
            judgement.took().toMillis() / 1e3,
            megabytes);
    switch (judgement.verdict()) {
      case Verdict.Linearizable<Input, Output> _ ->
          good(
              "linearizable: %,d operations on %,d keys; keys decided by %s; %s"
                  .formatted(
                      judgement.history().size(),
                      judgement.ways().values().stream().mapToInt(Integer::intValue).sum(),
                      judgement.ways(),
                      cost));
      case Verdict.Violation<Input, Output> violation -> {
        bad("NOT linearizable; " + cost);
        Story.of(new KeyValue(), violation).lines().forEach(terminal::line);
        Path page = history.resolveSibling("soak.html");
        judgement.draw(history, page);
        terminal.line(INDENT + "page: " + page);
      }
      case Verdict.Unknown<Input, Output>(var partition, var reason, var progress, _) ->
          bad(
              "not decided, key %s: stopped by %s after %s; %s"
                  .formatted(partition, reason, progress, cost));
    }
    List<Verdict.Finding> findings = judgement.verdict().findings();
    findings.stream()
        .limit(SHOWN)
        .forEach(
            finding ->
                bad(
                    "key %s: the order of the revisions is no linearization: %s"
                        .formatted(finding.partition(), finding.fault())));
    if (findings.size() > SHOWN) {
      bad("… and of %,d more keys".formatted(findings.size() - SHOWN));
    }
  }

  private void good(String text) {
    terminal.line(INDENT + terminal.paint(Ink.GOOD, "✔ " + text));
  }

  private void bad(String text) {
    terminal.line(INDENT + terminal.paint(Ink.BAD, "✘ " + text));
  }

  private void heading(String text) {
    terminal.line();
    terminal.line(terminal.paint(Ink.STRONG, text));
  }

  private static Cell count(long number) {
    return Cell.right(String.format(Locale.ROOT, "%,d", number));
  }

  /** The heap of this JVM, and how full it was at most. */
  private record MemoryPools(List<MemoryPoolMXBean> pools) {

    static MemoryPools reset() {
      List<MemoryPoolMXBean> heap =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getType() == MemoryType.HEAP)
              .toList();
      heap.forEach(MemoryPoolMXBean::resetPeakUsage);
      return new MemoryPools(heap);
    }

    long peakMegabytes() {
      return pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / 1_000_000;
    }
  }
}
