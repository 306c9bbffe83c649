package sys.storage.harness.simulation.script.play;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sys.storage.harness.simulation.script.Parser;
import sys.storage.harness.simulation.script.ScriptError;

/** Runs one scenario from a file, and tells what happens. */
@Command(
    name = "scenario",
    mixinStandardHelpOptions = true,
    description = "Runs a scenario in virtual time; docs/scenarios.md describes the language.")
public final class ScenarioMain implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final int UNREADABLE = 2;

  @Parameters(paramLabel = "FILE", description = "the scenario")
  private Path file = Path.of("");

  private final PrintStream out = System.out;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ScenarioMain()).execute(arguments));
  }

  @Override
  public Integer call() {
    try {
      PlayReport report = Player.play(Parser.read(Files.readString(file)), out::println);
      out.printf(
          "%s: as it should; %d events, %d ms of virtual time, hash %016x%n",
          file, report.events(), report.simulated().toMillis(), report.hash());
      return 0;
    } catch (ScenarioFailure failure) {
      out.printf("%s: %s%n", file, failure.getMessage());
      return FAILED;
    } catch (ScriptError error) {
      out.printf("%s: %s%n", file, error.getMessage());
      return UNREADABLE;
    } catch (IOException failure) {
      out.printf("%s cannot be read: %s%n", file, failure);
      return UNREADABLE;
    }
  }
}
