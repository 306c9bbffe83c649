package sys.storage.harness.simulation.mutant;

import java.util.Map;
import java.util.function.LongFunction;
import sys.storage.harness.mutation.Mutant;
import sys.storage.harness.mutation.MutantWorld;

/** The smallest run that notices a mutant. */
public final class ShrunkMutant {

  private ShrunkMutant() {}

  /**
   * Runs seeds from 1 on until one notices the mutant, and makes its run small.
   *
   * @return see {@link ShrinkingSeed}; empty when no seed notices it
   */
  public static Map<String, String> of(Mutant mutant, long seeds) {
    LongFunction<Map<String, String>> world =
        MutantWorld.of(mutant, ShrinkingSeed.class, Replacements.class);
    for (long seed = 1; seed <= seeds; seed++) {
      Map<String, String> seen = world.apply(seed);
      if (!seen.isEmpty()) {
        return seen;
      }
    }
    return Map.of();
  }
}
