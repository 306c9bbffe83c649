package sys.storage.harness.scenarios.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.harness.scenarios.operator.OperatedCluster.LONG;
import static sys.storage.harness.scenarios.operator.OperatedCluster.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
      cluster.create(SPEC);

      await("the workload is applied")
          .until(
              () ->
                  Stream.of(
                          cluster.statefulSet(),
                          cluster.service("peers"),
                          cluster.service("client"),
                          cluster.budget())
                      .allMatch(object -> object.get() != null));
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
                    .contains("kubectl describe pod -n " + cluster.namespace() + " demo-0");
                assertThat(cluster.eventReasons()).contains(degraded.getReason());
              });
      assertThat(cluster.get().getStatus().observedGeneration()).isEqualTo(1L);

      // Pods pull in vain again and again: their status changes, what the operator says does not.
      awaitSilence(cluster);
    }
  }

  /** A tool that labels everything owns its labels, and the operator its own fields. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void whatAnotherManagerAddsStaysAndIsNotFoughtOver(ApiServer server) {
    try (var cluster = OperatedCluster.on(server)) {
      cluster.create(SPEC);
      await("the missing image is reported")
          .until(() -> cluster.condition("Degraded").getStatus().equals("True"));
      List<HasMetadata> labelled =
          List.of(
              cluster.get(),
              cluster.statefulSet().get(),
              cluster.service("peers").get(),
              cluster.budget().get());

      labelled.forEach(object -> apply(server, object, "team: shop"));

      awaitSilence(cluster);
      cluster.patch("{\"spec\":{\"podLabels\":{\"tier\":\"storage\"}}}");
      await("the operator's own change is made")
          .until(
              () ->
                  "storage"
                      .equals(
                          cluster
                              .statefulSet()
                              .get()
                              .getSpec()
                              .getTemplate()
                              .getMetadata()
                              .getLabels()
                              .get("tier")));
      awaitSilence(cluster);
      assertThat(labelled)
          .allSatisfy(
              object ->
                  assertThat(server.client().resource(object).get().getMetadata().getLabels())
                      .containsEntry("team", "shop"));
    }
  }

  private static void apply(ApiServer server, HasMetadata object, String label) {
    var labels =
        Serialization.unmarshal(
            """
            apiVersion: %s
            kind: %s
            metadata: {name: %s, namespace: %s, labels: {%s}}
            """
                .formatted(
                    object.getApiVersion(),
                    object.getKind(),
                    object.getMetadata().getName(),
                    object.getMetadata().getNamespace(),
                    label),
            GenericKubernetesResource.class);
    server.client().resource(labels).fieldManager("labeller").serverSideApply();
  }

  private static void awaitSilence(OperatedCluster cluster) {
    var before = new AtomicReference<>("");
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

  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void whatSomebodyElseChangesOfAnObjectIsPutRight(ApiServer server) {
    try (var cluster = OperatedCluster.on(server)) {
      cluster.create(SPEC);
      var peers = cluster.service("peers");
      await("the workload is applied").until(() -> peers.get() != null);
      await("the budget is applied").until(() -> cluster.budget().get() != null);
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
      cluster.create(SPEC);
      await("there are claims").until(() -> !cluster.claims().isEmpty());
      cluster.delete();
      await("nothing is left").until(() -> cluster.objects().isEmpty());
    }
  }

  /** Versions of what only the operator writes, and its events. */
  private static String versions(OperatedCluster cluster) {
    return "%s %s %s %s %s"
        .formatted(
            version(cluster.get()),
            version(cluster.service("peers").get()),
            cluster.budget().get().getMetadata().getGeneration(),
            cluster.statefulSet().get().getMetadata().getGeneration(),
            cluster.events().map(OperatorApiTest::version).sorted().toList());
  }

  private static String version(HasMetadata object) {
    return object.getMetadata().getResourceVersion();
  }
}
