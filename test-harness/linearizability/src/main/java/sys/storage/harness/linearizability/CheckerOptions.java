package sys.storage.harness.linearizability;

import java.util.EnumSet;
import java.util.Set;
import sys.storage.harness.linearizability.search.Limits;
import sys.storage.harness.linearizability.search.Reduction;

/**
 * How a check is done. None of this changes what is true; limits may leave it unknown.
 *
 * @param limits of the whole check; the bytes are shared by the workers
 * @param workers how many partitions are checked at once, at least 1
 * @param reductions what the search leaves out
 * @param shortCuts what is tried before it
 * @param partitioned whether each partition is checked alone
 * @param minimizeMillis how long a counterexample is made smaller, at least 1
 */
public record CheckerOptions(
    Limits limits,
    int workers,
    Set<Reduction> reductions,
    Set<ShortCut> shortCuts,
    boolean partitioned,
    long minimizeMillis) {

  /** Ways to decide a partition without a search, in the order in which they are tried. */
  public enum ShortCut {
    WITNESS,
    DISTINCT_VALUES,
    DISTINCT_ELEMENTS,
    /** Only finds violations. */
    STALE_READS
  }

  public CheckerOptions {
    if (workers < 1 || minimizeMillis < 1) {
      throw new IllegalArgumentException(
          "workers %d and minimizeMillis %d must be at least 1".formatted(workers, minimizeMillis));
    }
    reductions = Set.copyOf(reductions);
    shortCuts = Set.copyOf(shortCuts);
  }

  /** Everything on, standard limits, a worker for each processor, ten seconds to minimize. */
  public static CheckerOptions standard() {
    return new CheckerOptions(
        Limits.standard(),
        Runtime.getRuntime().availableProcessors(),
        Reduction.all(),
        EnumSet.allOf(ShortCut.class),
        true,
        10_000);
  }

  public CheckerOptions withLimits(Limits other) {
    return new CheckerOptions(other, workers, reductions, shortCuts, partitioned, minimizeMillis);
  }

  public CheckerOptions withWorkers(int count) {
    return new CheckerOptions(limits, count, reductions, shortCuts, partitioned, minimizeMillis);
  }

  public CheckerOptions withReductions(Set<Reduction> some) {
    return new CheckerOptions(limits, workers, some, shortCuts, partitioned, minimizeMillis);
  }

  public CheckerOptions withShortCuts(Set<ShortCut> some) {
    return new CheckerOptions(limits, workers, reductions, some, partitioned, minimizeMillis);
  }

  public CheckerOptions unpartitioned() {
    return new CheckerOptions(limits, workers, reductions, shortCuts, false, minimizeMillis);
  }
}
