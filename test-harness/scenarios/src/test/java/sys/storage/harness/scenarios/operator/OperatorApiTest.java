package sys.storage.harness.scenarios.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.raft.client.admin.AdminClient;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.operator.OperatorOptions;
import sys.storage.raftcluster.operator.RaftOperator;

/**
 * The operator's dealings with the API server: server-side apply, status, events, deletion, and
 * silence when there is nothing to do. The image does not exist, so no node ever answers.
 */
final class OperatorApiTest {

  private static final String NAME = "demo";
  private static final String MISSING_IMAGE = "local/no-such-image:none";
  private static final Duration LONG = Duration.ofSeconds(60);

  /** Longer than the kubelet's and the operator's shortest intervals together. */
  private static final Duration QUIET = Duration.ofSeconds(8);

  static Stream<ApiServer> servers() {
    return ApiServer.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void aMissingImageShowsInAConditionAndAnEventAndThenNothingIsWritten(ApiServer server) {
    String namespace = server.newNamespace("operator");
    KubernetesClient client = server.client();
    try (var operator = operator(client, namespace)) {
      operator.start();
      client.resource(cluster(namespace)).create();

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
                Condition degraded = condition(client, namespace, "Degraded");
                assertThat(degraded.getStatus()).isEqualTo("True");
                assertThat(degraded.getMessage()).contains(MISSING_IMAGE).contains("spec.image");
                assertThat(reasons(client, namespace)).contains(degraded.getReason());
              });
      assertThat(get(client, namespace).getStatus().observedGeneration()).isEqualTo(1L);

      var before = new AtomicReference<>("");
      // Pods pull in vain again and again: their status changes, what the operator says does not.
      Awaitility.await("the operator is silent")
          .atMost(LONG)
          .pollDelay(Duration.ofMillis(500))
          .during(QUIET)
          .until(
              () -> {
                String now = versions(client, namespace);
                return now.equals(before.getAndSet(now));
              });
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void whatSomebodyElseChangesOfAnObjectIsPutRight(ApiServer server) {
    String namespace = server.newNamespace("drift");
    KubernetesClient client = server.client();
    try (var operator = operator(client, namespace)) {
      operator.start();
      client.resource(cluster(namespace)).create();
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
    String namespace = server.newNamespace("deletion");
    KubernetesClient client = server.client();
    try (var operator = operator(client, namespace)) {
      operator.start();
      client.resource(cluster(namespace)).create();
      await("there are claims")
          .until(
              () ->
                  !client
                      .persistentVolumeClaims()
                      .inNamespace(namespace)
                      .list()
                      .getItems()
                      .isEmpty());
      client.resource(cluster(namespace)).delete();
      await("nothing is left").until(() -> objects(client, namespace).isEmpty());
    }
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptionsInstanceOf(NullPointerException.class);
  }

  private static RaftOperator operator(KubernetesClient client, String namespace) {
    var http = HttpClient.newHttpClient();
    return new RaftOperator(
        client,
        address ->
            new AdminClient(http, URI.create("http://" + address + ":9090"), Duration.ofSeconds(1)),
        new OperatorOptions(Set.of(namespace), "", "", 1));
  }

  /** As a user writes it: what is not given, the API server sets. */
  private static GenericKubernetesResource cluster(String namespace) {
    return Serialization.unmarshal(
        """
        apiVersion: storage.sys/v1
        kind: RaftCluster
        metadata: {name: %s, namespace: %s}
        spec: {image: "%s"}
        """
            .formatted(NAME, namespace, MISSING_IMAGE),
        GenericKubernetesResource.class);
  }

  private static RaftCluster get(KubernetesClient client, String namespace) {
    return client.resources(RaftCluster.class).inNamespace(namespace).withName(NAME).get();
  }

  private static Condition condition(KubernetesClient client, String namespace, String type) {
    return Optional.ofNullable(get(client, namespace).getStatus()).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no condition " + type));
  }

  private static Set<String> reasons(KubernetesClient client, String namespace) {
    return client.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> "RaftCluster".equals(event.getInvolvedObject().getKind()))
        .map(event -> event.getReason())
        .collect(Collectors.toSet());
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
  private static String versions(KubernetesClient client, String namespace) {
    var events =
        client.v1().events().inNamespace(namespace).list().getItems().stream()
            .filter(event -> "RaftCluster".equals(event.getInvolvedObject().getKind()))
            .map(event -> event.getMetadata().getResourceVersion())
            .sorted()
            .toList();
    return "%s %s %s %s"
        .formatted(
            get(client, namespace).getMetadata().getResourceVersion(),
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
