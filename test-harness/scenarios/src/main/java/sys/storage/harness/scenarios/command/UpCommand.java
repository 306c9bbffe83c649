package sys.storage.harness.scenarios.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sys.storage.harness.kubernetes.files.DirectoryLock;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.laboratory.Laboratory.Ground;
import sys.storage.harness.scenarios.terminal.Ink;
import sys.storage.harness.scenarios.terminal.Terminal;

/** Starts the laboratory and leaves it running. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Starts the embedded control plane and the operator in the background, installs the"
          + " RaftCluster resource, and prints the KUBECONFIG to use.",
      "The operator is not started again when it ends: run up once more."
    })
final class UpCommand implements Callable<Integer> {

  @Mixin private Place place = new Place();

  @Override
  public Integer call() throws IOException {
    var terminal = Terminal.standardOutput();
    try (Laboratory laboratory = place.laboratory();
        DirectoryLock _ = laboratory.home().lock()) {
      if (laboratory.running()) {
        terminal.line("already running in " + laboratory.home().directory());
      } else {
        start(laboratory, terminal);
      }
      nextSteps(laboratory, terminal);
    }
    return 0;
  }

  private static void start(Laboratory laboratory, Terminal terminal) {
    laboratory.clearKilled().ifPresent(terminal::line);
    if (laboratory.lostOperator()) {
      terminal.line(
          "the operator had ended (%s): starting it again".formatted(laboratory.operatorLog()));
    }
    // A control plane that runs already, with somebody's clusters, stays whatever happens here.
    try (Interruption _ = Interruption.during(terminal, laboratory::abandon)) {
      laboratory.start(terminal::progress);
    } catch (RuntimeException e) {
      laboratory.abandon();
      throw e;
    } finally {
      terminal.eraseProgress();
    }
    terminal.line(
        terminal.paint(Ink.GOOD, "running") + "; logs in " + laboratory.home().directory());
  }

  private void nextSteps(Laboratory laboratory, Terminal terminal) {
    laboratory
        .missingImage(laboratory.read(Place.EXAMPLE).getSpec().image())
        .ifPresent(why -> terminal.line(terminal.paint(Ink.WARN, "but: " + why)));
    terminal.line();
    String there =
        switch (place.ground) {
          case EMBEDDED -> "";
          case CURRENT -> " --cluster=current";
        };
    if (place.ground == Ground.EMBEDDED) {
      command(terminal, "export KUBECONFIG=" + laboratory.home().kubeconfig(), "");
    }
    command(terminal, "kubectl apply -f " + Place.EXAMPLE, "a cluster of three");
    command(terminal, "kubectl wait --for=condition=Ready raftcluster/demo --timeout=60s", "");
    command(
        terminal,
        "kubectl patch raftcluster demo --type=merge -p '{\"spec\":{\"replicas\":5}}'",
        "scale it");
    command(terminal, "kubectl get raftcluster demo -w", "watch the steps");
    command(terminal, "bin/lab status" + there, "the members, live");
    command(terminal, "bin/lab down" + there, "stop and remove everything");
  }

  private static void command(Terminal terminal, String command, String comment) {
    terminal.line(
        "  "
            + terminal.paint(Ink.COMMAND, command)
            + (comment.isEmpty() ? "" : terminal.paint(Ink.FAINT, "   # " + comment)));
  }
}
