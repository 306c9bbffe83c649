package sys.storage.harness.simulation.mutant;

import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import sys.storage.harness.mutation.Mutant;
import sys.storage.harness.mutation.MutantWorld;

/** Runs seeds against a mutant until one of them notices it. */
final class MutantRun {

  private final Mutant mutant;
  private final LongFunction<Map<String, String>> world;

  /**
   * @throws IllegalArgumentException when the mutant does not fit the product any more
   */
  MutantRun(Mutant mutant) {
    this.mutant = mutant;
    this.world = MutantWorld.of(mutant, MutantSeed.class, Replacements.class);
  }

  /** Whether a seed noticed anything, and what; the hash of the run otherwise. */
  Map<String, String> seed(long seed) {
    return world.apply(seed);
  }

  /** Runs the seeds from 1 on, at most so many, until one notices the mutant. */
  Fate run(long maxSeeds) {
    long events = 0;
    for (long seed = 1; seed <= maxSeeds; seed++) {
      Map<String, String> seen = seed(seed);
      events += Long.parseLong(seen.getOrDefault(MutantSeed.EVENTS, "0"));
      Optional<String> killer = Optional.ofNullable(seen.get(MutantSeed.KILLER));
      if (killer.isPresent()) {
        return new Fate(mutant, killer, seed, events, seen.getOrDefault(MutantSeed.TEXT, ""));
      }
    }
    return new Fate(mutant, Optional.empty(), maxSeeds, events, "");
  }
}
