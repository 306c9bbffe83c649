package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Watch;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.raftcluster.api.JointState;
import sys.storage.raftcluster.api.ReconfigStep;

@Tag("cluster")
@ExtendWith(SharedLaboratory.class)
class OperatorKillTest {

  @Test
  void aChangeCompletesWhereverTheOperatorIsKilled(Laboratory laboratory) throws IOException {
    try (var test = TestCluster.create(laboratory, "resume", 3)) {
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
          if (replicas == 4
              && (step == ReconfigStep.ADD_LEARNER || step == ReconfigStep.CATCH_UP)) {
            test.scale(3);
            replicas = 3;
          }
          replicas = replicas == 3 ? 4 : 3;
          killAt(step, replicas, laboratory, test);
          test.awaitReady(replicas);
        }
      }
      assertThat(test.cluster().status().jointState()).isEqualTo(JointState.NONE);
      test.assertNothingLost();
    }
  }

  private static void killAt(
      ReconfigStep step, int replicas, Laboratory laboratory, TestCluster test) {
    Set<ReconfigStep> seen = ConcurrentHashMap.newKeySet();
    try (Watch _ =
        test.cluster()
            .watch(
                status -> {
                  if (status.currentReconfigStep() == step && !seen.contains(step)) {
                    laboratory.killOperator();
                    seen.add(step); // Only now may it be started again.
                  }
                },
                () -> {})) {
      test.cluster().scale(replicas);
      test.awaitThat("the step " + step.text(), () -> seen.contains(step));
    }
    laboratory.startOperator();
  }
}
