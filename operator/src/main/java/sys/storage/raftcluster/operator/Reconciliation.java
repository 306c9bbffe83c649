package sys.storage.raftcluster.operator;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.raftcluster.api.Phase;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterStatus;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.operator.act.Executor;
import sys.storage.raftcluster.operator.act.KubernetesWrites;
import sys.storage.raftcluster.operator.observe.KubernetesObjects;
import sys.storage.raftcluster.operator.observe.NodeObserver;
import sys.storage.raftcluster.operator.observe.Observation;
import sys.storage.raftcluster.operator.observe.Records;
import sys.storage.raftcluster.operator.plan.Action;
import sys.storage.raftcluster.operator.plan.Desired;
import sys.storage.raftcluster.operator.plan.Outcome;
import sys.storage.raftcluster.operator.plan.Planner;
import sys.storage.raftcluster.operator.plan.Reason;
import sys.storage.raftcluster.operator.report.Circumstances;
import sys.storage.raftcluster.operator.report.Descriptions;
import sys.storage.raftcluster.operator.report.Notices;
import sys.storage.raftcluster.operator.report.StatusReport;

/**
 * One pass: observe, plan, act, report. It remembers nothing from one pass to the next, and may be
 * killed anywhere. One pass of a cluster at a time; other clusters in parallel.
 */
public final class Reconciliation {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  private final NodeObserver observer;
  private final Executor executor;
  private final KubernetesWrites kubernetes;
  private final Clock clock;
  private final Supplier<UUID> identities;

  /**
   * @param identities draws the identity of a new Raft cluster
   */
  public Reconciliation(
      NodeObserver observer,
      Executor executor,
      KubernetesWrites kubernetes,
      Clock clock,
      Supplier<UUID> identities) {
    this.observer = observer;
    this.executor = executor;
    this.kubernetes = kubernetes;
    this.clock = clock;
    this.identities = identities;
  }

  /**
   * @param cluster the resource as the API server has it now, not as a cache remembers it
   */
  public Passed pass(RaftCluster cluster, KubernetesObjects objects) throws InterruptedException {
    Circumstances intention = decide(cluster, objects);
    Action action = intention.action();
    RaftCluster announced = announce(intention);
    log(intention);
    Outcome outcome = executor.execute(announced, intention.seen().workload(), action);
    Circumstances end = intention.with(outcome).with(announced);
    if (action instanceof Action.Annotate && outcome instanceof Outcome.Done) {
      Notices.ofAnnotation(end).forEach(notice -> kubernetes.publish(announced, notice));
    } else if (!(outcome instanceof Outcome.Pending)) {
      report(end);
    }
    return new Passed(action, outcome, Pace.after(action, outcome));
  }

  /**
   * Looks without acting.
   *
   * @param cluster as a cache remembers it, and so the objects
   * @return what was found, when there is nothing to do and nothing to report; else {@link #pass}
   *     has to decide on what the API server has now
   */
  public Optional<Passed> atRest(RaftCluster cluster, KubernetesObjects objects)
      throws InterruptedException {
    RaftClusterStatus status = statusOf(cluster);
    if (status.phase() != Phase.READY && status.phase() != Phase.HIBERNATED) {
      return Optional.empty(); // It would be looked at twice.
    }
    Circumstances found = decide(cluster, objects);
    return Optional.of(found)
        .filter(it -> isRest(it.action()))
        .filter(it -> StatusReport.of(it).equals(status))
        .map(it -> new Passed(it.action(), it.outcome(), Pace.after(it.action(), it.outcome())));
  }

  private static boolean isRest(Action action) {
    return switch (action) {
      case Action.Settled _ -> true;
      case Action.Hold(Reason reason, String _, var _) -> reason.isRest();
      case Action _ -> false;
    };
  }

  private Circumstances decide(RaftCluster cluster, KubernetesObjects objects)
      throws InterruptedException {
    Desired desired = Desires.of(cluster);
    Observation seen = observer.observe(Records.of(statusOf(cluster)), objects);
    Action action = Planner.plan(desired, seen, clock.instant());
    return new Circumstances(
        cluster, desired, seen, action, new Outcome.Pending(), identities.get(), clock.instant());
  }

  private static RaftClusterStatus statusOf(RaftCluster cluster) {
    return cluster.getStatus() == null ? RaftClusterStatus.EMPTY : cluster.getStatus();
  }

  /**
   * A new step, and the start of a change, stand in the status before they are taken: whoever
   * watches sees each step, and an operator that dies in it has left word.
   */
  private RaftCluster announce(Circumstances intention) {
    boolean nothingToDo =
        switch (intention.action()) {
          case Action.Settled _, Action.Hold _, Action.RecordClusterId _ -> true;
          case Action action ->
              action.startsChange()
                  || action
                      .step()
                      .filter(step -> step != intention.seen().recorded().shownStep())
                      .isPresent();
        };
    return nothingToDo ? report(intention) : intention.cluster();
  }

  private RaftCluster report(Circumstances it) {
    RaftCluster cluster = it.cluster();
    RaftClusterStatus before = statusOf(cluster);
    RaftClusterStatus after = StatusReport.of(it);
    RaftCluster now = after.equals(before) ? cluster : kubernetes.writeStatus(cluster, after);
    Notices.of(it, after).forEach(notice -> kubernetes.publish(now, notice));
    if (!after.equals(before)
        && it.outcome() instanceof Outcome.Failed(String reason, String why)) {
      LOG.warn("{}: {}: {}", name(cluster), reason, why);
    }
    return now;
  }

  private static void log(Circumstances it) {
    boolean repeated =
        it.action().step().isPresent()
            && it.action().step().get() != ReconfigStep.ADD_LEARNER
            && it.action().step().get() == it.seen().recorded().shownStep();
    switch (it.action()) {
      case Action.Settled _, Action.Hold _ -> {}
      case Action.UnsafePeers _, Action.UnsafeConfiguration _ ->
          LOG.warn("{}: {}", name(it.cluster()), Descriptions.text(it.action()));
      case Action action when repeated ->
          LOG.debug(
              "{}: {}: {}",
              name(it.cluster()),
              Descriptions.reason(action),
              Descriptions.text(action));
      case Action action ->
          LOG.info(
              "{}: {}: {}",
              name(it.cluster()),
              Descriptions.reason(action),
              Descriptions.text(action));
    }
  }

  private static String name(RaftCluster cluster) {
    return cluster.getMetadata().getNamespace() + "/" + cluster.getMetadata().getName();
  }
}
