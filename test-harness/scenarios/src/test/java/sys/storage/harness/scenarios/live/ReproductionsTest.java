package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sys.storage.harness.scenarios.laboratory.Laboratory;

/** {@code make bug1 CLUSTER=current} and its sisters, as a user calls them. */
@Tag("real")
@Live
@Isolated("it needs a leader that stays")
class ReproductionsTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void theUnsafeModeIsViolatedAndTheControlIsNot(String bug, Laboratory laboratory) {
    assertThat(laboratory.running()).isTrue();
    Commands.Said said = Commands.attempt(LIMIT, "bin/lab", "bug", bug, "--cluster=current");
    assertThat(said.exitCode()).as(said.output()).isZero();
    assertThat(said.output()).contains("bug%s: violated 1/1, control clean 1/1".formatted(bug));
  }
}
