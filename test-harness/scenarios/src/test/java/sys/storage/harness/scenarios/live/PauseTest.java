package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sys.storage.harness.scenarios.laboratory.Laboratory;

/** {@code spec.paused}: the operator keeps its hands off, and says so. */
@Tag("real")
@Live
class PauseTest {

  @Test
  void aPausedClusterStaysAsItIsAndGoesOnAfterwards(Laboratory laboratory, Clusters clusters)
      throws IOException {
    TestCluster test = clusters.create("paused", 3);
    try (FollowingLoad _ = test.startLoad()) {
      test.awaitWrites(50);
      test.cluster().patch("{\"spec\":{\"paused\":true}}");
      test.awaitThat("it pauses", () -> test.reports("Progressing", "Paused"));
      long configuration = test.cluster().status().configurationIndex();
      long statefulSet = generation(laboratory);

      test.cluster().scale(4);
      test.awaitThat("the wish was seen", () -> test.reports("Progressing", "Paused"));
      test.awaitWrites(200);
      assertThat(test.reports("Progressing", "Paused")).isTrue();
      assertThat(test.cluster().pods()).hasSize(3);
      assertThat(generation(laboratory)).as("version of the StatefulSet").isEqualTo(statefulSet);
      assertThat(test.cluster().status().configurationIndex()).isEqualTo(configuration);

      test.cluster().patch("{\"spec\":{\"paused\":false}}");
      test.awaitReady(4);
    }
    test.assertNothingLost();
  }

  private static long generation(Laboratory laboratory) {
    return laboratory
        .kubernetes()
        .apps()
        .statefulSets()
        .inNamespace("default")
        .withName("paused")
        .require()
        .getMetadata()
        .getGeneration();
  }
}
