package sys.storage.harness.simulation.shrink;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a list as short as it can be while something still holds of it: delta debugging by
 * complements (Zeller and Hildebrandt 2002). In the end no single element can go.
 */
final class DeltaDebugging {

  private DeltaDebugging() {}

  /**
   * Tries without all of them, without each half, each quarter, down to each single one.
   *
   * @param fails holds of the list; asked of candidates alone
   * @return a part of the list, in its order, of which it holds too
   */
  static <T> List<T> minimise(List<T> all, Predicate<List<T>> fails) {
    List<T> kept = List.copyOf(all);
    int size = kept.size();
    while (!kept.isEmpty()) {
      int before = kept.size();
      kept = without(kept, size, fails);
      if (size == 1 && kept.size() == before) {
        break;
      }
      size = Math.clamp(size / 2, 1, Math.max(1, kept.size()));
    }
    return kept;
  }

  /** One sweep over pieces of a size, from the end: what comes last matters least to the rest. */
  private static <T> List<T> without(List<T> all, int size, Predicate<List<T>> fails) {
    List<T> kept = all;
    int end = all.size();
    while (end > 0) {
      int start = Math.max(0, end - size);
      var candidate = new ArrayList<>(kept.subList(0, start));
      candidate.addAll(kept.subList(end, kept.size()));
      if (fails.test(candidate)) {
        kept = candidate;
      }
      end = start;
    }
    return kept;
  }
}
