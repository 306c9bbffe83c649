package sys.storage.harness.scenarios.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sys.storage.harness.kubernetes.files.DirectoryLock;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.laboratory.Laboratory.Ground;
import sys.storage.harness.scenarios.laboratory.LaboratoryException;
import sys.storage.harness.scenarios.reproduction.Bug;
import sys.storage.harness.scenarios.reproduction.Reproduction;
import sys.storage.harness.scenarios.reproduction.ReproductionOptions;
import sys.storage.harness.scenarios.terminal.Terminal;

/** Shows what an unsafe mode breaks. */
@Command(
    name = "bug",
    mixinStandardHelpOptions = true,
    description = {
      "Plays a schedule on a cluster in an unsafe mode, and then on one in safe mode, each on a"
          + " cluster of its own: the first loses an acknowledged write, the second must not.",
      "1: new members vote before they have the log. 2: from three to five voters without a joint"
          + " configuration. 3: an empty disk is taken for the voter that lost its own.",
      "Succeeds only if every unsafe run was violated and every control was clean. A run in which a"
          + " precondition does not hold counts as neither."
    })
final class BugCommand implements Callable<Integer> {

  private static final String SAME_TERM = "same-term";
  private static final int MOST_RUNS = 1_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Place place = new Place();

  @Mixin private NamespaceOption namespace = new NamespaceOption();

  @Parameters(index = "0", paramLabel = "1|2|3", description = "Which one.")
  private int number;

  @Option(
      names = "--runs",
      paramLabel = "COUNT",
      defaultValue = "1",
      description = "How often, 1 to 1000. Default: ${DEFAULT-VALUE}.")
  private int runs = 1;

  @Option(
      names = "--variant",
      paramLabel = SAME_TERM,
      description =
          "Of 2: both leaders in one term, so that logs match and states differ for ever.")
  private Optional<String> variant = Optional.empty();

  @Option(
      names = "--without",
      paramLabel = "STEP",
      description =
          "Leave the deed of a step out, to see that the run then shows nothing: leader, lag,"
              + " write, scale, learners, drop, wipe or cut.")
  private Optional<String> without = Optional.empty();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where histories and the report go (default: target/reproductions).")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Bug bug = bug();
    if (runs < 1 || runs > MOST_RUNS) {
      throw wrong("--runs %d is outside 1..%d".formatted(runs, MOST_RUNS));
    }
    if (without.isPresent() && !bug.steps().contains(without.get())) {
      throw wrong("--without '%s' is none of %s".formatted(without.get(), bug.steps()));
    }
    var terminal = Terminal.standardOutput();
    try (Laboratory laboratory = place.laboratory(".lab-bug");
        DirectoryLock _ = laboratory.home().lock()) {
      place.clear(laboratory, terminal);
      var reproduction = new Reproduction(laboratory, terminal, options(bug));
      try (Interruption _ = Interruption.during(terminal, () -> end(laboratory, reproduction))) {
        laboratory.start(terminal::progress);
        requireImage(laboratory);
        boolean asClaimed = reproduction.run();
        laboratory.stop();
        if (asClaimed && place.home.isEmpty()) {
          laboratory.home().remove();
        }
        return asClaimed ? 0 : 1;
      } catch (RuntimeException | IOException e) {
        laboratory.stop();
        throw e;
      }
    }
  }

  private ReproductionOptions options(Bug bug) {
    return new ReproductionOptions(
        bug,
        runs,
        namespace.value(),
        output.orElse(Place.root().resolve("target/reproductions")),
        without);
  }

  private static void requireImage(Laboratory laboratory) {
    laboratory
        .missingImage(laboratory.read(Place.EXAMPLE).getSpec().image())
        .ifPresent(
            why -> {
              throw new LaboratoryException(
                  why + "; without CLUSTER=current no image and no cluster is needed");
            });
  }

  /** In somebody's own cluster nothing goes by itself; while the operator still runs, all goes. */
  private void end(Laboratory laboratory, Reproduction reproduction) {
    try {
      if (place.ground == Ground.CURRENT) {
        reproduction.withdraw();
      }
    } finally {
      laboratory.stop();
    }
  }

  private Bug bug() {
    if (variant.isPresent() && (number != 2 || !variant.get().equals(SAME_TERM))) {
      throw wrong(
          "--variant '%s' of %d is not known: there is %s, of 2"
              .formatted(variant.get(), number, SAME_TERM));
    }
    return switch (number) {
      case 1 -> Bug.BUG1;
      case 2 -> variant.isPresent() ? Bug.BUG2_SAME_TERM : Bug.BUG2;
      case 3 -> Bug.BUG3;
      default -> throw wrong("%d is outside 1..3".formatted(number));
    };
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
