package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sys.storage.harness.scenarios.laboratory.Laboratory;

/** A cluster beside another, and one after another of the same name. */
@Tag("real")
@ExtendWith(SharedLaboratory.class)
class NeighboursTest {

  @Test
  void aClusterIsNotTouchedByTheOneBesideItNorByOneThatHadItsName(Laboratory laboratory)
      throws IOException {
    try (var stays = TestCluster.create(laboratory, "stays", 3);
        FollowingLoad _ = stays.startLoad()) {
      String clusterId;
      try (var first = TestCluster.create(laboratory, "twice", 3)) {
        clusterId = first.cluster().status().clusterId();
        try (FollowingLoad _ = first.startLoad()) {
          first.awaitWrites(50);
        }
        first.assertNothingLost();
      }
      try (var second = TestCluster.create(laboratory, "twice", 3)) {
        assertThat(second.cluster().status().clusterId()).isNotEqualTo(clusterId);
        assertThat(second.members()).allMatch(member -> member.revision() == 0);
      }
      stays.awaitWrites(50);
      assertThat(stays.failedOperations()).isEmpty();
    }
  }
}
