package sys.storage.raftcluster.operator.report;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raftcluster.api.Phase;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.operator.plan.Hibernation;
import sys.storage.raftcluster.operator.plan.QuorumArithmetic;
import sys.storage.raftcluster.operator.plan.Situation;

/** The state of a cluster in one word. */
final class Phases {

  private Phases() {}

  static Phase of(Circumstances it) {
    if (Hibernation.hasBegun(it.desired(), it.seen())) {
      return it.seen().recorded().born() ? Phase.HIBERNATED : Phase.PENDING;
    }
    Optional<Situation> situation = it.situation();
    if (situation.isEmpty()) {
      return leaderless(it);
    }
    if (Health.troubles(it).isPresent()) {
      return Phase.DEGRADED;
    }
    Configuration configuration = situation.get().configuration();
    return it.step() != ReconfigStep.NONE
            || configuration.isJoint()
            || !it.wantedVote(configuration)
        ? Phase.RECONFIGURING
        : Phase.READY;
  }

  private static Phase leaderless(Circumstances it) {
    if (!it.seen().recorded().born()) {
      return Phase.PENDING;
    }
    if (isWakingUp(it)) {
      return Phase.HIBERNATED;
    }
    return majorityAnswers(it) ? Phase.DEGRADED : Phase.QUORUM_LOST;
  }

  /** Nothing is wrong with a pod that has not answered yet, nor with the first election. */
  private static boolean isWakingUp(Circumstances it) {
    int replicas = it.seen().workload().replicas().orElse(0);
    boolean starting =
        (replicas == 0 && !it.seen().claims().isEmpty())
            || IntStream.range(0, replicas).anyMatch(ordinal -> it.seen().node(ordinal).isEmpty());
    return it.before().phase() == Phase.HIBERNATED
        && it.seen().pods().values().stream().allMatch(pod -> pod.problem().isEmpty())
        && (starting || majorityAnswers(it));
  }

  /** An election takes a moment; a lost majority does not come back by itself. */
  static boolean majorityAnswers(Circumstances it) {
    var nodes =
        it.seen().nodes().values().stream()
            .flatMap(node -> node.asOptional().stream())
            .filter(node -> node.state().equals(NodeStatus.ACTIVE))
            .toList();
    var alive = nodes.stream().map(node -> node.member().id()).collect(Collectors.toSet());
    return nodes.stream()
        .max(Comparator.comparingLong(node -> node.configuration().index()))
        .map(node -> node.configuration().configuration())
        .map(
            latest ->
                QuorumArithmetic.holds(latest.voters(), alive)
                    && (!latest.isJoint() || QuorumArithmetic.holds(latest.outgoing(), alive)))
        .orElse(false);
  }
}
