package sys.storage.raftcluster.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterStatus;

/** Which changes of a resource bring a pass forward. */
class RaftOperatorTest {

  private static ObjectMetaBuilder metadata() {
    return new ObjectMetaBuilder().withName("demo").withGeneration(1L).withResourceVersion("1");
  }

  private static RaftCluster cluster(ObjectMetaBuilder metadata) {
    var cluster = new RaftCluster();
    cluster.setMetadata(metadata.build());
    return cluster;
  }

  private static boolean concernsUs(ObjectMetaBuilder now) {
    return RaftOperator.concernsUs(cluster(now), cluster(metadata()));
  }

  @Test
  void anOrderDoesAlthoughItIsNoNewGeneration() {
    assertThat(concernsUs(metadata().withAnnotations(Map.of("storage.sys/replace-member", "x"))))
        .isTrue();
  }

  @Test
  void anotherSpecAndADeletionDo() {
    assertThat(concernsUs(metadata().withGeneration(2L))).isTrue();
    assertThat(concernsUs(metadata().withDeletionTimestamp("2026-01-01T00:00:00Z"))).isTrue();
  }

  @Test
  void theOperatorsOwnStatusDoesNot() {
    RaftCluster now = cluster(metadata().withResourceVersion("2"));
    now.setStatus(RaftClusterStatus.EMPTY);
    assertThat(RaftOperator.concernsUs(now, cluster(metadata()))).isFalse();
  }
}
