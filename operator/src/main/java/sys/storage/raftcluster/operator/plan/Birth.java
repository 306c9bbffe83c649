package sys.storage.raftcluster.operator.plan;

import java.util.Optional;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raftcluster.operator.observe.Observation;
import sys.storage.raftcluster.operator.observe.ObservedClaim;
import sys.storage.raftcluster.operator.observe.ObservedPod;
import sys.storage.raftcluster.operator.observe.Seen;

/**
 * A cluster is born once, with one voter: the node at ordinal 0. It grows from there by the same
 * path as any scale-out. Its identity is recorded first, so that a repeated bootstrap is the same
 * one. (Pravega's ZooKeeper operator bootstrapped a second ensemble on an empty disk by guess: here
 * an empty disk alone never causes a birth.)
 */
final class Birth {

  private Birth() {}

  /** Empty when the cluster has been born. */
  static Optional<Action> plan(Desired desired, Observation seen) {
    if (seen.recorded().born() || belongsToACluster(seen)) {
      return Optional.empty();
    }
    int replicas = seen.workload().replicas().orElse(desired.replicas());
    if (replicas != desired.replicas()) {
      return Optional.of(new Action.Scale(replicas, desired.replicas()));
    }
    if (desired.replicas() == 0) {
      return Optional.of(
          Action.Hold.atRest(
              Reason.HIBERNATED, "spec.replicas is 0: the cluster is founded when it is raised"));
    }
    if (seen.recorded().clusterId().isEmpty()) {
      return Optional.of(new Action.RecordClusterId(Optional.empty()));
    }
    return Optional.of(formerData(seen).orElseGet(() -> bootstrap(desired, seen)));
  }

  private static boolean belongsToACluster(Observation seen) {
    return seen.nodes().values().stream()
        .flatMap(node -> node.asOptional().stream())
        .anyMatch(node -> node.clusterId().isPresent());
  }

  /** A claim older than the resource may hold a former cluster: its node has to say first. */
  private static Optional<Action> formerData(Observation seen) {
    return seen.claims().values().stream()
        .filter(ObservedClaim::inherited)
        .filter(claim -> seen.node(claim.ordinal()).isEmpty())
        .filter(claim -> seen.pods().containsKey(claim.ordinal()))
        .findFirst()
        .map(
            claim ->
                Action.Hold.atRest(
                    Reason.FORMER_DATA,
                    "claim %s is older than this RaftCluster and its node does not answer: it may hold a former cluster. Let its pod start, or delete the claim"
                        .formatted(claim.name())));
  }

  private static Action bootstrap(Desired desired, Observation seen) {
    ObservedPod pod = seen.pods().get(0);
    Seen<NodeStatus> node = seen.nodes().get(0);
    String name = desired.names().pod(0);
    if (pod == null || node == null) {
      return waiting(name, "its pod does not exist yet");
    }
    return switch (node) {
      case Seen.Unreachable<NodeStatus>(String why) -> waiting(name, why);
      case Seen.Value<NodeStatus>(NodeStatus blank) when diskStays(seen) ->
          new Action.Bootstrap(
              new Action.Addressee(
                  name, pod.address().orElse(""), seen.recorded().clusterId().orElseThrow(), 0),
              blank.member().id());
      case Seen.Value<NodeStatus> _ when pod.terminating() ->
          waiting(name, "its claim was deleted");
      case Seen.Value<NodeStatus> _ ->
          Pods.giveUp(pod, "its claim was deleted, and its disk would go with it");
    };
  }

  /** Else the first voter would be lost with its pod. */
  private static boolean diskStays(Observation seen) {
    ObservedClaim claim = seen.claims().get(0);
    return claim != null && !claim.terminating();
  }

  private static Action waiting(String name, String why) {
    return Action.Hold.atRest(
        Reason.WAITING_FOR_PODS, "%s, the first voter, is awaited: %s".formatted(name, why));
  }
}
