package sys.storage.harness.scenarios.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sys.storage.harness.scenarios.demo.Demo;
import sys.storage.harness.scenarios.demo.DemoOptions;
import sys.storage.harness.scenarios.demo.DemoResult;
import sys.storage.harness.scenarios.demo.Report;
import sys.storage.harness.scenarios.figures.Figure;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.load.LoadOptions;
import sys.storage.harness.scenarios.terminal.Terminal;

/** Runs the demonstration. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a laboratory of its own, creates a cluster of three, scales it 3 -> 5 -> 3 -> 5 while"
          + " eight clients write, kills the leader and, in the middle of a joint change, the"
          + " operator; then checks that nothing acknowledged was lost. Everything is stopped and"
          + " removed at the end.",
      "Fails when something was lost or went backwards, or a step did not complete."
    })
final class DemoCommand implements Callable<Integer> {

  private static final String NAME = "demo";

  @Mixin private Place place = new Place();

  @Option(names = "--strict-figures", description = "Fail also when a figure misses its target.")
  private boolean strictFigures;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description =
          "Where to record every operation, as JSON lines (default: target/demo-history.jsonl).")
  private Optional<Path> history = Optional.empty();

  @Option(
      names = {"-n", "--namespace"},
      defaultValue = "default",
      description = "Where to create the cluster. Default: ${DEFAULT-VALUE}.")
  private String namespace = "default";

  @Override
  public Integer call() throws IOException {
    var terminal = Terminal.standardOutput();
    boolean temporary = place.home.isEmpty();
    Path home =
        place.home.isPresent() ? place.home.get() : Files.createTempDirectory("raftcluster-demo-");
    try (Laboratory laboratory = place.laboratory(home)) {
      var ctrlC = new Thread(() -> cleanUp(laboratory, temporary));
      Runtime.getRuntime().addShutdownHook(ctrlC);
      DemoResult result = new Demo(laboratory, terminal, options()).run();
      new Report(terminal).print(result);
      if (result.passed()) {
        cleanUp(laboratory, temporary);
      } else {
        laboratory.stop();
        terminal.line("logs and data are kept in " + home);
      }
      Runtime.getRuntime().removeShutdownHook(ctrlC);
      boolean figuresMet = result.figures().stream().allMatch(Figure::met);
      return result.passed() && (figuresMet || !strictFigures) ? 0 : 1;
    }
  }

  private DemoOptions options() {
    return new DemoOptions(
        Path.of("examples/raftcluster-safe.yaml"),
        namespace,
        NAME,
        history.orElse(Place.root().resolve("target/demo-history.jsonl")),
        LoadOptions.STEADY);
  }

  /** Leaves nothing behind, also after Ctrl-C. */
  private static void cleanUp(Laboratory laboratory, boolean removeHome) {
    laboratory.stop();
    if (removeHome) {
      laboratory.home().remove();
    }
  }
}
