package sys.storage.harness.scenarios.live;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The calls that change something, of all operators during one change, in order: admin calls and
 * writes of objects, by name. Each goes wrong when it is made for the first time. Any thread.
 */
final class OperatorCalls {

  private static final int CONFLICT = 409;

  private final Optional<Mishap> mishap;
  private final List<String> made = new ArrayList<>();
  private int conflicts;

  /**
   * @param mishap how they go wrong
   */
  OperatorCalls(Optional<Mishap> mishap) {
    this.mishap = mishap;
  }

  /** Takes down a call that is about to be made, and says whether it goes wrong. */
  synchronized Optional<Mishap> make(String name) {
    boolean first = !made.contains(name);
    made.add(name);
    return first ? mishap : Optional.empty();
  }

  /** Takes down what the API server has answered to a write. */
  synchronized void answered(int code) {
    if (code == CONFLICT) {
      conflicts++;
    }
  }

  /** How many writes were refused because the object was another one by now. */
  synchronized int conflicts() {
    return conflicts;
  }

  /** What was called, each once, in the order of the first times. */
  synchronized Set<String> names() {
    return new LinkedHashSet<>(made);
  }
}
