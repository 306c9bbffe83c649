package sys.storage.harness.scenarios.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sys.storage.harness.scenarios.check.Verdict;
import sys.storage.harness.scenarios.history.Operation;

class SoakResultTest {

  private static final Optional<Verdict> SAME =
      Optional.of(new Verdict("all members hold the same", "3 members", List.of()));

  private static final Operation ANSWERED =
      new Operation(
          1, 1, Operation.Kind.PUT, "k", Optional.of("v"), 0, 1, new Operation.Outcome.Ok(1));

  private static final Operation UNKNOWN =
      new Operation(
          1,
          1,
          Operation.Kind.PUT,
          "k",
          Optional.of("v"),
          0,
          1,
          new Operation.Outcome.Unknown("?"));

  @Test
  void aRunThatDidAllThatItHasToHasNoShortcoming() {
    assertThat(result("5m", ANSWERED, 100_000, allKinds(), 2, SAME).shortcomings()).isEmpty();
    assertThat(result("1m", ANSWERED, 1_000, Map.of(), 2, SAME).shortcomings()).isEmpty();
  }

  @Test
  void onlyAnsweredOperationsCount() {
    assertThat(result("5m", ANSWERED, 99_999, allKinds(), 2, SAME).shortcomings())
        .containsExactly("99,999 operations were answered, the run needs 100,000");
    assertThat(result("1m", UNKNOWN, 20_000, Map.of(), 2, SAME).shortcomings())
        .containsExactly("0 operations were answered, the run needs 1,000");
  }

  @Test
  void aKindThatNeverCameIsAShortcomingOfTheWholeRun() {
    Map<FaultKind, Integer> faults = allKinds();
    faults.remove(FaultKind.WIPE);
    assertThat(result("5m", ANSWERED, 100_000, faults, 2, SAME).shortcomings())
        .containsExactly("these faults were never made: [wipe]");
  }

  @Test
  void aRunWithoutScalingOrWithMembersThatDifferFallsShort() {
    var differ =
        new Verdict("all members hold the same", "3 members", List.of("soak-1 has no key-0001"));
    assertThat(result("1m", ANSWERED, 1_000, Map.of(), 1, Optional.of(differ)).shortcomings())
        .containsExactlyInAnyOrder(
            "soak-1 has no key-0001", "1 changes of scale completed, the run needs 2");
  }

  private static Map<FaultKind, Integer> allKinds() {
    Map<FaultKind, Integer> all = new EnumMap<>(FaultKind.class);
    for (FaultKind kind : FaultKind.values()) {
      all.put(kind, 1);
    }
    return all;
  }

  private static SoakResult result(
      String duration,
      Operation operation,
      int count,
      Map<FaultKind, Integer> faults,
      int scalings,
      Optional<Verdict> convergence) {
    var options = new SoakOptions(Duration.parse("PT" + duration), 1, 8, Path.of("target"));
    return new SoakResult(
        options,
        Collections.nCopies(count, operation),
        Optional.empty(),
        faults,
        List.of(),
        scalings,
        0,
        convergence,
        List.of());
  }
}
