package sys.storage.harness.scenarios.demo;

import io.fabric8.kubernetes.client.Watch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import sys.storage.harness.scenarios.cluster.Await;
import sys.storage.harness.scenarios.cluster.Cluster;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.harness.scenarios.cluster.StepFailed;
import sys.storage.harness.scenarios.figures.Window;
import sys.storage.harness.scenarios.history.HistoryRecorder;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.load.Load;
import sys.storage.raftcluster.api.RaftClusterStatus;
import sys.storage.raftcluster.api.ReconfigStep;

/** The steps of the demonstration, each with a bound; each returns when it has had its effect. */
final class Script {

  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final Duration SCALE_LIMIT = Duration.ofSeconds(60);
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(30);
  private static final Duration JOINT_LIMIT = Duration.ofSeconds(60);
  private static final long WARM_UP_MILLIS = 5_000;
  private static final long UNDISTURBED_MILLIS = 10_000;
  private static final long WITHOUT_OPERATOR_MILLIS = 1_500;
  private static final int OPERATOR_KILL_ATTEMPTS = 3;

  private final Laboratory laboratory;
  private final Cluster cluster;
  private final Members members;
  private final Narrator narrator;
  private final HistoryRecorder history;
  private final Measurements measured;

  Script(
      Laboratory laboratory,
      Cluster cluster,
      Members members,
      Narrator narrator,
      HistoryRecorder history,
      Measurements measured) {
    this.laboratory = laboratory;
    this.cluster = cluster;
    this.members = members;
    this.narrator = narrator;
    this.history = history;
    this.measured = measured;
  }

  void createCluster(Path resource) {
    timed(
        "Create a cluster of three",
        "kubectl apply -f " + resource,
        measured::ready,
        () -> {
          cluster.create(laboratory.read(resource));
          awaitReady(3, READY_LIMIT);
        });
  }

  /** Everything that happens while the clients write. */
  void underLoad(Load load) {
    long startNanos = history.nowNanos();
    timed(
        "Eight clients write and read",
        "",
        _ -> {},
        () -> {
          Await.until(
              "the first acknowledged write",
              RECOVERY_LIMIT,
              () -> history.acknowledgedPuts() > 0,
              () -> "no write has been acknowledged");
          Await.pause(WARM_UP_MILLIS);
          long warmNanos = history.nowNanos();
          Await.pause(UNDISTURBED_MILLIS);
          measured.undisturbed(new Window(warmNanos, history.nowNanos()));
        });
    scale(3, 5, measured::scaleOut, load);
    killLeader(load);
    scale(5, 3, measured::scaleIn, load);
    killOperatorWhileJoint(load);
    measured.load(new Window(startNanos, history.nowNanos()));
  }

  void deleteCluster() {
    narrator.step(
        "Delete the cluster",
        "kubectl delete raftcluster " + cluster.name(),
        () -> {
          cluster.delete();
          Await.until(
              "nothing left of the cluster",
              RECOVERY_LIMIT,
              () -> cluster.resource().isEmpty() && cluster.pods().isEmpty(),
              this::describe);
          return true;
        });
  }

  private void scale(int from, int to, Consumer<Window> record, Load load) {
    timed(
        "Scale %d → %d".formatted(from, to),
        patchCommand(to),
        record,
        () -> {
          cluster.scale(to);
          awaitReady(to, SCALE_LIMIT);
        });
    settle(load);
  }

  private void killLeader(Load load) {
    MemberView leader =
        Await.value("a leader", RECOVERY_LIMIT, members::leader, () -> "no member leads");
    timed(
        "Kill the leader " + leader.name(),
        laboratory.killCommand(leader.pod()),
        measured::leaderKill,
        () -> {
          long before = history.acknowledgedPuts();
          laboratory.kill(leader.pod());
          MemberView next =
              Await.value(
                  "another leader",
                  RECOVERY_LIMIT,
                  () -> members.leader().filter(now -> now.term() > leader.term()),
                  () -> "no member leads in a later term than " + leader.term());
          Await.until(
              "a write after the kill",
              RECOVERY_LIMIT,
              () -> history.acknowledgedPuts() > before + 100,
              () -> "the clients got no acknowledgement");
          narrator.say("%s leads in term %d".formatted(next.name(), next.term()));
          awaitReady(5, SCALE_LIMIT);
        });
    settle(load);
  }

