package sys.storage.harness.linearizability.proof;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.order.OrderCheck;
import sys.storage.harness.linearizability.search.Limits;
import sys.storage.harness.linearizability.search.Reduction;
import sys.storage.harness.linearizability.search.Search;
import sys.storage.harness.linearizability.search.SearchResult;

/** Looks for a history that the search and brute force judge differently. */
public final class Comparison implements Callable<Optional<String>> {

  private static final int HISTORIES = 4_000;

  /** Each kind in turn; the first difference, or an error of the search, in words. */
  @Override
  public Optional<String> call() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      for (RandomHistories.Kind<?, ?, ?> kind : RandomHistories.kinds()) {
        Optional<String> difference = difference(kind, seed);
        if (difference.isPresent()) {
          return difference;
        }
      }
    }
    return Optional.empty();
  }

  private static <S, I, O> Optional<String> difference(
      RandomHistories.Kind<S, I, O> kind, int seed) {
    List<Operation<I, O>> drawn = RandomHistories.draw(kind, new SplittableRandom(seed));
    boolean expected = BruteForce.isLinearizable(kind.model(), drawn);
    String where = "%s, seed %d, %s".formatted(kind, seed, drawn);
    try {
      List<Operation<I, O>> operations = History.of(drawn).operations();
      Limits limits = Limits.standard().withConfigurations(100_000);
      return switch (new Search<>(kind.model(), operations, Reduction.all(), limits, () -> false)
          .run()) {
        case SearchResult.Found<I, O>(var order, _) -> {
          if (!expected) {
            yield Optional.of("a violation is called linearizable: " + where);
          }
          yield OrderCheck.fault(kind.model(), operations, order).map(it -> it + ": " + where);
        }
        case SearchResult.Exhausted<I, O> _ ->
            expected ? Optional.of("a violation is seen in " + where) : Optional.empty();
        case SearchResult.Stopped<I, O> _ -> Optional.of("no end in " + where);
      };
    } catch (RuntimeException e) {
      return Optional.of("%s in %s".formatted(e, where));
    }
  }
}
