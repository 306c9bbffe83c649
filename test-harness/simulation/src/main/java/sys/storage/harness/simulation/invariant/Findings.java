package sys.storage.harness.simulation.invariant;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What becomes of violations. A safe run ends with the first; a run in an unsafe mode, which is
 * there to see them, notes them and goes on.
 */
public final class Findings {

  private final boolean goOn;
  private final SortedMap<String, Long> violated = new TreeMap<>();

  private Findings(boolean goOn) {
    this.goOn = goOn;
  }

  /** The first one is thrown. */
  public static Findings fatal() {
    return new Findings(false);
  }

  /** They are counted. */
  public static Findings noted() {
    return new Findings(true);
  }

  /** Looks at something, which may find a violation. */
  void look(Runnable check) {
    try {
      check.run();
    } catch (Violation violation) {
      report(violation);
    }
  }

  /** Something was violated. */
  public void report(Violation violation) {
    if (!goOn) {
      throw violation;
    }
    violated.merge(violation.invariant(), 1L, Long::sum);
  }

  /** How often each was violated, by name. */
  public SortedMap<String, Long> violated() {
    return Collections.unmodifiableSortedMap(violated);
  }
}
