package sys.storage.raft.core.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.MembershipChange;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.driver.DrivenCluster;
import sys.storage.raft.core.driver.DrivenNode;

/**
 * What a script asks for at once, in the steps of an operator: a new voter learns first, the joint
 * configuration is entered when it has caught up, and left when that is committed.
 *
 * @param voters all voters of the wanted configuration
 * @param leaving whether the joint configuration is left without being asked
 */
record MembershipSteps(SortedSet<MemberId> voters, boolean leaving) {

  /**
   * @param changes {@code v4} makes a voter of 4, {@code r1} takes 1 out
   */
  static MembershipSteps of(Configuration current, List<String> changes, boolean leaving) {
    var voters = new TreeSet<>(current.voters());
    for (String change : changes) {
      MemberId member = DrivenNode.member(Integer.parseInt(change.substring(1)));
      switch (change.charAt(0)) {
        case 'v' -> voters.add(member);
        case 'r' -> voters.remove(member);
        default -> throw new IllegalArgumentException("no step of ours for " + change);
      }
    }
    return new MembershipSteps(voters, leaving);
  }

  /** Asks for what comes next, if it is its time; says whether anything was asked for. */
  boolean advance(DrivenCluster cluster, int leader) {
    Optional<MembershipChange> next = next(cluster.node(leader).status());
    next.ifPresent(change -> cluster.change(leader, change));
    return next.isPresent();
  }

  private Optional<MembershipChange> next(CoreStatus leader) {
    Configuration now = leader.configuration();
    if (!leader.configurationCommitted()) {
      return Optional.empty();
    }
    if (now.isJoint()) {
      return leaving ? Optional.of(new MembershipChange.CommitNew()) : Optional.empty();
    }
    if (now.voters().equals(voters)) {
      return Optional.empty();
    }
    var unready = new ArrayList<>(voters);
    unready.removeAll(now.voters());
    for (MemberId member : unready) {
      if (!now.learners().contains(member)) {
        return Optional.of(new MembershipChange.AddLearner(member));
      }
    }
    leader.peers().stream()
        .filter(CoreStatus.PeerStatus::caughtUp)
        .map(CoreStatus.PeerStatus::member)
        .forEach(unready::remove);
    return unready.isEmpty()
        ? Optional.of(new MembershipChange.EnterJoint(voters))
        : Optional.empty();
  }
}
