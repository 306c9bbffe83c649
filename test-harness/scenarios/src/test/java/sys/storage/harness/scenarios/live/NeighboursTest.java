package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cluster beside another, and one after another of the same name. */
@Tag("real")
@Live
class NeighboursTest {

  @Test
  void aClusterIsNotTouchedByTheOneBesideItNorByOneThatHadItsName(Clusters clusters)
      throws IOException {
    TestCluster stays = clusters.create("stays", 3);
    try (FollowingLoad _ = stays.startLoad()) {
      TestCluster first = clusters.create("twice", 3);
      String clusterId = first.cluster().status().clusterId();
      try (FollowingLoad _ = first.startLoad()) {
        first.awaitWrites(50);
      }
      first.assertNothingLost();
      first.delete();
      TestCluster second = clusters.create("twice", 3);
      assertThat(second.cluster().status().clusterId()).isNotEqualTo(clusterId);
      assertThat(second.members()).allMatch(member -> member.revision() == 0);
      stays.awaitWrites(50);
      assertThat(stays.failedOperations()).isEmpty();
    }
  }
}
