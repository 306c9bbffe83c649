package sys.storage.harness.scenarios.demo;

import io.fabric8.kubernetes.client.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.scenarios.check.AcknowledgedWrites;
import sys.storage.harness.scenarios.check.Convergence;
import sys.storage.harness.scenarios.check.RealTimeOrder;
import sys.storage.harness.scenarios.check.Verdict;
import sys.storage.harness.scenarios.cluster.Await;
import sys.storage.harness.scenarios.cluster.Cluster;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.harness.scenarios.cluster.StepFailed;
import sys.storage.harness.scenarios.history.HistoryRecorder;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.laboratory.LaboratoryException;
import sys.storage.harness.scenarios.load.FinalStates;
import sys.storage.harness.scenarios.load.Load;
import sys.storage.harness.scenarios.load.UnreadableStateException;
import sys.storage.harness.scenarios.terminal.Ink;
import sys.storage.harness.scenarios.terminal.Terminal;
import sys.storage.harness.scenarios.timeline.StageLog;
import sys.storage.raftcluster.api.RaftClusterStatus;

/**
 * The whole demonstration: runs the script and judges it. Whatever goes wrong on the way is part of
 * the result, and what the clients were told up to then is checked all the same.
 */
public final class Demo {

  private static final Duration REMOVAL_LIMIT = Duration.ofSeconds(60);

  private final Laboratory laboratory;
  private final Terminal terminal;
  private final DemoOptions options;

  /** From here on a cluster of that name is this demonstration's own. */
  private volatile boolean creates;

  public Demo(Laboratory laboratory, Terminal terminal, DemoOptions options) {
    this.laboratory = laboratory;
    this.terminal = terminal;
    this.options = options;
  }

  /**
   * Looks whether somebody's own cluster can take the demonstration, and changes nothing there.
   *
   * @throws LaboratoryException when it cannot, with the next step
   */
  public void requireFitCluster() {
    laboratory
        .missingImage(laboratory.read(options.resource()).getSpec().image())
        .ifPresent(
            why -> {
              throw new LaboratoryException(
                  why + "; `make demo` without CLUSTER=current needs no image and no cluster");
            });
    if (cluster().resource().isPresent()) {
      throw new LaboratoryException(
          "there is a RaftCluster %s in namespace %s already: delete it, or choose another namespace"
              .formatted(options.name(), options.namespace()));
    }
  }

  /**
   * Removes the cluster if it was created here and is still there, with its pods and claims. The
   * operator must run. Any thread may call.
   *
   * @throws LaboratoryException when that takes too long
   */
  public void withdraw() {
    Cluster cluster = cluster();
    if (!creates || cluster.resource().isEmpty()) {
      return;
    }
    cluster.delete();
    try {
      Await.until(
          "nothing left of the cluster",
          REMOVAL_LIMIT,
          () -> cluster.resource().isEmpty() && cluster.pods().isEmpty() && cluster.claims() == 0,
          () -> "see kubectl get pods,pvc -n " + options.namespace());
    } catch (StepFailed e) {
      throw new LaboratoryException(e.reason(), e);
    }
  }

  private Cluster cluster() {
    return new Cluster(laboratory.kubernetes(), options.namespace(), options.name());
  }

  /** Runs it. The caller stops the laboratory. */
  public DemoResult run() {
    try {
      Files.createDirectories(options.history().toAbsolutePath().getParent());
      try (var history = new HistoryRecorder(options.history())) {
        return run(history);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the history to " + options.history(), e);
    }
  }

  private DemoResult run(HistoryRecorder history) {
    var stages = new StageLog(history::nowNanos);
    var narrator = new Narrator(terminal, history, stages);
    terminal.line(
        terminal.paint(Ink.STRONG, "RaftCluster demo")
            + ": scale 3 → 5 → 3 under load, kill the leader and the operator, lose nothing");
    var measured = new Measurements();
    var verdicts = new ArrayList<Verdict>();
    Optional<String> failure = Optional.empty();
    try {
      laboratoryUp(narrator);
      Cluster cluster = cluster();
      try (var members = new Members(cluster, laboratory.reach(), laboratory.processes())) {
        var script = new Script(laboratory, cluster, members, narrator, history, measured);
        creates = true;
        script.createCluster(options.resource());
        try (Watch _ = cluster.watch(status -> note(stages, status), () -> {});
            Load load = Load.start(options.load(), history, members.apiAddresses())) {
          script.underLoad(load);
        }
        verdicts.addAll(judge(cluster, members, history, narrator));
        script.deleteCluster();
      }
    } catch (StepFailed e) {
      failure = Optional.of(e.reason());
    } catch (UnreadableStateException e) {
      failure = Optional.of(e.reason());
    }
    measured.total(history.nowNanos());
    return new DemoResult(
        narrator.steps(), history.operations(), measured, verdicts, failure, history.file());
  }

  private void laboratoryUp(Narrator narrator) {
    narrator.step(
        "Start the control plane and the operator",
        "bin/lab up",
        () -> {
          laboratory.start(_ -> {});
          return true;
        });
  }

  private static void note(StageLog stages, RaftClusterStatus status) {
    String step = status.currentReconfigStep().text();
    if (!step.isEmpty()) {
      stages.begin(step);
    }
  }

  private List<Verdict> judge(
      Cluster cluster, Members members, HistoryRecorder history, Narrator narrator) {
    return narrator.step(
        "Read everything back and compare",
        "",
        () -> {
          FinalStates states = FinalStates.read(cluster, members, options.load().keys());
          return List.of(
              AcknowledgedWrites.check(history.operations(), states.reference()),
              RealTimeOrder.check(history.operations()),
              Convergence.check(states.reference(), states.members()));
        });
  }
}
