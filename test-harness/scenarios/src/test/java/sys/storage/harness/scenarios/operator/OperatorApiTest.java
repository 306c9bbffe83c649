package sys.storage.harness.scenarios.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.harness.scenarios.operator.OperatedCluster.LONG;
import static sys.storage.harness.scenarios.operator.OperatedCluster.NAME;
import static sys.storage.harness.scenarios.operator.OperatedCluster.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.raftcluster.api.RaftCluster;

/**
 * The operator's dealings with the API server: server-side apply, status, events, deletion, and
 * silence when there is nothing to do. The image does not exist, so no node ever answers.
 */
final class OperatorApiTest {

  private static final String MISSING_IMAGE = "local/no-such-image:none";
  private static final String SPEC = "{image: '" + MISSING_IMAGE + "'}";

  /** Longer than the kubelet's and the operator's shortest intervals together. */
  private static final Duration QUIET = Duration.ofSeconds(8);

  static Stream<ApiServer> servers() {
    return ApiServer.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void aMissingImageShowsInAConditionAndAnEventAndThenNothingIsWritten(ApiServer server) {
    try (var cluster = OperatedCluster.on(server)) {
      KubernetesClient client = cluster.client();
      String namespace = cluster.namespace();
      cluster.create(SPEC);

      await("the workload is applied")
          .until(
              () ->
                  client.apps().statefulSets().inNamespace(namespace).withName(NAME).get() != null
                      && client.services().inNamespace(namespace).withName("demo-peers").get()
                          != null
                      && client.services().inNamespace(namespace).withName("demo-client").get()
                          != null
                      && client
                              .policy()
                              .v1()
                              .podDisruptionBudget()
                              .inNamespace(namespace)
                              .withName(NAME)
                              .get()
                          != null);
      await("the missing image is reported")
          .untilAsserted(
              () -> {
                Condition degraded = cluster.condition("Degraded");
                assertThat(degraded.getStatus()).isEqualTo("True");
                assertThat(degraded.getMessage())
                    .contains(MISSING_IMAGE)
                    .contains("pod demo-0")
                    .contains("ImagePullBackOff")
                    .contains("spec.image")
                    .contains("kubectl describe pod -n " + namespace + " demo-0");
                assertThat(cluster.eventReasons()).contains(degraded.getReason());
              });
      assertThat(cluster.get().getStatus().observedGeneration()).isEqualTo(1L);

      var before = new AtomicReference<>("");
      // Pods pull in vain again and again: their status changes, what the operator says does not.
      Awaitility.await("the operator is silent")
          .atMost(LONG)
          .pollDelay(Duration.ofMillis(500))
          .during(QUIET)
          .until(
              () -> {
                String now = versions(cluster);
                return now.equals(before.getAndSet(now));
              });
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void whatSomebodyElseChangesOfAnObjectIsPutRight(ApiServer server) {
    try (var cluster = OperatedCluster.on(server)) {
      KubernetesClient client = cluster.client();
      String namespace = cluster.namespace();
      cluster.create(SPEC);
      var peers = client.services().inNamespace(namespace).withName("demo-peers");
      await("the workload is applied").until(() -> peers.get() != null);
      await("the budget is applied")
          .until(
              () ->
                  client
                          .policy()
                          .v1()
                          .podDisruptionBudget()
                          .inNamespace(namespace)
                          .withName(NAME)
                          .get()
                      != null);
      peers.edit(
          service -> {
            service.getSpec().setPublishNotReadyAddresses(false);
            return service;
          });
      await("the service is as it was")
          .until(() -> Boolean.TRUE.equals(peers.get().getSpec().getPublishNotReadyAddresses()));
      peers.delete();
      await("the service is there again").until(() -> peers.get() != null);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void deletingTheResourceLeavesNothing(ApiServer server) {
    try (var cluster = OperatedCluster.on(server)) {
      KubernetesClient client = cluster.client();
      String namespace = cluster.namespace();
      cluster.create(SPEC);
      await("there are claims")
          .until(
              () ->
                  !client
                      .persistentVolumeClaims()
                      .inNamespace(namespace)
                      .list()
                      .getItems()
                      .isEmpty());
      cluster.delete();
      await("nothing is left").until(() -> objects(client, namespace).isEmpty());
    }
  }

  private static List<HasMetadata> objects(KubernetesClient client, String namespace) {
    return Stream.<List<? extends HasMetadata>>of(
            client.resources(RaftCluster.class).inNamespace(namespace).list().getItems(),
            client.apps().statefulSets().inNamespace(namespace).list().getItems(),
            client.pods().inNamespace(namespace).list().getItems(),
            client.services().inNamespace(namespace).list().getItems(),
            client.policy().v1().podDisruptionBudget().inNamespace(namespace).list().getItems(),
            client.persistentVolumeClaims().inNamespace(namespace).list().getItems())
        .flatMap(List::stream)
        .map(HasMetadata.class::cast)
        .toList();
  }

  /** Versions of what only the operator writes, and its events. */
  private static String versions(OperatedCluster cluster) {
    KubernetesClient client = cluster.client();
    String namespace = cluster.namespace();
    var events =
        client.v1().events().inNamespace(namespace).list().getItems().stream()
            .filter(event -> "RaftCluster".equals(event.getInvolvedObject().getKind()))
            .map(event -> event.getMetadata().getResourceVersion())
            .sorted()
            .toList();
    return "%s %s %s %s"
        .formatted(
            cluster.get().getMetadata().getResourceVersion(),
            client
                .services()
                .inNamespace(namespace)
                .withName("demo-peers")
                .get()
                .getMetadata()
                .getResourceVersion(),
            client
                .apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(NAME)
                .get()
                .getMetadata()
                .getGeneration(),
            events);
  }
}
