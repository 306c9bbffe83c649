package sys.storage.harness.scenarios.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The checker's own command, with its own options. */
@Command(
    name = "check",
    description =
        "Decides whether recorded histories are linearizable; bin/lab check --help lists the"
            + " options.")
final class CheckCommand implements Callable<Integer> {

  @Parameters(paramLabel = "OPTION|FILE", description = "what the checker is told")
  private List<String> arguments = List.of();

  @Override
  public Integer call() {
    return sys.storage.harness.linearizability.command.CheckCommand.run(
        arguments, System.out, System.err);
  }
}
