package sys.storage.harness.scenarios.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import sys.storage.harness.scenarios.laboratory.LabHome;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.laboratory.Laboratory.Ground;
import sys.storage.harness.scenarios.laboratory.LaboratoryException;
import sys.storage.harness.scenarios.terminal.Terminal;

/** Options that say which laboratory is meant. */
final class Place {

  /** The resource that the demo creates and users are told to begin with. */
  static final Path EXAMPLE = Path.of("examples/raftcluster-safe.yaml");

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "Where logs, pid files and data are kept (default, in the project: .lab, with"
              + " --cluster=current .lab-current, for demo, bug and soak .lab-demo and so on).")
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

  /**
   * What a run that brings its own laboratory does first: refuses to disturb one that the user
   * keeps there, and clears away what an earlier run left.
   */
  void clear(Laboratory laboratory, Terminal terminal) throws IOException {
    if (home.isPresent() && laboratory.anythingRuns()) {
      throw new LaboratoryException(
          "a laboratory runs in %s: stop it with bin/lab down --home, or choose another place"
              .formatted(laboratory.home().directory()));
    }
    laboratory.clear().ifPresent(terminal::line);
  }

  /** Of the project: {@code bin/lab} says where. */
  static Path root() {
    return Path.of(System.getProperty("project.root", "")).toAbsolutePath();
  }
}
