package sys.storage.harness.scenarios.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sys.storage.harness.kubernetes.files.DirectoryLock;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.terminal.Terminal;

/** Ends the laboratory. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description =
        "Stops what up started, with all pods of the embedded control plane, and removes its data."
            + " On --cluster=current only the operator is stopped; clusters stay.")
final class DownCommand implements Callable<Integer> {

  @Mixin private Place place = new Place();

  @Override
  public Integer call() throws IOException {
    var terminal = Terminal.standardOutput();
    try (Laboratory laboratory = place.laboratory()) {
      if (!laboratory.home().exists()) {
        terminal.line("nothing is running in " + laboratory.home().directory());
        return 0;
      }
      terminal.progress("stopping …");
      try (DirectoryLock _ = laboratory.home().lock()) {
        laboratory.stop();
        laboratory.home().remove();
      }
      terminal.line("stopped; " + laboratory.home().directory() + " is removed");
    }
    return 0;
  }
}
