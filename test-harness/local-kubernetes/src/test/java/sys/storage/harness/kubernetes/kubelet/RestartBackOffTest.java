package sys.storage.harness.kubernetes.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartBackOffTest {
  private static final Duration SHORT = Duration.ofMillis(10);

  @Test
  void theFirstRestartIsImmediateAndTheOthersTakeTwiceAsLong() {
    RestartBackOff backOff = new RestartBackOff();
    assertThat(backOff.afterRunOf(SHORT)).isZero();
    assertThat(backOff.afterRunOf(SHORT)).isEqualTo(Duration.ofSeconds(1));
    assertThat(backOff.afterRunOf(SHORT)).isEqualTo(Duration.ofSeconds(2));
    for (int i = 0; i < 10; i++) {
      backOff.afterRunOf(SHORT);
    }
    assertThat(backOff.afterRunOf(SHORT)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void aLongRunForgetsTheCrashesBeforeIt() {
    RestartBackOff backOff = new RestartBackOff();
    backOff.afterRunOf(SHORT);
    backOff.afterRunOf(SHORT);
    assertThat(backOff.afterRunOf(Duration.ofMinutes(2))).isZero();
  }
}
