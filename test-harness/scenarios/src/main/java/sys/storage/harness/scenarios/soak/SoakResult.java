package sys.storage.harness.scenarios.soak;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sys.storage.harness.scenarios.check.Verdict;
import sys.storage.harness.scenarios.figures.Window;
import sys.storage.harness.scenarios.history.Operation;

/**
 * What came out of a run, before the history is judged.
 *
 * @param loaded the time of the load; empty when the run broke off before its end
 * @param faults how often each kind had its effect
 * @param ineffective faults that could not be made, with the reason
 * @param scalings changes of the number of members that completed
 * @param elections by how much the term has risen
 * @param convergence whether all members hold the same; empty when that could not be read
 * @param failures what did not happen within its bound
 */
public record SoakResult(
    SoakOptions options,
    List<Operation> operations,
    Optional<Window> loaded,
    Map<FaultKind, Integer> faults,
    List<String> ineffective,
    int scalings,
    long elections,
    Optional<Verdict> convergence,
    List<String> failures) {

  /** Out and in again. */
  private static final int LEAST_SCALINGS = 2;

  public SoakResult {
    operations = List.copyOf(operations);
    faults = Map.copyOf(faults);
    ineffective = List.copyOf(ineffective);
    failures = List.copyOf(failures);
  }

  long answered() {
    return operations.stream().filter(Operation::answered).count();
  }

  /** Everything that keeps the run from counting, whatever the checker says; empty: nothing. */
  List<String> shortcomings() {
    var all = new ArrayList<>(failures);
    convergence.ifPresent(verdict -> all.addAll(verdict.violations()));
    if (answered() < options.leastOperations()) {
      all.add(
          "%,d operations were answered, the run needs %,d"
              .formatted(answered(), options.leastOperations()));
    }
    if (scalings < LEAST_SCALINGS) {
      all.add(
          "%d changes of scale completed, the run needs %d".formatted(scalings, LEAST_SCALINGS));
    }
    Set<FaultKind> missing = EnumSet.allOf(FaultKind.class);
    missing.removeAll(faults.keySet());
    if (options.full() && !missing.isEmpty()) {
      all.add("these faults were never made: " + missing);
    }
    return all;
  }
}
