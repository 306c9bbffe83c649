package sys.storage.harness.scenarios.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeckTest {

  private static final int KINDS = FaultKind.values().length;

  @Test
  void theSameSeedDrawsTheSamePlan() {
    assertThat(cards(7, 3 * KINDS))
        .isEqualTo(cards(7, 3 * KINDS))
        .isNotEqualTo(cards(8, 3 * KINDS));
  }

  @Test
  void eachKindComesOnceBeforeAnyComesAgain() {
    for (long seed = 1; seed <= 50; seed++) {
      List<FaultKind> kinds = cards(seed, 2 * KINDS).stream().map(Deck.Card::kind).toList();
      assertThat(kinds.subList(0, KINDS)).containsExactlyInAnyOrder(FaultKind.values());
      assertThat(kinds.subList(KINDS, 2 * KINDS)).containsExactlyInAnyOrder(FaultKind.values());
    }
  }

  private static List<Deck.Card> cards(long seed, int count) {
    var deck = new Deck(seed);
    return IntStream.range(0, count).mapToObj(_ -> deck.draw()).toList();
  }
}
