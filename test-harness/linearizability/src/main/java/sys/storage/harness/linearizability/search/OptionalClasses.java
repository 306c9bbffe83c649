package sys.storage.harness.linearizability.search;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which classes of optional operations matter where, so that a history with thousands of them is
 * not looked through at each configuration. An overwrite leaves the same state wherever it comes:
 * those after which a symbol is legal are found once for each symbol. Of the others, those that
 * change a state are found once for each state.
 */
final class OptionalClasses {

  private static final int MOST_REMEMBERED = 1 << 20;

  private final Problem<?, ?, ?> problem;
  private final StepTable<?, ?, ?> steps;
  private final int[] overwrites;
  private final int[] others;

  /** By class of {@link #overwrites}: the state that it leaves. */
  private final int[] left;

  private final Map<Integer, int[]> enabling = new HashMap<>();
  private final Map<Integer, int[]> feeding = new HashMap<>();
  private final Map<Integer, int[]> changing = new HashMap<>();
  private int remembered;

  OptionalClasses(Problem<?, ?, ?> problem, StepTable<?, ?, ?> steps, int someState) {
    this.problem = problem;
    this.steps = steps;
    int[] found = new int[problem.classes.length];
    int[] rest = new int[problem.classes.length];
    int foundCount = 0;
    int restCount = 0;
    left = new int[problem.classes.length];
    for (int group = 0; group < problem.classes.length; group++) {
      if (problem.overwrites[problem.classSymbol[group]]) {
        left[group] = steps.after(someState, problem.classSymbol[group]);
        found[foundCount++] = group;
      } else {
        rest[restCount++] = group;
      }
    }
    overwrites = Arrays.copyOf(found, foundCount);
    others = Arrays.copyOf(rest, restCount);
  }

  /** The overwrites after which an operation with this symbol is legal. */
  int[] enabling(int symbol) {
    int[] known = enabling.get(symbol);
    if (known != null) {
      return known;
    }
    int[] found = new int[overwrites.length];
    int count = 0;
    for (int group : overwrites) {
      if (steps.after(left[group], symbol) != StepTable.REFUSED) {
        found[count++] = group;
      }
    }
    return remember(enabling, symbol, Arrays.copyOf(found, count));
  }

  /** The overwrites after which a class that is none would change the state. */
  int[] feeding(int follower) {
    int[] known = feeding.get(follower);
    if (known != null) {
      return known;
    }
    int[] found = new int[overwrites.length];
    int count = 0;
    for (int group : overwrites) {
      int after = steps.after(left[group], problem.classSymbol[follower]);
      if (after != StepTable.REFUSED && after != left[group]) {
        found[count++] = group;
      }
    }
    return remember(feeding, follower, Arrays.copyOf(found, count));
  }

  /** Those that are no overwrites, legal in this state, and change it. */
  int[] changing(int state) {
    int[] known = changing.get(state);
    if (known != null) {
      return known;
    }
    int[] found = new int[others.length];
    int count = 0;
    for (int group : others) {
      int after = steps.after(state, problem.classSymbol[group]);
      if (after != StepTable.REFUSED && after != state) {
        found[count++] = group;
      }
    }
    return remember(changing, state, Arrays.copyOf(found, count));
  }

  /** The state that an overwrite leaves. */
  int left(int group) {
    return left[group];
  }

  /** All that are no overwrites. */
  int[] others() {
    return others;
  }

  private int[] remember(Map<Integer, int[]> lists, int key, int[] list) {
    remembered += list.length + 8;
    if (remembered > MOST_REMEMBERED) {
      enabling.clear();
      feeding.clear();
      changing.clear();
      remembered = list.length;
    }
    lists.put(key, list);
    return list;
  }
}
