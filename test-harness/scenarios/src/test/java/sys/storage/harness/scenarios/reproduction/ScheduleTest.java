package sys.storage.harness.scenarios.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.harness.linearizability.model.KeyValue.Input;
import sys.storage.harness.linearizability.model.KeyValue.Output;
import sys.storage.harness.linearizability.verdict.Verdict;

/**
 * Each schedule shows what it claims, its control nothing, and nothing is claimed without cause.
 */
class ScheduleTest {

  @TempDir Path directory = Path.of("");

  private RunResult play(Bug bug, boolean unsafe, Optional<String> leftOut) throws IOException {
    return play(bug, unsafe, leftOut, directory.resolve("history.jsonl"));
  }

  static RunResult play(Bug bug, boolean unsafe, Optional<String> leftOut, Path file)
      throws IOException {
    Schedule schedule = bug.schedule();
    var scene = new ModelCluster(unsafe ? schedule.unsafeMode() : "safe");
    scene.create();
    Optional<Evidence> evidence;
    List<Moment> moments;
    try (var timeline = new Timeline(file, _ -> {})) {
      var script = new Script(scene, timeline, Duration.ofSeconds(1), leftOut);
      evidence = schedule.play(script, unsafe);
      moments = timeline.moments();
    }
    return new RunResult(
        unsafe,
        Optional.empty(),
        evidence,
        Optional.of(Judge.verdict(file)),
        moments,
        IntStream.range(0, 5).mapToObj(scene::name).toList(),
        file,
        Duration.ZERO);
  }

  @ParameterizedTest
  @EnumSource(Bug.class)
  void theUnsafeModeIsViolatedByTheCheckerAndByTwoCommitsAtOneIndex(Bug bug) throws IOException {
    RunResult run = play(bug, true, Optional.empty());

    assertThat(run.kind()).isEqualTo(RunResult.Kind.VIOLATED);
    assertThat(run.evidence())
        .hasValueSatisfying(
            evidence -> {
              assertThat(evidence.first().index()).isEqualTo(evidence.second().index());
              assertThat(evidence.first().value()).isNotEqualTo(evidence.second().value());
            });
    assertThat(operationsOfTheCounterexample(run)).isBetween(2, 6);
  }

  private static int operationsOfTheCounterexample(RunResult run) {
    return run.verdict().orElseThrow() instanceof Verdict.Violation<Input, Output> violation
        ? violation.counterexample().operations().size()
        : 0;
  }

  @ParameterizedTest
  @EnumSource(Bug.class)
  void theSameScheduleIsCleanInSafeMode(Bug bug) throws IOException {
    assertThat(play(bug, false, Optional.empty()).kind()).isEqualTo(RunResult.Kind.CLEAN);
  }

  static Stream<Arguments> preconditions() {
    return Arrays.stream(Bug.values())
        .flatMap(
            bug ->
                bug.steps().stream()
                    // The leader may stand where it should without being moved there.
                    .filter(step -> !step.equals("leader") || bug.name().startsWith("BUG2"))
                    .flatMap(
                        step ->
                            Stream.of(true, false).map(unsafe -> Arguments.of(bug, step, unsafe))));
  }

  @ParameterizedTest
  @MethodSource("preconditions")
  void withoutAnyOneOfItsPreconditionsARunShowsNothing(Bug bug, String step, boolean unsafe) {
    assertThatThrownBy(() -> play(bug, unsafe, Optional.of(step)))
        .isInstanceOf(NotReproduced.class);
  }

  @ParameterizedTest
  @EnumSource(Bug.class)
  void theReportLoadsNothingAndShowsTheConflictAndTheCounterexample(Bug bug) throws IOException {
    RunResult run = play(bug, true, Optional.empty());

    String page = ReportPage.of(bug.schedule(), run, Optional.empty());

    assertThat(page)
        .doesNotContain(" src=", " href=", "@import", "fetch(", "@SECTIONS@", "@DATA@")
        .contains("Two commits at one index", "space-time diagram", "\"counterexample\":[{");
  }
}
