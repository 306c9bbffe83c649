package sys.storage.raftcluster.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {

  @Test
  void startsAreSpreadEvenly() {
    assertThat(RateLimit.parse("1/min").interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(RateLimit.parse("60/min").interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(RateLimit.parse("2/h").interval()).isEqualTo(Duration.ofMinutes(30));
    assertThat(RateLimit.parse("4/s").interval()).isEqualTo(Duration.ofMillis(250));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "often", "0/min", "1/day", "-1/s", "1 /s", "10000/s", "1/min "})
  void otherFormsAreRefusedWithTheirValue(String text) {
    assertThatThrownBy(() -> RateLimit.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
