package sys.storage.harness.simulation.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import sys.storage.harness.simulation.script.Parser;
import sys.storage.harness.simulation.script.Printer;
import sys.storage.harness.simulation.script.Scenario;

/** What can go, tried on failures that are known. */
final class PassesTest {

  private static final Scenario SCENARIO =
      Parser.parse(
          """
          seed 77
          operator 5
          clients 4
          option election-timeout 123ms
          option clock-drift 0.04
          option trailing-entries 17

          until not process demo-0 = down within 30s
          start-clients
          at 812348us crash demo-1 for 417ms
          at 900ms isolate demo-2
          at 950ms heal
          at 1234ms kill demo-0 for 3ms
          at 1800ms run 100ms
          at 2s scale 3
          """);

  /** Fails in its last step wherever the text holds all of these. */
  private static Trial failingWith(String... needed) {
    return failing(
        scenario -> List.of(needed).stream().allMatch(Printer.print(scenario)::contains));
  }

  private static Trial failing(Predicate<Scenario> fails) {
    return scenario ->
        fails.test(scenario)
            ? Optional.of(
                new Failure("Known", scenario.steps().size() - 1, 0, 1_812_000_000L, "it fails"))
            : Optional.empty();
  }

  private static List<String> shrunk(Trial trial) {
    Failure failure = trial.play(SCENARIO).orElseThrow();
    Shrunk shrunk =
        new Shrinker(trial, new Budget(2_000, Duration.ofMinutes(1)), _ -> {})
            .shrink(SCENARIO, failure);
    assertThat(shrunk.complete()).isTrue();
    return Printer.print(shrunk.scenario()).lines().filter(line -> !line.isBlank()).toList();
  }

  @Test
  void onlyTheStepThatIsNeededIsLeftInTheSmallestCluster() {
    assertThat(shrunk(failingWith("isolate demo-2")))
        .contains("voters demo-0 demo-1")
        .filteredOn(line -> line.contains("isolate") || line.contains("crash"))
        .hasSize(1);
  }

  @Test
  void anOptionThatIsNeededStays() {
    assertThat(shrunk(failingWith("option clock-drift 0.04")))
        .contains("option clock-drift 0.04")
        .noneMatch(line -> line.startsWith("option election-timeout"));
  }

  @Test
  void clientsStayOnlyAsManyAsAreNeeded() {
    assertThat(shrunk(failing(scenario -> scenario.setting().clients() >= 2)))
        .contains("clients 2");
  }

  @Test
  void anOperatorThatIsNeededStaysWithFewReplicas() {
    assertThat(shrunk(failing(scenario -> Printer.print(scenario).contains("operator "))))
        .contains("operator 1");
  }

  @Test
  void timesBecomeRound() {
    assertThat(shrunk(failingWith("operator", "crash demo-1")))
        .contains("at 800ms crash demo-1 for 400ms");
  }

  @Test
  void whatIsSpentIsSaid() {
    Trial trial = failingWith("operator", "crash demo-1");
    Shrunk shrunk =
        new Shrinker(trial, new Budget(3, Duration.ofMinutes(1)), _ -> {})
            .shrink(SCENARIO, trial.play(SCENARIO).orElseThrow());
    assertThat(shrunk.complete()).isFalse();
    assertThat(shrunk.runs()).isEqualTo(3);
    assertThat(trial.play(shrunk.scenario())).isPresent();
  }
}
