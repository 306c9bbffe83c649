package sys.storage.harness.scenarios.command;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import sys.storage.harness.scenarios.laboratory.LabHome;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.laboratory.Laboratory.Ground;

/** Options that say which laboratory is meant. */
final class Place {

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "Where logs, pid files and data are kept (default: .lab in the project; for demo, a"
              + " temporary directory).")
  Optional<Path> home = Optional.empty();

  @Option(
      names = "--cluster",
      defaultValue = "embedded",
      description =
          "embedded: the control plane of this project, as a process of this machine."
              + " current: the current context of your kubeconfig. Default: ${DEFAULT-VALUE}.")
  Ground ground = Ground.EMBEDDED;

  Laboratory laboratory() {
    return laboratory(home.orElse(root().resolve(".lab")));
  }

  Laboratory laboratory(Path directory) {
    return new Laboratory(new LabHome(directory), root(), ground);
  }

  /** Of the project: {@code bin/lab} says where. */
  static Path root() {
    return Path.of(System.getProperty("project.root", "")).toAbsolutePath();
  }
}
