package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code kubectl drain} of the only machine: nobody comes back until it is over. */
@Tag("real")
@Live
@Isolated("the machine is everybody's")
class DrainTest {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @Test
  void aDrainTakesOnlyAsManyMembersAsAMajorityCanSpare(Clusters clusters) throws IOException {
    TestCluster test = clusters.create("drain", 3);
    String machine = test.leader().pod().getSpec().getNodeName();
    try (FollowingLoad _ = test.startLoad()) {
      test.awaitWrites(100);
      try {
        Commands.Said said =
            Commands.attempt(
                PATIENCE.multipliedBy(4),
                "kubectl",
                "drain",
                machine,
                "--pod-selector=storage.sys/cluster=drain",
                "--ignore-daemonsets",
                "--delete-emptydir-data",
                "--timeout=" + PATIENCE.toSeconds() + "s");
        assertThat(said.exitCode()).as(said.output()).isNotZero();
        assertThat(said.output())
            .contains("evicted")
            .contains("violate the pod's disruption budget");
        assertThat(
                test.cluster().pods().stream()
                    .filter(pod -> "Running".equals(pod.getStatus().getPhase())))
            .hasSize(2);
        test.awaitWrites(200);
      } finally {
        Commands.run("kubectl", "uncordon", machine);
      }
      test.awaitThat("all are back", () -> test.atRest(3));
      test.awaitWrites(100);
    }
    assertThat(test.failedOperations()).as("operations that failed at the client").isEmpty();
    test.assertNothingLost();
  }
}
