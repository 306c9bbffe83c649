package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.live.MemberLog.Appended;
import sys.storage.raftcluster.api.ReconfigStep;

/** The operator is cut off, from the API server or from a member. Pods go on as before. */
@Tag("real")
@Live
@Isolated("the operator is everybody's")
class PartitionTest {

  /**
   * It still reaches the nodes, but decides nothing without a read of the resource, and ends when
   * it could not renew its Lease.
   */
  @Test
  void anOperatorWithoutApiServerDoesNothingAndAnotherCompletesTheChange(
      Laboratory laboratory, Clusters clusters) throws IOException {
    Machine machine = Machine.assumed();
    var operators = new Operators(laboratory.kubernetes());
    TestCluster test = clusters.create("cut", 3);
    clusters.afterwards(() -> operators.scale(1));
    clusters.afterwards(machine::heal);
    operators.scale(2);
    test.awaitThat("two operators are ready", laboratory::running);
    List<MemberLog> logs = test.members().stream().map(test::log).toList();
    Pod active = operators.active();
    String name = active.getMetadata().getName();
    try (FollowingLoad _ = test.startLoad()) {
      test.awaitWrites(100);
      assertThat(test.scaleWithBlow(5, ReconfigStep.ADD_LEARNER, () -> machine.cutFromApi(active)))
          .as("cut off in the middle of the change")
          .isTrue();
      test.awaitThat("another acts", () -> !name.equals(operators.holder()));
      test.awaitThat("the change is complete", () -> test.atRest(5));
      test.awaitThat("the first has ended", () -> restarts(operators.pod(name)) > restarts(active));
      machine.heal();
      test.awaitThat("both are ready again", laboratory::running);
      test.scale(3);
    }
    assertThat(test.failedOperations()).as("operations that failed at the client").isEmpty();
    test.assertNothingLost();
    assertThat(logs.getFirst().configurations())
        .extracting(Appended::operatorEpoch)
        .isSorted()
        .last()
        .isNotEqualTo(logs.getFirst().configurations().getFirst().operatorEpoch());
  }

  @Test
  void aLeaderThatOnlyTheOperatorCannotReachIsReportedAndLeftAlone(
      Laboratory laboratory, Clusters clusters) throws IOException {
    Machine machine = Machine.assumed();
    Pod operator = new Operators(laboratory.kubernetes()).active();
    TestCluster test = clusters.create("silent", 3);
    clusters.afterwards(machine::heal);
    try (FollowingLoad _ = test.startLoad()) {
      test.awaitWrites(50);
      List<String> pods = uids(test);
      long configuration = test.cluster().status().configurationIndex();
      MemberView leader = test.leader();
      machine.cut(operator, leader.pod());
      test.awaitThat(
          "it is reported", () -> test.says("Ready", "the others follow " + leader.name()));
      test.awaitWrites(400);
      assertThat(uids(test)).isEqualTo(pods);
      assertThat(test.cluster().status().configurationIndex()).isEqualTo(configuration);
      assertThat(test.cluster().claims()).isEqualTo(3);
      machine.heal();
      test.awaitReady(3);
      assertThat(uids(test)).isEqualTo(pods);
    }
    assertThat(test.failedOperations()).as("operations that failed at the client").isEmpty();
    test.assertNothingLost();
  }

  /** Who is well is for the leader to say. */
  @Test
  void aFollowerThatOnlyTheOperatorCannotReachStopsNoChange(
      Laboratory laboratory, Clusters clusters) throws IOException {
    Machine machine = Machine.assumed();
    Pod operator = new Operators(laboratory.kubernetes()).active();
    TestCluster test = clusters.create("unheard", 3);
    clusters.afterwards(machine::heal);
    String leader = test.leader().name();
    MemberView follower =
        test.members().stream()
            .filter(member -> !member.name().equals(leader))
            .findFirst()
            .orElseThrow();
    try (FollowingLoad _ = test.startLoad()) {
      test.awaitWrites(50);
      List<String> pods = uids(test);
      machine.cut(operator, follower.pod());
      test.scale(4);
      assertThat(uids(test)).containsAll(pods);
      machine.heal();
      test.awaitThat("four at rest", () -> test.atRest(4));
    }
    assertThat(test.failedOperations()).as("operations that failed at the client").isEmpty();
    test.assertNothingLost();
  }

  private static List<String> uids(TestCluster test) {
    return test.cluster().pods().stream().map(pod -> pod.getMetadata().getUid()).toList();
  }

  private static int restarts(Pod pod) {
    return pod.getStatus().getContainerStatuses().getFirst().getRestartCount();
  }
}
