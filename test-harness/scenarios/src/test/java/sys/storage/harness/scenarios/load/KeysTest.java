package sys.storage.harness.scenarios.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeysTest {

  @Test
  void anotherKeyTakesThePlaceOfOneThatWasUsedUp() {
    var keys = new Keys(3, 10);
    Map<String, Long> uses = uses(keys, 300);
    assertThat(uses.values()).allMatch(count -> count <= 10);
    assertThat(keys.all()).containsAll(uses.keySet()).hasSizeBetween(30, 33);
  }

  @Test
  void aKeyThatIsNeverUsedUpStays() {
    var keys = new Keys(3, LoadOptions.FOR_EVER);
    assertThat(uses(keys, 300)).containsOnlyKeys(Load.key(0), Load.key(1), Load.key(2));
    assertThat(keys.all()).hasSize(3);
  }

  private static Map<String, Long> uses(Keys keys, int draws) {
    var random = new Random(1);
    return IntStream.range(0, draws)
        .mapToObj(_ -> keys.draw(random))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
