package sys.storage.raftcluster.operator.plan;

import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raftcluster.operator.observe.Observation;
import sys.storage.raftcluster.operator.observe.ObservedClaim;
import sys.storage.raftcluster.operator.observe.ObservedPod;
import sys.storage.raftcluster.operator.observe.Seen;

/** How many pods there must be, whatever is asked for. */
final class Pods {

  private Pods() {}

  /** The highest ordinal that the configuration names, plus one. */
  static int inUse(Desired desired, Configuration configuration) {
    return configuration.members().stream()
        .map(member -> desired.names().ordinal(member.name()))
        .filter(OptionalInt::isPresent)
        .mapToInt(ordinal -> ordinal.getAsInt() + 1)
        .max()
        .orElse(0);
  }

  /**
   * Somebody scaled the StatefulSet by hand, and members have no pods: they come back at once. If
   * no leader is left to ask, the latest configuration that any node remembers tells; if no node
   * remembers any, every disk that is there gets its pod.
   */
  static Optional<Action> restore(Desired desired, Observation seen) {
    if (desired.replicas() == 0
        && (Hibernation.hasBegun(desired, seen) || !Hibernation.isJoint(seen))) {
      return Optional.empty();
    }
    int needed =
        leaderOrLatest(seen)
            .map(status -> inUse(desired, status.configuration().configuration()))
            .orElseGet(() -> disks(seen));
    return seen.workload()
        .replicas()
        .filter(replicas -> replicas < needed)
        .map(replicas -> new Action.Scale(replicas, needed));
  }

  /**
   * Somebody has deleted the claim of a voter, and only the pod still keeps it alive: to take that
   * away is a question of quorum arithmetic ({@link Replacement}).
   */
  static boolean endsItsDisk(Observation seen, ObservedPod pod) {
    ObservedClaim claim = seen.claims().get(pod.ordinal());
    return claim != null
        && claim.terminating()
        && !isSuccessors(seen, pod)
        && leaderOrLatest(seen)
            .map(status -> status.configuration().configuration())
            .map(
                configuration ->
                    configuration.members().stream()
                        .anyMatch(
                            member ->
                                configuration.isVoter(member) && member.name().equals(pod.name())))
            .orElse(seen.recorded().born());
  }

  /**
   * The voter's disk is gone, and the one in its place belongs to a learner. Only a leader can
   * tell: by what another node remembers as a learner, it may vote by now.
   */
  private static boolean isSuccessors(Observation seen, ObservedPod pod) {
    return seen.leader()
        .asOptional()
        .map(leader -> leader.configuration().configuration().learners())
        .flatMap(learners -> Situation.named(learners, pod.name()))
        .isPresent();
  }

  /** The next pod goes on with the disk, unless that is on its way out already. */
  static Action restart(Observation seen, ObservedPod pod, String why) {
    Optional<String> claim =
        Optional.ofNullable(seen.claims().get(pod.ordinal()))
            .filter(found -> !found.terminating())
            .map(ObservedClaim::name);
    return new Action.DeletePod(pod.name(), pod.uid(), claim, why);
  }

  /** The disk goes with the pod. */
  static Action giveUp(ObservedPod pod, String why) {
    return new Action.DeletePod(pod.name(), pod.uid(), Optional.empty(), why);
  }

  private static int disks(Observation seen) {
    boolean unborn = !seen.recorded().born();
    return unborn || seen.claims().isEmpty() ? 0 : seen.claims().lastKey() + 1;
  }

  private static Optional<NodeStatus> leaderOrLatest(Observation seen) {
    return seen.leader()
        .asOptional()
        .or(
            () ->
                seen.nodes().values().stream()
                    .map(Seen::asOptional)
                    .flatMap(Optional::stream)
                    .filter(node -> node.state().equals(NodeStatus.ACTIVE))
                    .max(Comparator.comparingLong(node -> node.configuration().index())));
  }
}
