package sys.storage.harness.scenarios.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sys.storage.harness.kubernetes.files.DirectoryLock;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.laboratory.Laboratory.Ground;
import sys.storage.harness.scenarios.soak.Soak;
import sys.storage.harness.scenarios.soak.SoakOptions;
import sys.storage.harness.scenarios.soak.SoakReport;
import sys.storage.harness.scenarios.soak.SoakResult;
import sys.storage.harness.scenarios.terminal.Terminal;

/** Minutes of random faults. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = {
      "Creates a cluster in safe mode, lets clients put, get, delete and write on conditions, makes"
          + " random faults of all kinds, and scales 3 -> 5 -> 3 all the while. Then everything is"
          + " healed, and the linearizability checker says what the clients were told.",
      "Succeeds when the history is linearizable, all members hold the same, and the run did what"
          + " it has to: enough operations, and in five minutes every kind of fault."
    })
final class SoakCommand implements Callable<Integer> {

  private static final int MOST_CLIENTS = 256;
  private static final Duration SHORTEST = Duration.ofSeconds(10);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Place place = new Place();

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      defaultValue = "5m",
      converter = FaultOptions.DurationConverter.class,
      description = "How long, 10s to 1h. Default: ${DEFAULT-VALUE}.")
  private Duration duration = SoakOptions.FULL;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description =
          "Draws the same plan again: faults, their order, their length, and what is scaled when."
              + " Without it any.")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--clients",
      paramLabel = "COUNT",
      defaultValue = "16",
      description = "1 to 256. Default: ${DEFAULT-VALUE}.")
  private int clients = 16;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where the history and the page of a violation go (default: target/soak).")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    SoakOptions options = options();
    var terminal = Terminal.standardOutput();
    try (Laboratory laboratory = place.laboratory(".lab-soak");
        DirectoryLock _ = laboratory.home().lock()) {
      place.clear(laboratory, terminal);
      return run(laboratory, terminal, options);
    }
  }

  private int run(Laboratory laboratory, Terminal terminal, SoakOptions options)
      throws IOException {
    try (Interruption _ = Interruption.during(terminal, laboratory::stop)) {
      SoakResult result = new Soak(laboratory, terminal, options).run();
      laboratory.stop();
      boolean passed = new SoakReport(terminal).print(result);
      if (!passed) {
        terminal.line(
            "logs and data are kept in %s until the next soak"
                .formatted(laboratory.home().directory()));
      } else if (place.home.isEmpty()) {
        laboratory.home().remove();
      }
      return passed ? 0 : 1;
    } catch (RuntimeException | IOException e) {
      laboratory.stop();
      throw e;
    }
  }

  private SoakOptions options() {
    if (place.ground == Ground.CURRENT) {
      throw wrong(
          "--cluster=current: soak kills and stops processes of this machine, embedded only");
    }
    if (duration.compareTo(SHORTEST) < 0) {
      throw wrong("--duration %d ms is outside 10s..1h".formatted(duration.toMillis()));
    }
    if (clients < 1 || clients > MOST_CLIENTS) {
      throw wrong("--clients %d is outside 1..%d".formatted(clients, MOST_CLIENTS));
    }
    return new SoakOptions(
        duration,
        seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(1, 1_000_000)),
        clients,
        output.orElse(Place.root().resolve("target/soak")));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
