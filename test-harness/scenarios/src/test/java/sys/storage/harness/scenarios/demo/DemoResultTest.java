package sys.storage.harness.scenarios.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sys.storage.harness.scenarios.check.Verdict;
import sys.storage.harness.scenarios.figures.Figure;
import sys.storage.harness.scenarios.figures.Window;
import sys.storage.harness.scenarios.history.Operation;

class DemoResultTest {

  private static final long MILLISECOND = 1_000_000;

  @Test
  void anyViolationFailsTheDemo() {
    var clean = new Verdict("clean", "", List.of());
    var broken = new Verdict("broken", "", List.of("a write is gone"));
    assertThat(result(List.of(clean), Optional.empty()).passed()).isTrue();
    assertThat(result(List.of(clean, broken), Optional.empty()).passed()).isFalse();
  }

  @Test
  void aStepThatDidNotCompleteFailsTheDemo() {
    var clean = new Verdict("clean", "", List.of());
    assertThat(
            result(List.of(clean), Optional.of("5 of 5 members ready: not within 60 s")).passed())
        .isFalse();
  }

  @Test
  void nothingCheckedIsNothingProved() {
    assertThat(result(List.of(), Optional.empty()).passed()).isFalse();
  }

  @Test
  void thePauseOfAScalingIsItsOwn() {
    // Acknowledged every 10 ms for 2 s, but for a hole of 700 ms from 1,000 ms on.
    var operations = new ArrayList<Operation>();
    for (long at = 0; at <= 2000; at += 10) {
      if (at <= 1000 || at >= 1700) {
        operations.add(acknowledgedAt(at * MILLISECOND));
      }
    }
    var measured = new Measurements();
    measured.scaleOut(new Window(100 * MILLISECOND, 900 * MILLISECOND));
    measured.leaderKill(new Window(1000 * MILLISECOND, 1900 * MILLISECOND));
    var result =
        new DemoResult(
            List.of(), operations, measured, List.of(), Optional.empty(), Path.of("history"));
    assertThat(figure(result, "longest write pause while scaling").value()).isEqualTo(0.01);
    assertThat(figure(result, "longest write pause after the leader's kill").value())
        .isEqualTo(0.7);
  }

  private static Figure figure(DemoResult result, String name) {
    return result.figures().stream()
        .filter(figure -> figure.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static DemoResult result(List<Verdict> verdicts, Optional<String> failure) {
    return new DemoResult(
        List.of(), List.of(), new Measurements(), verdicts, failure, Path.of("history"));
  }

  private static Operation acknowledgedAt(long nanos) {
    return new Operation(
        nanos, 1, Operation.Kind.PUT, "k", Optional.of("v"), 0, nanos, new Operation.Outcome.Ok(1));
  }
}
