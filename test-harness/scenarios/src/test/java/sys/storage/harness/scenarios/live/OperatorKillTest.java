package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.raftcluster.api.JointState;
import sys.storage.raftcluster.api.ReconfigStep;

@Tag("cluster")
@Live
class OperatorKillTest {

  @Test
  void aChangeCompletesWhereverTheOperatorIsKilled(Laboratory laboratory, Clusters clusters)
      throws IOException {
    TestCluster test = clusters.create("resume", 3);
    try (FollowingLoad _ = test.startLoad()) {
      test.awaitWrites(100);
      int replicas = 3;
      for (ReconfigStep step :
          new ReconfigStep[] {
            ReconfigStep.ADD_LEARNER,
            ReconfigStep.ENTER_JOINT,
            ReconfigStep.CATCH_UP,
            ReconfigStep.COMMIT_NEW,
            ReconfigStep.LEAVE_JOINT
          }) {
        // Learners are added on the way out only.
        if (replicas == 4 && (step == ReconfigStep.ADD_LEARNER || step == ReconfigStep.CATCH_UP)) {
          test.scale(3);
          replicas = 3;
        }
        replicas = replicas == 3 ? 4 : 3;
        assertThat(test.scaleWithBlow(replicas, step, laboratory::killOperator))
            .as("killed in %s", step.text())
            .isTrue();
        laboratory.startOperator();
        test.awaitReady(replicas);
      }
    }
    assertThat(test.cluster().status().jointState()).isEqualTo(JointState.NONE);
    test.assertNothingLost();
  }
}
