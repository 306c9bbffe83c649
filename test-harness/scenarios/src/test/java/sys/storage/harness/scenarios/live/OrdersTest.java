package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.raftcluster.api.Annotations;
import sys.storage.raftcluster.api.Phase;

/** What people order: another disk for a member, a pause of everything, a way out of ruin. */
@Tag("cluster")
@Live
class OrdersTest {

  private static final int WRITES = 100;

  private static Optional<UUID> incarnation(TestCluster test, String name) {
    return test.members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .flatMap(TestCluster::incarnation);
  }

  private static void write(TestCluster test) {
    try (FollowingLoad _ = test.startLoad()) {
      test.awaitWrites(WRITES);
    }
  }

  @Test
  void theLeaderIsReplacedByAnnotationUnderLoad(Clusters clusters) throws IOException {
    TestCluster test = clusters.create("replaced", 3);
    String victim = test.leader().name();
    Optional<UUID> before = incarnation(test, victim);
    try (FollowingLoad _ = test.startLoad()) {
      test.awaitWrites(WRITES);
      test.annotate(Annotations.REPLACE_MEMBER, victim);
      test.awaitThat(
          "the order is carried out",
          () ->
              test.annotation(Annotations.REPLACE_MEMBER).isEmpty()
                  && !incarnation(test, victim).equals(before));
      test.awaitReady(3);
      test.awaitWrites(WRITES);
    }
    test.assertNothingLost();
  }

  @Test
  void aClusterSleepsAndWakesUpWithItsDisks(Clusters clusters) throws IOException {
    TestCluster test = clusters.create("sleeper", 3);
    write(test);
    Optional<UUID> disk = incarnation(test, "sleeper-1");
    test.cluster().scale(0);
    test.awaitThat(
        "all pods are gone",
        () ->
            test.cluster().status().phase() == Phase.HIBERNATED && test.cluster().pods().isEmpty());
    assertThat(test.cluster().claims()).isEqualTo(3);
    test.cluster().scale(3);
    test.awaitReady(3);
    assertThat(incarnation(test, "sleeper-1")).isEqualTo(disk);
    test.assertNothingLost();
  }

  @Test
  void theLastMemberFoundsANewClusterAndLosesNothingThatItHad(Clusters clusters)
      throws IOException {
    TestCluster test = clusters.create("ruined", 3);
    write(test);
    // The leader holds everything that was acknowledged.
    String survivor = test.leader().name();
    String former = test.cluster().status().clusterId();
    Optional<UUID> disk = incarnation(test, survivor);
    for (MemberView member : test.members()) {
      if (!member.name().equals(survivor)) {
        test.wipe(member);
      }
    }
    test.awaitThat(
        "the majority is lost", () -> test.cluster().status().phase() == Phase.QUORUM_LOST);
    test.annotate(Annotations.FORCE_NEW_CLUSTER, survivor + "/" + former);
    test.awaitThat(
        "the order is carried out",
        () ->
            !test.cluster().status().clusterId().equals(former)
                && test.annotation(Annotations.FORCE_NEW_CLUSTER).isEmpty());
    test.awaitReady(3);
    assertThat(incarnation(test, survivor)).isEqualTo(disk);
    test.assertNothingLost();
  }
}
