package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.laboratory.Laboratory.Ground;
import sys.storage.raftcluster.api.RaftCluster;

@Tag("cluster")
@Live
class DeletionTest {

  @Test
  void deletingTheResourceLeavesNothing(Laboratory laboratory, Clusters clusters)
      throws IOException {
    TestCluster test = clusters.create("gone", 3);
    List<ProcessHandle> processes =
        test.members().stream()
            .map(MemberView::pod)
            .flatMap(pod -> laboratory.processes().of(pod).stream())
            .toList();
    if (laboratory.ground() == Ground.EMBEDDED) {
      assertThat(processes).hasSize(3); // Elsewhere they are in containers.
    }
    assertThat(named("gone", laboratory.kubernetes())).isNotEmpty();
    test.delete();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(named("gone", laboratory.kubernetes())).isEmpty());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void aResourceOfTheSameNameThatFollowsAtOnceIsANewCluster(Clusters clusters) throws IOException {
    TestCluster test = clusters.create("again", 3);
    try (FollowingLoad _ = test.startLoad()) {
      test.awaitWrites(20);
    }
    String former = test.cluster().status().clusterId();
    RaftCluster next = test.cluster().resource().orElseThrow();
    next.setMetadata(new ObjectMetaBuilder().withName("again").build());
    test.cluster().delete();
    test.cluster().create(next);
    test.awaitReady(3);
    assertThat(test.cluster().status().clusterId()).isNotEqualTo(former);
    assertThat(test.members()).allMatch(member -> member.revision() == 0);
  }

  private static List<String> named(String cluster, KubernetesClient kubernetes) {
    var inNamespace = "default";
    return Stream.of(
            kubernetes.apps().statefulSets().inNamespace(inNamespace).list().getItems(),
            kubernetes.pods().inNamespace(inNamespace).list().getItems(),
            kubernetes.services().inNamespace(inNamespace).list().getItems(),
            kubernetes.persistentVolumeClaims().inNamespace(inNamespace).list().getItems(),
            kubernetes
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(inNamespace)
                .list()
                .getItems())
        .<HasMetadata>flatMap(List::stream)
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .filter(text -> text.matches("\\S+ (data-)?" + cluster + "(-.*)?"))
        .toList();
  }
}
