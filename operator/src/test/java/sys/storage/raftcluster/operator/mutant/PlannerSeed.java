package sys.storage.raftcluster.operator.mutant;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import sys.storage.raftcluster.operator.model.Blows;
import sys.storage.raftcluster.operator.model.Broken;
import sys.storage.raftcluster.operator.model.Sequence;

/**
 * Plays one sequence of blows in the world of a mutant. It speaks to the outside in the JDK's own
 * types: a class of this project is another one there.
 */
public final class PlannerSeed implements LongFunction<Map<String, String>> {

  /** The rule that is broken; absent when none is. */
  static final String KILLER = "killer";

  static final String TEXT = "text";

  @Override
  public Map<String, String> apply(long seed) {
    try {
      new Sequence().play(Blows.list(new SplittableRandom(seed)));
      return Map.of();
    } catch (Broken broken) {
      return Map.of(KILLER, broken.rule(), TEXT, String.valueOf(broken.getMessage()));
    }
  }
}
