package sys.storage.harness.simulation.choice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ChoicesTest {

  @Test
  void drawsForOnePurposeDoNotShiftThoseForAnother() {
    Choices alone = Choices.of(1);
    Choices shared = Choices.of(1);
    IntStream.range(0, 10).forEach(_ -> shared.of("other").nextLong());
    for (int i = 0; i < 100; i++) {
      assertThat(shared.of("purpose").below(1_000)).isEqualTo(alone.of("purpose").below(1_000));
    }
  }

  @Test
  void aRecordIsFollowedAsFarAsItGoes() {
    Choices free = Choices.of(1);
    Choices bound = Choices.replay(1, Map.of("purpose", new long[] {3, 0}));
    Draws expected = free.of("purpose");
    expected.below(10);
    expected.chance(1);
    assertThat(bound.of("purpose").below(10)).isEqualTo(3);
    assertThat(bound.of("purpose").chance(1)).isFalse();
    assertThat(bound.of("purpose").below(1_000)).isEqualTo(expected.below(1_000));
  }

  @Test
  void aRecordOfAnotherRunIsBentIntoRange() {
    Choices bound = Choices.replay(1, Map.of("purpose", new long[] {-7, 99}));
    assertThat(bound.of("purpose").below(10)).isEqualTo(3);
    assertThat(bound.of("purpose").between(5, 6)).isEqualTo(6);
  }

  @Test
  void whatIsRecordedIsWhatWasDrawn() {
    Choices recorded = Choices.recorded(1);
    int drawn = recorded.of("purpose").below(1_000);
    assertThat(recorded.record().get("purpose")).containsExactly(drawn);
  }
}
