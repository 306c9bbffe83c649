package sys.storage.harness.simulation.mutant;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongFunction;
import sys.storage.harness.simulation.FailureReport;
import sys.storage.harness.simulation.SeedRun;
import sys.storage.harness.simulation.SimulationFailure;
import sys.storage.harness.simulation.script.Parser;
import sys.storage.harness.simulation.shrink.Budget;
import sys.storage.harness.simulation.shrink.Failure;
import sys.storage.harness.simulation.shrink.Replay;

/**
 * Runs a seed in the world of a mutant and makes the run small if it fails. It speaks to the
 * outside in the JDK's own types: a class of this project is another one there.
 */
public final class ShrinkingSeed implements LongFunction<Map<String, String>> {

  /** What went wrong in the run. */
  public static final String KIND = "kind";

  /** What goes wrong in the scenario when it is read from its text and played. */
  public static final String AGAIN = "again";

  public static final String STEPS = "steps";
  public static final String SCENARIO = "scenario";
  public static final String SVG = "svg";

  private static final Budget BUDGET = new Budget(600, Duration.ofSeconds(60));

  /** Empty when the seed does not fail. */
  @Override
  public Map<String, String> apply(long seed) {
    try {
      var unused = new SeedRun(seed).run();
      return Map.of();
    } catch (SimulationFailure failure) {
      FailureReport report = FailureReport.of(failure, BUDGET, _ -> {});
      return Map.of(
          KIND,
          new Replay().play(failure.scenario()).map(Failure::kind).orElse(""),
          AGAIN,
          new Replay().play(Parser.parse(report.text())).map(Failure::kind).orElse(""),
          STEPS,
          Integer.toString(report.shrunk().scenario().steps().size()),
          SCENARIO,
          report.text(),
          SVG,
          report.svg());
    }
  }
}
