package sys.storage.harness.scenarios.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sys.storage.harness.kubernetes.files.DirectoryLock;
import sys.storage.harness.scenarios.demo.Demo;
import sys.storage.harness.scenarios.demo.DemoOptions;
import sys.storage.harness.scenarios.demo.DemoResult;
import sys.storage.harness.scenarios.demo.Picture;
import sys.storage.harness.scenarios.demo.Report;
import sys.storage.harness.scenarios.figures.Figure;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.laboratory.Laboratory.Ground;
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
      names = "--picture",
      paramLabel = "FILE",
      description = "Where to draw the run, as SVG (default: target/demo.svg).")
  private Optional<Path> picture = Optional.empty();

  @Mixin private NamespaceOption namespace = new NamespaceOption();

  @Override
  public Integer call() throws IOException {
    var terminal = Terminal.standardOutput();
    try (Laboratory laboratory = place.laboratory(".lab-demo");
        DirectoryLock _ = laboratory.home().lock()) {
      place.clear(laboratory, terminal);
      return run(laboratory, terminal);
    }
  }

  private int run(Laboratory laboratory, Terminal terminal) throws IOException {
    var demo = new Demo(laboratory, terminal, options());
    if (place.ground == Ground.CURRENT) {
      requireFitCluster(laboratory, demo);
    }
    DemoResult result;
    try (Interruption _ = Interruption.during(terminal, () -> endAll(laboratory, demo))) {
      result = demo.run();
      draw(result);
      new Report(terminal).print(result);
      if (result.passed()) {
        endAll(laboratory, demo);
      } else {
        stop(laboratory, demo);
        terminal.line(
            "logs and data are kept in %s until the next demo"
                .formatted(laboratory.home().directory()));
      }
    } catch (RuntimeException | IOException e) {
      laboratory.stop();
      throw e;
    }
    boolean figuresMet = result.figures().stream().allMatch(Figure::met);
    return result.passed() && (figuresMet || !strictFigures) ? 0 : 1;
  }

  private void draw(DemoResult result) throws IOException {
    Optional<String> svg = Picture.of(result);
    if (svg.isPresent()) {
      Files.writeString(picture.orElse(Place.root().resolve("target/demo.svg")), svg.get());
    }
  }

  private void requireFitCluster(Laboratory laboratory, Demo demo) {
    try {
      demo.requireFitCluster();
    } catch (RuntimeException e) {
      removeHome(laboratory);
      throw e;
    }
  }

  private void endAll(Laboratory laboratory, Demo demo) {
    stop(laboratory, demo);
    removeHome(laboratory);
  }

  /** In somebody's own cluster nothing goes by itself; while the operator still runs, all goes. */
  private void stop(Laboratory laboratory, Demo demo) {
    try {
      if (place.ground == Ground.CURRENT) {
        demo.withdraw();
      }
    } finally {
      laboratory.stop();
    }
  }

  /** A place that the user has named stays, with the logs. */
  private void removeHome(Laboratory laboratory) {
    if (place.home.isEmpty()) {
      laboratory.home().remove();
    }
  }

  private DemoOptions options() {
    return new DemoOptions(
        Place.EXAMPLE,
        namespace.value(),
        NAME,
        history.orElse(Place.root().resolve("target/demo-history.jsonl")),
        LoadOptions.STEADY);
  }
}
