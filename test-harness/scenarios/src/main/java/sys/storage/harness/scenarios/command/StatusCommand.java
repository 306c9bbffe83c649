package sys.storage.harness.scenarios.command;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sys.storage.harness.scenarios.cluster.Cluster;
import sys.storage.harness.scenarios.cluster.MemberTable;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.laboratory.LaboratoryException;
import sys.storage.harness.scenarios.terminal.Ink;
import sys.storage.harness.scenarios.terminal.Terminal;

/** Shows the members of a cluster. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "A table of the members of a cluster, redrawn until Ctrl-C on a terminal, printed once"
            + " elsewhere.")
final class StatusCommand implements Callable<Integer> {

  private static final Duration INTERVAL = Duration.ofMillis(500);

  @Mixin private Place place = new Place();

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      defaultValue = "demo",
      description = "Name of the RaftCluster. Default: ${DEFAULT-VALUE}.")
  private String name = "demo";

  @Mixin private NamespaceOption namespace = new NamespaceOption();

  @Option(names = "--once", description = "Print once, also on a terminal.")
  private boolean once;

  @Override
  public Integer call() throws InterruptedException {
    var terminal = Terminal.standardOutput();
    try (Laboratory laboratory = place.laboratory()) {
      if (!laboratory.reachable()) {
        throw new LaboratoryException(nothingRuns(laboratory));
      }
      var cluster = new Cluster(laboratory.kubernetes(), namespace.value(), name);
      if (cluster.resource().isEmpty()) {
        throw new LaboratoryException(
            "there is no RaftCluster %s in namespace %s: create one with"
                    .formatted(name, namespace.value())
                + " kubectl apply -f examples/raftcluster-safe.yaml");
      }
      try (var members = new Members(cluster, laboratory.reach(), laboratory.processes())) {
        if (once || !terminal.interactive()) {
          terminal.lines(frame(terminal, laboratory, cluster, members));
        } else {
          follow(terminal, laboratory, cluster, members);
        }
      }
    }
    return 0;
  }

  private static String nothingRuns(Laboratory laboratory) {
    return laboratory.wasKilled()
        ? "the control plane in %s has ended, and its clusters with it: bin/lab up starts a new one"
            .formatted(laboratory.home().directory())
        : "nothing is running in %s: start it with bin/lab up"
            .formatted(laboratory.home().directory());
  }

  private void follow(Terminal terminal, Laboratory laboratory, Cluster cluster, Members members)
      throws InterruptedException {
    int shown = 0;
    while (true) {
      List<String> lines = new ArrayList<>();
      try {
        lines.addAll(frame(terminal, laboratory, cluster, members));
      } catch (KubernetesClientException e) {
        lines.add(terminal.paint(Ink.BAD, "the Kubernetes API does not answer: " + e.getMessage()));
      }
      terminal.redraw(lines, shown);
      shown = lines.size();
      Thread.sleep(INTERVAL);
    }
  }

  private List<String> frame(
      Terminal terminal, Laboratory laboratory, Cluster cluster, Members members) {
    var lines =
        new ArrayList<>(MemberTable.render(terminal, name, cluster.status(), members.observe()));
    if (laboratory.lostOperator()) {
      lines.add(
          terminal.paint(
              Ink.BAD,
              "the operator has ended, nothing is scaled or repaired (%s): bin/lab up starts it again"
                  .formatted(laboratory.operatorLog())));
    }
    return lines;
  }
}