  /**
   * Kills the operator when the leader's configuration is joint. The joint phase may last a tenth
   * of a second only, so the kill is repeated on another change when it came too late.
   */
  private void killOperatorWhileJoint(Load load) {
    int replicas = 3;
    for (int attempt = 1; attempt <= OPERATOR_KILL_ATTEMPTS; attempt++) {
      int from = replicas;
      int to = from == 3 ? 5 : 3;
      replicas = to;
      boolean hit =
          narrator.step(
              "Scale %d → %d, and kill the operator in the middle of the joint change"
                  .formatted(from, to),
              patchCommand(to),
              () -> scaleWithoutOperator(to));
      settle(load);
      if (hit) {
        return;
      }
    }
    throw new StepFailed(
        "the operator could not be killed in the middle of a joint change in %d attempts"
            .formatted(OPERATOR_KILL_ATTEMPTS));
  }

  private boolean scaleWithoutOperator(int to) {
    String command = laboratory.killOperatorCommand();
    var entering = new AtomicBoolean();
    try (Watch _ = cluster.watch(status -> noteEntering(status, entering), () -> {})) {
      cluster.scale(to);
      Await.quickly("the step EnterJoint", JOINT_LIMIT, entering::get, this::describe);
      // Asked at short intervals, but not before now: that would slow down what leads here.
      Await.quickly("a joint configuration", JOINT_LIMIT, members::jointSeen, this::describe);
      laboratory.killOperator();
    }
    narrator.command(command);
    Await.pause(WITHOUT_OPERATOR_MILLIS);
    boolean hit = members.jointSeen();
    narrator.say(
        hit
            ? "the cluster stays joint and serves; the operator is started again"
            : "the change had just left the joint phase: this one does not count");
    laboratory.startOperator();
    awaitReady(to, SCALE_LIMIT);
    return hit;
  }

  private static void noteEntering(RaftClusterStatus status, AtomicBoolean entering) {
    if (status.currentReconfigStep() == ReconfigStep.ENTER_JOINT) {
      entering.set(true);
    }
  }

  private void awaitReady(int replicas, Duration limit) {
    Await.until(
        "%d of %d members ready".formatted(replicas, replicas),
        limit,
        () -> cluster.isReady(replicas),
        this::describe);
  }

  private void settle(Load load) {
    load.endpoints(members.apiAddresses());
    for (MemberView member : members.observe()) {
      member.residentBytes().ifPresent(bytes -> measured.residentBytes(member.name(), bytes));
    }
  }

  private String describe() {
    RaftClusterStatus status = cluster.status();
    List<String> conditions =
        status.conditions().stream()
            .map(
                condition ->
                    "%s=%s (%s)"
                        .formatted(
                            condition.getType(), condition.getStatus(), condition.getMessage()))
            .toList();
    return "phase %s, step %s, %d ready, %s, members %s"
        .formatted(
            status.phase(),
            status.currentReconfigStep(),
            status.readyReplicas(),
            conditions,
            members.observe().stream().map(MemberView::describe).toList());
  }

  private void timed(String name, String command, Consumer<Window> record, Runnable work) {
    long startNanos = history.nowNanos();
    narrator.step(
        name,
        command,
        () -> {
          work.run();
          return true;
        });
    record.accept(new Window(startNanos, history.nowNanos()));
  }

  private String patchCommand(int replicas) {
    return "kubectl patch raftcluster %s --type=merge -p '{\"spec\":{\"replicas\":%d}}'"
        .formatted(cluster.name(), replicas);
  }
}
