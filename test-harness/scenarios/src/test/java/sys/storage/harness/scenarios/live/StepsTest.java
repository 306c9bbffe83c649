package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sys.storage.raftcluster.api.ReconfigStep;

/**
 * What {@code kubectl get raftcluster -w} shows of a change: each step, in order, before it is
 * taken.
 */
@Tag("cluster")
@Live
class StepsTest {

  @Test
  void eachStepOfAChangeIsShownAndALeaderThatLeavesHandsOver(Clusters clusters) throws IOException {
    TestCluster test = clusters.create("steps", 3);
    try (FollowingLoad _ = test.startLoad()) {
      test.awaitWrites(100);
      // Each pod's member is added when it is up: both at once, or one after the other.
      assertThat(stepsOfScalingTo(5, test))
          .isIn(
              List.of(
                  ReconfigStep.ADD_LEARNER,
                  ReconfigStep.CATCH_UP,
                  ReconfigStep.ENTER_JOINT,
                  ReconfigStep.COMMIT_NEW,
                  ReconfigStep.LEAVE_JOINT),
              List.of(
                  ReconfigStep.ADD_LEARNER,
                  ReconfigStep.CATCH_UP,
                  ReconfigStep.ADD_LEARNER,
                  ReconfigStep.CATCH_UP,
                  ReconfigStep.ENTER_JOINT,
                  ReconfigStep.COMMIT_NEW,
                  ReconfigStep.LEAVE_JOINT));
      test.moveLeader("steps-4");
      assertThat(stepsOfScalingTo(3, test))
          .containsExactly(
              ReconfigStep.LEADER_TRANSFER,
              ReconfigStep.ENTER_JOINT,
              ReconfigStep.COMMIT_NEW,
              ReconfigStep.LEAVE_JOINT);
    }
    test.assertNothingLost();
  }

  private static List<ReconfigStep> stepsOfScalingTo(int replicas, TestCluster test) {
    try (var steps = new ShownSteps(test.cluster())) {
      test.cluster().scale(replicas);
      test.awaitThat(replicas + " members at rest", () -> test.atRest(replicas) && steps.ended());
      return steps.soFar();
    }
  }
}
