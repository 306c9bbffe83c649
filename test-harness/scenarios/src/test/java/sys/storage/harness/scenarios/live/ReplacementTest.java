package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Watch;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.live.MemberLog.Appended;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raftcluster.api.MemberRole;
import sys.storage.raftcluster.api.MemberStatus;
import sys.storage.raftcluster.api.RaftClusterStatus;

@Tag("cluster")
@Live
class ReplacementTest {

  @Test
  void aWipedMemberComesBackAsANewLearnerAndIsSwappedInByOneJointChange(Clusters clusters)
      throws IOException {
    TestCluster test = clusters.create("wiped", 3);
    Set<String> oldIncarnations = new HashSet<>();
    List<RaftClusterStatus> seen = new CopyOnWriteArrayList<>();
    // A leader that was elected, as a control: its vote and its campaign must show.
    test.moveLeader("wiped-1");
    MemberLog leaderLog = test.log(test.leader());
    try (FollowingLoad _ = test.startLoad();
        Watch _ = test.cluster().watch(seen::add, () -> {})) {
      test.awaitWrites(100);
      oldIncarnations.addAll(
          test.members().stream()
              .map(member -> TestCluster.incarnation(member).orElseThrow().toString())
              .toList());
      MemberView leader = test.leader();
      MemberView victim =
          test.members().stream()
              .filter(member -> !member.name().equals(leader.name()))
              .findFirst()
              .orElseThrow();
      int before = leaderLog.configurations().size();
      test.wipe(victim);
      test.awaitThat(
          victim.name() + " has another incarnation",
          () -> test.members().stream().anyMatch(member -> isSuccessor(member, victim)));
      test.awaitReady(3);
      test.awaitWrites(100);

      List<Appended> all = leaderLog.configurations();
      assertSwappedByOneJointChange(all.subList(before, all.size()), victim.name());
      assertNeverVotedNorCampaigned(test, test.member(victim.name()));
    }
    assertThat(rolesOfNewMember(seen, oldIncarnations)).startsWith(MemberRole.LEARNER);
    test.assertNothingLost();
  }

  /** Kubernetes keeps such a claim as long as the pod runs: the operator ends it, when it may. */
  @Test
  void aMemberWhoseClaimWasDeletedUnderItsPodIsReplaced(Laboratory laboratory, Clusters clusters)
      throws IOException {
    TestCluster test = clusters.create("undermined", 3);
    try (FollowingLoad _ = test.startLoad()) {
      test.awaitWrites(50);
      MemberView victim = test.leader();
      laboratory
          .kubernetes()
          .persistentVolumeClaims()
          .inNamespace(victim.pod().getMetadata().getNamespace())
          .withName("data-" + victim.name())
          .delete();
      test.awaitThat(
          victim.name() + " has another incarnation",
          () -> test.members().stream().anyMatch(member -> isSuccessor(member, victim)));
      test.awaitThat("three at rest", () -> test.atRest(3));
    }
    assertThat(test.failedOperations()).as("operations that failed at the client").isEmpty();
    test.assertNothingLost();
  }

  /** The same name on another disk; between the two there is no pod of that name. */
  private static boolean isSuccessor(MemberView member, MemberView victim) {
    return member.name().equals(victim.name())
        && TestCluster.incarnation(member).isPresent()
        && !TestCluster.incarnation(member).equals(TestCluster.incarnation(victim));
  }

  /** What the leader's log says: a learner, a joint configuration, and one without the old disk. */
  private static void assertSwappedByOneJointChange(List<Appended> appended, String victim) {
    var three = "wiped-0 wiped-1 wiped-2";
    assertThat(appended)
        .extracting(Appended::text)
        .containsExactly(three + " | learners " + victim, three + " | outgoing " + three, three);
    Configuration old = appended.getFirst().configuration();
    Configuration joint = appended.get(1).configuration();
    assertThat(joint.outgoing()).isEqualTo(old.voters());
    assertThat(joint.voters()).containsAll(old.learners()).isNotEqualTo(old.voters());
    assertThat(appended.getLast().configuration().voters()).isEqualTo(joint.voters());
  }

  /** By its own disk and its own counters, which began when its process did: while it was blank. */
  private static void assertNeverVotedNorCampaigned(TestCluster test, MemberView member)
      throws IOException {
    assertThat(member.pod().getStatus().getContainerStatuses().getFirst().getRestartCount())
        .as("restarts, which would reset the counters")
        .isZero();
    assertThat(test.log(member).votes()).as("votes on its disk").isEmpty();
    assertThat(test.log(test.leader()).votes()).as("votes on the leader's disk").isNotEmpty();
    // The second counts requests for pre-votes too.
    for (String counter : List.of("raft_elections_started_total", "raft_request_vote_total")) {
      assertThat(test.counter(member, counter)).as(counter).isZero();
      assertThat(test.counter(test.leader(), counter)).as(counter + " of the leader").isPositive();
    }
  }

  /** What the member of the new disk was, in order, from when a configuration first named it. */
  private static List<MemberRole> rolesOfNewMember(
      List<RaftClusterStatus> seen, Set<String> oldIncarnations) {
    return seen.stream()
        .flatMap(status -> status.members().stream())
        .filter(member -> !member.incarnation().isEmpty())
        .filter(member -> !oldIncarnations.contains(member.incarnation()))
        .map(MemberStatus::role)
        .filter(role -> role != MemberRole.OUTSIDE)
        .toList();
  }
}
