package sys.storage.harness.scenarios.command;

import java.time.Duration;
import sys.storage.harness.scenarios.cluster.Cluster;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.harness.scenarios.fault.FaultFailed;
import sys.storage.harness.scenarios.fault.FaultJournal;
import sys.storage.harness.scenarios.fault.Network;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.laboratory.LaboratoryException;
import sys.storage.harness.scenarios.terminal.Ink;
import sys.storage.harness.scenarios.terminal.Terminal;

/** What all commands that make faults have in common: the cluster, the record, healing. */
final class FaultWork {

  private final FaultOptions options;
  private final Terminal terminal = Terminal.standardOutput();

  FaultWork(FaultOptions options) {
    this.options = options;
  }

  /** What a command does to a cluster; says what came of it. */
  @FunctionalInterface
  interface Fault {
    String make(Tools tools);
  }

  /** What a command has at hand. */
  record Tools(Laboratory laboratory, Members members, Network network, FaultJournal journal) {}

  /** Makes a fault that lasts; Ctrl-C on the way heals. */
  int make(String text, Fault fault) {
    return with(
        tools -> {
          try (Interruption _ = Interruption.during(terminal, () -> heal(tools))) {
            String effect;
            try {
              effect = fault.make(tools);
            } catch (FaultFailed e) {
              heal(tools);
              throw e;
            }
            tools.journal().begun(text);
            if (options.hold) {
              terminal.line(effect + "; Ctrl-C heals");
              hold();
              heal(tools);
              return "healed after " + options.ttl;
            }
            return "%s; bin/lab heal ends it, else it ends in %d s"
                .formatted(effect, options.ttl.toSeconds());
          }
        });
  }

  private static void heal(Tools tools) {
    tools.network().endAll();
    tools.journal().allEnded();
  }

  private void hold() {
    try {
      Thread.sleep(options.ttl);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does something that leaves nothing behind to be healed. */
  int with(Fault work) {
    try (Laboratory laboratory = options.place.laboratory()) {
      if (!laboratory.reachable()) {
        throw new LaboratoryException(
            "nothing is running in %s: start it with bin/lab up"
                .formatted(laboratory.home().directory()));
      }
      var cluster = new Cluster(laboratory.kubernetes(), options.namespace.value(), options.name);
      if (cluster.resource().isEmpty()) {
        throw new LaboratoryException(
            "there is no RaftCluster %s in namespace %s: name another with --name and --namespace"
                .formatted(options.name, options.namespace.value()));
      }
      try (var members = new Members(cluster, laboratory.reach(), laboratory.processes())) {
        var tools =
            new Tools(
                laboratory,
                members,
                new Network(members),
                new FaultJournal(options.journal(laboratory)));
        terminal.line(terminal.paint(Ink.GOOD, work.make(tools)));
        return 0;
      } catch (FaultFailed e) {
        throw new LaboratoryException(e.reason() + nextStep(e), e);
      }
    }
  }

  private String nextStep(FaultFailed e) {
    return e.reason().contains("RAFT_FAULT_INJECTION")
        ? ". For example: kubectl patch raftcluster %s -n %s --type=merge -p"
                .formatted(options.name, options.namespace.value())
            + " '{\"spec\":{\"env\":[{\"name\":\"RAFT_FAULT_INJECTION\",\"value\":\"true\"}]}}'"
        : "";
  }

  /** Checks a duration that a node takes. */
  static Duration atMost(Duration duration, Duration limit) {
    if (duration.compareTo(limit) > 0) {
      throw new LaboratoryException(
          "%d ms is outside 1..%d".formatted(duration.toMillis(), limit.toMillis()));
    }
    return duration;
  }
}
