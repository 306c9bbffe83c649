package sys.storage.harness.simulation.mutant;

import java.util.Map;
import java.util.function.LongFunction;
import sys.storage.harness.simulation.RunReport;
import sys.storage.harness.simulation.SeedRun;
import sys.storage.harness.simulation.SimulationFailure;
import sys.storage.harness.simulation.invariant.Violation;

/**
 * Runs a seed in the world of a mutant. It speaks to the outside in the JDK's own types: a class of
 * this project is another one there.
 */
public final class MutantSeed implements LongFunction<Map<String, String>> {

  static final String EVENTS = "events";
  static final String HASH = "hash";

  /** Who noticed; absent when nobody did. */
  static final String KILLER = "killer";

  static final String TEXT = "text";

  @Override
  public Map<String, String> apply(long seed) {
    try {
      RunReport report = new SeedRun(seed).run();
      return Map.of(EVENTS, Long.toString(report.events()), HASH, Long.toHexString(report.hash()));
    } catch (SimulationFailure failure) {
      Throwable cause = failure;
      for (Throwable next = failure; next != null; next = next.getCause()) {
        cause = next;
      }
      return Map.of(
          EVENTS,
          Long.toString(failure.events()),
          KILLER,
          cause instanceof Violation violation
              ? violation.invariant()
              : cause.getClass().getSimpleName(),
          TEXT,
          String.valueOf(cause.getMessage()));
    }
  }
}
