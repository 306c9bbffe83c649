package sys.storage.harness.linearizability.search;

import java.util.Arrays;
import sys.storage.harness.linearizability.model.Step;

/**
 * The model's steps between numbered states, remembered in a table of bounded size: a step that has
 * been forgotten is asked for again. Keys are compared whole.
 */
final class StepTable<S, I, O> {

  /** Instead of a state: the operation is not legal. */
  static final int REFUSED = -1;

  private static final int LARGEST = 1 << 18;
  private static final long NOTHING = -1;

  private final Problem<S, I, O> problem;
  private final StateTable<S> states;
  private long[] keys = new long[1 << 8];
  private int[] results = new int[1 << 8];
  private int misses;

  StepTable(Problem<S, I, O> problem, StateTable<S> states) {
    this.problem = problem;
    this.states = states;
    Arrays.fill(keys, NOTHING);
  }

  /** The state after an operation with this symbol, or {@link #REFUSED}. */
  int after(int state, int symbol) {
    long key = ((long) state << 32) | symbol;
    int at = (int) Mixing.mix(key) & (keys.length - 1);
    if (keys[at] == key) {
      return results[at];
    }
    int result = ask(state, symbol);
    remember(key, result);
    return result;
  }

  /** Whether an operation with this symbol can never become legal from this state on. */
  boolean lost(int state, int symbol) {
    var operation = problem.symbols.get(symbol);
    if (operation.output().isEmpty()) {
      return false;
    }
    // The top bit sets these keys apart from those of steps.
    long key = ((long) state << 32) | symbol | Long.MIN_VALUE;
    int at = (int) Mixing.mix(key) & (keys.length - 1);
    if (keys[at] == key) {
      return results[at] == 1;
    }
    boolean lost =
        problem.model.lost(states.state(state), operation.input(), operation.output().get());
    remember(key, lost ? 1 : 0);
    return lost;
  }

  long bytes() {
    return 12L * keys.length;
  }

  private int ask(int state, int symbol) {
    var operation = problem.symbols.get(symbol);
    return switch (problem.model.step(states.state(state), operation.input(), operation.output())) {
      case Step.Next<S>(S next) -> states.idOf(next);
      case Step.Refused<S> _ -> REFUSED;
    };
  }

  private void remember(long key, int result) {
    if (++misses > keys.length && keys.length < LARGEST) {
      grow();
    }
    int at = (int) Mixing.mix(key) & (keys.length - 1);
    keys[at] = key;
    results[at] = result;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldResults = results;
    keys = new long[4 * oldKeys.length];
    results = new int[keys.length];
    Arrays.fill(keys, NOTHING);
    misses = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != NOTHING) {
        int at = (int) Mixing.mix(oldKeys[i]) & (keys.length - 1);
        keys[at] = oldKeys[i];
        results[at] = oldResults[i];
      }
    }
  }
}
