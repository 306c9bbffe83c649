package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A roll-out of an image that does not exist costs one member, not the cluster. */
@Tag("real")
@Live
class RollOutTest {

  private static final String WRONG = "local/raft-node:does-not-exist";

  @Test
  void aRollOutStopsAtThePodThatDoesNotComeBackAndACorrectionUnsticksIt(Clusters clusters)
      throws IOException {
    TestCluster test = clusters.create("roll", 3);
    String right = image(test.cluster().pods().getFirst());
    try (FollowingLoad _ = test.startLoad()) {
      test.awaitWrites(100);
      test.cluster().patch("{\"spec\":{\"image\":\"%s\"}}".formatted(WRONG));
      test.awaitThat(
          "the status says what is wrong", () -> test.reports("Degraded", "ImagePullFailed"));
      test.awaitWrites(400);
      assertThat(wrong(test)).hasSize(1);

      test.cluster().patch("{\"spec\":{\"image\":\"%s\"}}".formatted(right));
      test.awaitThat("all serve again", () -> wrong(test).isEmpty() && test.atRest(3));
      test.awaitWrites(100);
    }
    assertThat(test.failedOperations()).as("operations that failed at the client").isEmpty();
    test.assertNothingLost();
  }

  private static List<Pod> wrong(TestCluster test) {
    return test.cluster().pods().stream().filter(pod -> image(pod).equals(WRONG)).toList();
  }

  private static String image(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getImage();
  }
}
