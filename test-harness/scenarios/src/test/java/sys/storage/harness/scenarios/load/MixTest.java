package sys.storage.harness.scenarios.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MixTest {

  @Test
  void ofAHundredOperationsSoManyAreOfEachKind() {
    assertThat(shares(new Mix(30, 10, 15, 5)))
        .isEqualTo(
            Map.of(
                Mix.Choice.GET, 30L,
                Mix.Choice.DELETE, 10L,
                Mix.Choice.PUT_IF, 15L,
                Mix.Choice.DELETE_IF, 5L,
                Mix.Choice.PUT, 40L));
    assertThat(shares(Mix.readsAndPuts(10)))
        .isEqualTo(Map.of(Mix.Choice.GET, 10L, Mix.Choice.PUT, 90L));
  }

  @Test
  void moreThanAHundredIsRefused() {
    assertThatThrownBy(() -> new Mix(50, 30, 20, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than 100");
  }

  private static Map<Mix.Choice, Long> shares(Mix mix) {
    return IntStream.range(0, 100)
        .mapToObj(mix::at)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
