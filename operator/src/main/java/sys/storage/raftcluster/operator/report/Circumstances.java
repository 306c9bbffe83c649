package sys.storage.raftcluster.operator.report;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterStatus;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.operator.observe.Observation;
import sys.storage.raftcluster.operator.observe.Seen;
import sys.storage.raftcluster.operator.plan.Action;
import sys.storage.raftcluster.operator.plan.Desired;
import sys.storage.raftcluster.operator.plan.Outcome;
import sys.storage.raftcluster.operator.plan.Situation;

/**
 * Everything that a report is made of.
 *
 * @param drawnId identity that was drawn for a cluster that is not born
 */
public record Circumstances(
    RaftCluster cluster,
    Desired desired,
    Observation seen,
    Action action,
    Outcome outcome,
    UUID drawnId,
    Instant now) {

  public Circumstances with(Outcome other) {
    return new Circumstances(cluster, desired, seen, action, other, drawnId, now);
  }

  public Circumstances with(RaftCluster other) {
    return new Circumstances(other, desired, seen, action, outcome, drawnId, now);
  }

  RaftClusterStatus before() {
    return cluster.getStatus() == null ? RaftClusterStatus.EMPTY : cluster.getStatus();
  }

  /** The leader and what follows from its view, if there is one. */
  Optional<Situation> situation() {
    return seen.leader() instanceof Seen.Value<NodeStatus>(NodeStatus leader)
            && leader.clusterId().isPresent()
        ? Optional.of(new Situation(desired, seen, leader, now))
        : Optional.empty();
  }

  /** The step that the status is to show. */
  ReconfigStep step() {
    if (action instanceof Action.LeaveJoint
        && outcome instanceof Outcome.Done(boolean complete)
        && complete) {
      return ReconfigStep.NONE;
    }
    return action.step().orElse(before().currentReconfigStep());
  }

  /**
   * Whether other members are wanted than those that the change under way leads to: that wish is
   * taken up when the change is over.
   */
  boolean deferred() {
    return situation()
        .filter(
            situation ->
                situation.configuration().isJoint()
                    || step() == ReconfigStep.COMMIT_NEW
                    || step() == ReconfigStep.LEAVE_JOINT)
        .map(situation -> !wantedVote(situation.configuration()))
        .orElse(false);
  }

  /** Whether the (incoming) voters sit at exactly the wanted ordinals. */
  boolean wantedVote(Configuration configuration) {
    return configuration.voters().size() == desired.replicas()
        && configuration.voters().stream()
            .map(MemberId::name)
            .map(desired.names()::ordinal)
            .allMatch(ordinal -> ordinal.isPresent() && ordinal.getAsInt() < desired.replicas());
  }
}
