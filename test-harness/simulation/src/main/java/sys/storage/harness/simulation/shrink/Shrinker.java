package sys.storage.harness.simulation.shrink;

import java.util.List;
import java.util.function.Consumer;
import sys.storage.harness.simulation.script.Scenario;

/**
 * Makes a failing scenario as small as it can be: what can be left out is left out, what is special
 * becomes usual, again and again until nothing more goes. A scenario counts as failing only when it
 * fails the same way. Few lines count for more than few events.
 */
public final class Shrinker {

  private final Trial trial;
  private final Budget budget;
  private final Consumer<String> progress;

  /**
   * @param progress is told each time something could go
   */
  public Shrinker(Trial trial, Budget budget, Consumer<String> progress) {
    this.trial = trial;
    this.budget = budget;
    this.progress = progress;
  }

  /** One way of making scenarios smaller. */
  @FunctionalInterface
  interface Pass {

    /** Tries candidates; those that fail become the best. */
    void run(Attempts attempts);
  }

  /**
   * Makes the scenario small.
   *
   * @param failing a scenario
   * @param failure how it fails
   */
  public Shrunk shrink(Scenario failing, Failure failure) {
    var attempts = new Attempts(trial, budget, progress, failing, failure);
    List<Pass> passes =
        List.of(
            new CutTheEnd(),
            new DropSteps(),
            new FormTheCluster(),
            new FewerClients(),
            new UsualOptions(),
            new SmallerCluster(),
            new DropSteps(),
            new SpellOutLosses(),
            new DropSteps(),
            new RoundTimes(),
            new CutTheEnd());
    Scenario before;
    do {
      before = attempts.best();
      passes.forEach(pass -> pass.run(attempts));
    } while (!before.equals(attempts.best()) && !attempts.areSpent());
    return new Shrunk(attempts.best(), attempts.failure(), attempts.runs(), !attempts.areSpent());
  }
}
