package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.laboratory.Laboratory;

@Tag("cluster")
@ExtendWith(SharedLaboratory.class)
class DeletionTest {

  @Test
  void deletingTheResourceLeavesNothing(Laboratory laboratory) throws IOException {
    List<ProcessHandle> processes;
    try (var test = TestCluster.create(laboratory, "gone", 3)) {
      processes =
          test.members().stream()
              .map(MemberView::pod)
              .flatMap(pod -> laboratory.processes().of(pod).stream())
              .toList();
      assertThat(processes).hasSize(3);
      assertThat(named("gone", laboratory.kubernetes())).isNotEmpty();
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(named("gone", laboratory.kubernetes())).isEmpty());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
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
