package sys.storage.harness.linearizability.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.order.OrderCheck;
import sys.storage.harness.linearizability.search.Limits;
import sys.storage.harness.linearizability.search.Reduction;
import sys.storage.harness.linearizability.search.Search;
import sys.storage.harness.linearizability.search.SearchResult;

/** The search gives the verdict of the definition, with any reductions on or off. */
class SearchAgainstBruteForceTest {

  /** In all; -Dlinearizability.histories=1000000 for the long run. */
  private static final int HISTORIES = Integer.getInteger("linearizability.histories", 120_000);

  private static int compared;
  private static int linearizable;

  @AfterAll
  static void count() {
    System.out.printf(
        "brute force: %,d histories agree, of which %,d are linearizable%n",
        compared, linearizable);
  }

  static List<RandomHistories.Kind<?, ?, ?>> kinds() {
    return RandomHistories.kinds();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <S, I, O> void theSearchDecidesAsTheDefinitionDoes(RandomHistories.Kind<S, I, O> kind) {
    int each = HISTORIES / RandomHistories.kinds().size();
    int legal = 0;
    for (int seed = 0; seed < each; seed++) {
      var random = new SplittableRandom(seed);
      List<Operation<I, O>> operations = RandomHistories.draw(kind, random);
      boolean expected = BruteForce.isLinearizable(kind.model(), operations);
      legal += expected ? 1 : 0;
      for (Set<Reduction> reductions : List.of(Reduction.all(), someOf(random))) {
        check(kind, seed, operations, reductions, expected);
      }
      compared++;
    }
    linearizable += legal;
    // Both verdicts are common, or the comparison would show little.
    assertThat((double) legal / each).isBetween(0.15, 0.9);
  }

  static <S, I, O> void check(
      RandomHistories.Kind<S, I, O> kind,
      int seed,
      List<Operation<I, O>> operations,
      Set<Reduction> reductions,
      boolean expected) {
    List<Operation<I, O>> sorted =
        operations.stream()
            .sorted(Comparator.comparingLong((Operation<I, O> o) -> o.callTime()))
            .toList();
    var result =
        new Search<>(kind.model(), sorted, reductions, Limits.standard(), () -> false).run();
    switch (result) {
      case SearchResult.Found<I, O>(var order, _) -> {
        assertThat(expected).as("%s %d %s %s", kind, seed, reductions, operations).isTrue();
        assertThat(OrderCheck.fault(kind.model(), operations, order))
            .as("%s %d %s %s", kind, seed, operations, order)
            .isEmpty();
      }
      case SearchResult.Exhausted<I, O> _ ->
          assertThat(expected).as("%s %d %s %s", kind, seed, reductions, operations).isFalse();
      case SearchResult.Stopped<I, O>(var reason, _) ->
          throw new AssertionError("stopped: " + reason);
    }
  }

  private static Set<Reduction> someOf(SplittableRandom random) {
    Set<Reduction> some = EnumSet.noneOf(Reduction.class);
    for (Reduction reduction : Reduction.values()) {
      if (random.nextBoolean()) {
        some.add(reduction);
      }
    }
    return some;
  }
}
