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
import org.junit.jupiter.api.extension.ExtendWith;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.load.Load;
import sys.storage.raftcluster.api.MemberRole;
import sys.storage.raftcluster.api.MemberStatus;
import sys.storage.raftcluster.api.RaftClusterStatus;
import sys.storage.raftcluster.api.ReconfigStep;

@Tag("cluster")
@ExtendWith(SharedLaboratory.class)
class ReplacementTest {

  @Test
  void aWipedMemberComesBackAsANewLearnerAndIsSwappedInByOneJointChange(Laboratory laboratory)
      throws IOException {
    try (var test = TestCluster.create(laboratory, "wiped", 3)) {
      Set<String> oldIncarnations = new HashSet<>();
      List<RaftClusterStatus> seen = new CopyOnWriteArrayList<>();
      try (Load _ = test.startLoad();
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
        test.wipe(victim);
        test.awaitThat(
            victim.name() + " has another incarnation",
            () ->
                test.members().stream()
                    .filter(member -> member.name().equals(victim.name()))
                    .map(TestCluster::incarnation)
                    .anyMatch(
                        now -> now.isPresent() && !now.equals(TestCluster.incarnation(victim))));
        test.awaitReady(3);
        test.awaitWrites(100);
      }
      assertThat(enteredJoint(seen)).as("joint changes").isEqualTo(1);
      assertThat(rolesOfNewMember(seen, oldIncarnations)).startsWith(MemberRole.LEARNER);
      test.assertNothingLost();
    }
  }

  /** How many times the steps went over to EnterJoint. */
  private static long enteredJoint(List<RaftClusterStatus> seen) {
    long count = 0;
    ReconfigStep last = ReconfigStep.NONE;
    for (RaftClusterStatus status : seen) {
      ReconfigStep step = status.currentReconfigStep();
      if (step == ReconfigStep.ENTER_JOINT && last != step) {
        count++;
      }
      last = step;
    }
    return count;
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
