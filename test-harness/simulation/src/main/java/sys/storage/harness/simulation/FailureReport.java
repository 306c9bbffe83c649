package sys.storage.harness.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import sys.storage.harness.simulation.picture.SpaceTime;
import sys.storage.harness.simulation.script.Printer;
import sys.storage.harness.simulation.script.Scenario;
import sys.storage.harness.simulation.shrink.Budget;
import sys.storage.harness.simulation.shrink.Failure;
import sys.storage.harness.simulation.shrink.Replay;
import sys.storage.harness.simulation.shrink.Shrinker;
import sys.storage.harness.simulation.shrink.Shrunk;

/**
 * A failing run, made small, for people.
 *
 * @param seed of the run, not of the scenario: that may have another
 */
public record FailureReport(long seed, Shrunk shrunk) {

  /**
   * Makes the run small.
   *
   * @param progress is told each time something could go
   * @throws IllegalStateException when the run's scenario does not fail again: chance has come in
   *     from outside
   */
  public static FailureReport of(
      SimulationFailure failing, Budget budget, Consumer<String> progress) {
    var replay = new Replay();
    Scenario scenario = failing.scenario();
    Failure failure =
        replay
            .play(scenario)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "seed %d fails, and its scenario does not: the run is not repeatable"
                            .formatted(failing.seed()),
                        failing));
    return new FailureReport(
        failing.seed(), new Shrinker(replay, budget, progress).shrink(scenario, failure));
  }

  /** What went wrong, in a line. */
  public String title() {
    return "seed %d: %s".formatted(seed, shrunk.failure().kind());
  }

  /** The scenario, with what goes wrong in it as a comment. */
  public String text() {
    return "# %s%n# %s%n%s"
        .formatted(
            "seed %d failed".formatted(seed),
            shrunk.failure().text().lines().findFirst().orElse(""),
            Printer.print(shrunk.scenario()));
  }

  /** The scenario as a picture. */
  public String svg() {
    return SpaceTime.draw(Replay.tell(shrunk.scenario(), title()));
  }

  /**
   * Writes {@code seed-N.scenario} and {@code seed-N.svg}.
   *
   * @return the scenario's file
   */
  public Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path scenario = directory.resolve("seed-" + seed + ".scenario");
    Files.writeString(scenario, text());
    Files.writeString(directory.resolve("seed-" + seed + ".svg"), svg());
    return scenario;
  }
}
