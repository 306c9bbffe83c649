package sys.storage.harness.simulation.shrink;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import sys.storage.harness.simulation.script.Printer;
import sys.storage.harness.simulation.script.Scenario;

/** Remembers the smallest scenario that fails the same way, and tries others. */
final class Attempts {

  private final Trial trial;
  private final Budget budget;
  private final Consumer<String> progress;
  private final long startedNanos = System.nanoTime();
  private final Set<String> sound = new HashSet<>();
  private Scenario best;
  private Failure failure;
  private int runs;

  Attempts(
      Trial trial, Budget budget, Consumer<String> progress, Scenario failing, Failure failure) {
    this.trial = trial;
    this.budget = budget;
    this.progress = progress;
    this.best = failing;
    this.failure = failure;
  }

  Scenario best() {
    return best;
  }

  /** Of the best. */
  Failure failure() {
    return failure;
  }

  int runs() {
    return runs;
  }

  boolean areSpent() {
    return runs >= budget.runs() || System.nanoTime() - startedNanos > budget.time().toNanos();
  }

  /** Whether the candidate fails the same way; then it is the best now. */
  boolean succeed(Scenario candidate) {
    if (candidate.equals(best)) {
      return true;
    }
    String text = Printer.print(candidate);
    if (areSpent() || !sound.add(text)) {
      return false;
    }
    runs++;
    Optional<Failure> found = trial.play(candidate).filter(it -> it.kind().equals(failure.kind()));
    if (found.isEmpty()) {
      return false;
    }
    best = candidate;
    failure = found.get();
    progress.accept(
        "%d steps, %d special options, %d clients, after %d runs"
            .formatted(
                best.steps().size(),
                best.setting().options().size(),
                best.setting().clients(),
                runs));
    return true;
  }
}
