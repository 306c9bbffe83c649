package sys.storage.raft.core.simulation;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.MembershipChange;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/**
 * Leads the cluster to a set of voters, one step at a time, remembering nothing but the target: as
 * the real operator does.
 */
public final class SimulatedOperator {

  private final SimulatedCluster cluster;
  private SortedSet<MemberId> target = new TreeSet<>();
  private long epoch = 1;
  private long stepsDone;

  public SimulatedOperator(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  public void target(SortedSet<MemberId> voters) {
    target = voters;
  }

  public SortedSet<MemberId> target() {
    return target;
  }

  /** Another operator takes over. */
  public void restart() {
    epoch++;
  }

  public long epoch() {
    return epoch;
  }

  /** How many changes were committed. */
  public long stepsDone() {
    return stepsDone;
  }

  /** Whether the cluster is where it should be. */
  public boolean isDone() {
    return cluster
        .leader()
        .map(SimulatedNode::status)
        .filter(CoreStatus::configurationCommitted)
        .filter(status -> nextStep(status).isEmpty())
        .isPresent();
  }

  /** Looks at the leader and asks for the next step. */
  public void act() {
    cluster
        .leader()
        .ifPresent(
            leader -> {
              CoreStatus status = leader.status();
              nextStep(status).ifPresent(change -> ask(leader, status, change));
            });
  }

  private void ask(SimulatedNode leader, CoreStatus status, MembershipChange change) {
    cluster.ask(
        leader,
        (_, reply) -> {
          if (reply instanceof Reply.MembershipDone) {
            stepsDone++;
          }
        },
        id -> new Event.ChangeMembership(id, change, status.configurationIndex(), epoch));
  }

  private Optional<MembershipChange> nextStep(CoreStatus status) {
    Configuration now = status.configuration();
    if (now.isJoint()) {
      return Optional.of(new MembershipChange.CommitNew());
    }
    if (now.voters().equals(target)) {
      return now.learners().stream().findFirst().map(MembershipChange.RemoveLearner::new);
    }
    for (MemberId member : target) {
      if (!now.contains(member)) {
        return Optional.of(new MembershipChange.AddLearner(member));
      }
    }
    return Optional.of(new MembershipChange.EnterJoint(target));
  }
}
