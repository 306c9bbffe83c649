package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import sys.storage.raftcluster.api.ReconfigStep;

/** The API server is killed in each step of a change, and comes back. */
@Tag("real")
@Live
@Isolated("the API server is everybody's")
class ApiOutageTest {

  private static final ReconfigStep[] STEPS = {
    ReconfigStep.ADD_LEARNER,
    ReconfigStep.ENTER_JOINT,
    ReconfigStep.CATCH_UP,
    ReconfigStep.COMMIT_NEW,
    ReconfigStep.LEAVE_JOINT
  };

  /** A step may pass before it is seen. */
  private static final int ATTEMPTS = 4;

  @Test
  void clientsNoticeNothingAndTheChangeCompletes(Clusters clusters) throws IOException {
    Machine machine = Machine.assumed();
    TestCluster test = clusters.create("outage", 3);
    try {
      try (FollowingLoad _ = test.startLoad()) {
        test.awaitWrites(100);
        for (ReconfigStep step : STEPS) {
          assertThat(killedAt(step, machine, test)).as("killed in %s", step.text()).isTrue();
        }
      }
      test.assertNothingLost();
    } finally {
      machine.startApiServer();
    }
  }

  private static boolean killedAt(ReconfigStep step, Machine machine, TestCluster test) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int replicas = test.cluster().pods().size() == 3 ? 4 : 3;
      boolean onTheWayOutOnly = step == ReconfigStep.ADD_LEARNER || step == ReconfigStep.CATCH_UP;
      if (replicas == 3 && onTheWayOutOnly) {
        test.scale(3);
        test.awaitThat("three at rest", () -> test.atRest(3));
        replicas = 4;
      }
      boolean killed = killAt(step, replicas, machine, test);
      int wanted = replicas;
      test.awaitThat(wanted + " at rest", () -> test.atRest(wanted));
      if (killed) {
        return true;
      }
    }
    return false;
  }

  private static boolean killAt(
      ReconfigStep step, int replicas, Machine machine, TestCluster test) {
    boolean killed = test.scaleWithBlow(replicas, step, machine::killApiServer);
    if (killed) {
      test.awaitWrites(400);
      machine.startApiServer();
    }
    return killed;
  }
}
