package sys.storage.raftcluster.operator.report;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raftcluster.api.Phase;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.operator.plan.QuorumArithmetic;
import sys.storage.raftcluster.operator.plan.Situation;

/** The state of a cluster in one word. */
final class Phases {

  private Phases() {}

  static Phase of(Circumstances it) {
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
    return majorityAnswers(it) ? Phase.DEGRADED : Phase.QUORUM_LOST;
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
