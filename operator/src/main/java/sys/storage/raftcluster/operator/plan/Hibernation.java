package sys.storage.raftcluster.operator.plan;

import java.util.Comparator;
import java.util.Optional;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raftcluster.operator.observe.Observation;

/**
 * No replicas are wanted: pods go, claims and Raft's configuration stay. That is no change of the
 * members, and takes no majority into account; only a joint configuration is completed before,
 * while there is a leader to do it. To wake up, as many pods come as there are claims ({@link
 * Pods#restore}), and whatever else is wanted follows as in a cluster that never slept.
 */
public final class Hibernation {

  private Hibernation() {}

  /** Whether the cluster has been told to sleep: pods may still be stopping. */
  public static boolean hasBegun(Desired desired, Observation seen) {
    return desired.replicas() == 0
        && seen.workload().replicas().filter(replicas -> replicas == 0).isPresent();
  }

  /** What is to be done, or awaited, without a leader; empty when one has to be asked first. */
  static Optional<Action> plan(Desired desired, Observation seen) {
    if (hasBegun(desired, seen)) {
      return Optional.of(sleep(seen));
    }
    return desired.replicas() > 0 || seen.leader().asOptional().isPresent()
        ? Optional.empty()
        : Optional.of(
            isJoint(seen)
                ? Action.Hold.asBefore(
                    Reason.NO_LEADER,
                    "a membership change is half done: the cluster hibernates when a leader has completed it")
                : stop(seen));
  }

  /** What is to be done once the leader has nothing left to finish. */
  static Optional<Action> plan(Situation situation) {
    return situation.desired().replicas() == 0
        ? Optional.of(stop(situation.seen()))
        : Optional.empty();
  }

  /** A voter whose claim was deleted under its pod would lose its disk, not sleep. */
  private static Action stop(Observation seen) {
    return seen.pods().values().stream()
        .filter(pod -> Pods.endsItsDisk(seen, pod))
        .findFirst()
        .<Action>map(
            pod ->
                Action.Hold.atRest(
                    Reason.HIBERNATION_REFUSED,
                    "the claim of %s was deleted, and its disk would go with its pod: set spec.replicas back, and it is replaced first"
                        .formatted(pod.name())))
        .orElseGet(() -> new Action.Scale(seen.workload().replicas().orElse(0), 0));
  }

  private static Action sleep(Observation seen) {
    return seen.pods().isEmpty()
        ? Action.Hold.atRest(
            Reason.HIBERNATED,
            "spec.replicas is 0: volumes and membership are kept; raise it to wake the cluster up")
        : Action.Hold.atRest(
            Reason.WAITING_FOR_PODS, "the cluster hibernates as soon as its pods have stopped");
  }

  /** By the latest configuration that any node remembers. */
  static boolean isJoint(Observation seen) {
    return seen.nodes().values().stream()
        .flatMap(node -> node.asOptional().stream())
        .filter(node -> node.state().equals(NodeStatus.ACTIVE))
        .max(Comparator.comparingLong(node -> node.configuration().index()))
        .filter(node -> node.configuration().configuration().isJoint())
        .isPresent();
  }
}
