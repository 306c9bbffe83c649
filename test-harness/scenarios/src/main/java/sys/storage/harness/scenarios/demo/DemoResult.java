package sys.storage.harness.scenarios.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.scenarios.check.Verdict;
import sys.storage.harness.scenarios.figures.Figure;
import sys.storage.harness.scenarios.figures.Pauses;
import sys.storage.harness.scenarios.figures.Throughput;
import sys.storage.harness.scenarios.figures.Window;
import sys.storage.harness.scenarios.history.Operation;
import sys.storage.harness.scenarios.timeline.Step;

/**
 * What came out of a demonstration.
 *
 * @param failure the step that did not complete; empty when all did
 * @param history file with the operations
 */
public record DemoResult(
    List<Step> steps,
    List<Operation> operations,
    Measurements measured,
    List<Verdict> verdicts,
    Optional<String> failure,
    Path history) {

  private static final double NANOS_PER_SECOND = 1e9;

  public DemoResult {
    steps = List.copyOf(steps);
    operations = List.copyOf(operations);
    verdicts = List.copyOf(verdicts);
  }

  /** All steps completed and nothing was lost, reordered or different. */
  public boolean passed() {
    return failure.isEmpty() && !verdicts.isEmpty() && verdicts.stream().allMatch(Verdict::passed);
  }

  /** What was measured, beside what is expected; only what was reached. */
  public List<Figure> figures() {
    var pauses = Pauses.of(operations);
    var figures = new ArrayList<Figure>();
    measured
        .ready()
        .ifPresent(
            window ->
                figures.add(
                    Figure.atMostSeconds(
                        "apply to Ready 3/3", seconds(window), Targets.READY_SECONDS)));
    for (Window window : measured.scaleOuts()) {
      figures.add(
          Figure.atMostSeconds("3 → 5 under load", seconds(window), Targets.SCALE_OUT_SECONDS));
    }
    for (Window window : measured.scaleIns()) {
      figures.add(
          Figure.atMostSeconds("5 → 3 under load", seconds(window), Targets.SCALE_IN_SECONDS));
    }
    var scaling = new ArrayList<>(measured.scaleOuts());
    scaling.addAll(measured.scaleIns());
    scaling.stream()
        .mapToLong(pauses::longestNanos)
        .max()
        .ifPresent(
            nanos ->
                figures.add(
                    Figure.atMostSeconds(
                        "longest write pause while scaling",
                        nanos / NANOS_PER_SECOND,
                        Targets.SCALING_PAUSE_SECONDS)));
    measured
        .leaderKill()
        .ifPresent(
            window ->
                figures.add(
                    Figure.atMostSeconds(
                        "longest write pause after the leader's kill",
                        pauses.longestNanos(window) / NANOS_PER_SECOND,
                        Targets.LEADER_KILL_PAUSE_SECONDS)));
    measured
        .undisturbed()
        .ifPresent(
            window ->
                figures.add(
                    new Figure(
                        "acknowledged writes, 8 clients, undisturbed",
                        Throughput.acknowledgedPerSecond(operations, window),
                        Figure.Bound.AT_LEAST,
                        Targets.WRITES_PER_SECOND,
                        "writes/s")));
    measured.residentBytes().values().stream()
        .mapToLong(Long::longValue)
        .max()
        .ifPresent(
            bytes ->
                figures.add(
                    new Figure(
                        "memory of the largest node",
                        bytes / 1e6,
                        Figure.Bound.AT_MOST,
                        Targets.NODE_MEGABYTES,
                        "MB")));
    figures.add(
        Figure.atMostSeconds(
            "whole demo", measured.totalNanos() / NANOS_PER_SECOND, Targets.DEMO_SECONDS));
    return figures;
  }

  private static double seconds(Window window) {
    return window.nanos() / NANOS_PER_SECOND;
  }
}
