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

  @Option(
      names = {"-n", "--namespace"},
      defaultValue = "default",
      description = "Its namespace. Default: ${DEFAULT-VALUE}.")
  private String namespace = "default";

  @Option(names = "--once", description = "Print once, also on a terminal.")
  private boolean once;

  @Override
  public Integer call() throws InterruptedException {
    var terminal = Terminal.standardOutput();
    try (Laboratory laboratory = place.laboratory()) {
      if (!laboratory.reachable()) {
        throw new LaboratoryException(
            "nothing is running in %s: start it with bin/lab up"
                .formatted(laboratory.home().directory()));
      }
      var cluster = new Cluster(laboratory.kubernetes(), namespace, name);
      if (cluster.resource().isEmpty()) {
        throw new LaboratoryException(
            "there is no RaftCluster %s in namespace %s: create one with".formatted(name, namespace)
                + " kubectl apply -f examples/raftcluster-safe.yaml");
      }
      try (var members = new Members(cluster, laboratory.reach(), laboratory.processes())) {
        if (once || !terminal.interactive()) {
          terminal.lines(frame(terminal, cluster, members));
        } else {
          follow(terminal, cluster, members);
        }
      }
    }
    return 0;
  }

  private void follow(Terminal terminal, Cluster cluster, Members members)
      throws InterruptedException {
    int shown = 0;
    while (true) {
      List<String> lines = new ArrayList<>();
      try {
        lines.addAll(frame(terminal, cluster, members));
      } catch (KubernetesClientException e) {
        lines.add(terminal.paint(Ink.BAD, "the Kubernetes API does not answer: " + e.getMessage()));
      }
      terminal.redraw(lines, shown);
      shown = lines.size();
      Thread.sleep(INTERVAL);
    }
  }

  private List<String> frame(Terminal terminal, Cluster cluster, Members members) {
    return MemberTable.render(terminal, name, cluster.status(), members.observe());
  }
}
