package sys.storage.harness.scenarios.command;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import sys.storage.harness.scenarios.laboratory.LabHome;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.laboratory.Laboratory.Ground;

/** Options that say which laboratory is meant. */
final class Place {

  /** The resource that the demo creates and users are told to begin with. */
  static final Path EXAMPLE = Path.of("examples/raftcluster-safe.yaml");

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "Where logs, pid files and data are kept (default, in the project: .lab, with"
              + " --cluster=current .lab-current, for demo .lab-demo).")
  Optional<Path> home = Optional.empty();

  @Option(
      names = "--cluster",
      paramLabel = "embedded|current",
      defaultValue = "embedded",
      description =
          "embedded: the control plane of this project, as a process of this machine."
              + " current: the current context of your kubeconfig. Default: ${DEFAULT-VALUE}.")
  Ground ground = Ground.EMBEDDED;

  Laboratory laboratory() {
    return laboratory(
        switch (ground) {
          case EMBEDDED -> ".lab";
          case CURRENT -> ".lab-current";
        });
  }

  /**
   * @param name of its home in the project, where no other is given
   */
  Laboratory laboratory(String name) {
    return new Laboratory(new LabHome(home.orElse(root().resolve(name))), root(), ground);
  }

  /** Of the project: {@code bin/lab} says where. */
  static Path root() {
    return Path.of(System.getProperty("project.root", "")).toAbsolutePath();
  }
}
