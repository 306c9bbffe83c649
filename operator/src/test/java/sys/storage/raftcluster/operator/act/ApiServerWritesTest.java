package sys.storage.raftcluster.operator.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.operator.model.Specs;
import sys.storage.raftcluster.operator.workload.Objects;
import sys.storage.raftcluster.operator.workload.Piece;

/**
 * What the writes of the operator are on the wire: an API server that has one cluster, its
 * StatefulSet and two claims.
 */
class ApiServerWritesTest {

  private static final KubernetesSerialization JSON = new KubernetesSerialization();
  private static final int OK = 200;
  private static final int CONFLICT = 409;

  /** A version that no object has any more. */
  private static final String PASSED = "7";

  /** The pod whose claim is being deleted. */
  private static final String LOSES_ITS_CLAIM = "demo-2";

  private final RaftCluster cluster = cluster();
  private final List<String> patches = new CopyOnWriteArrayList<>();
  private final List<String> deletions = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private KubernetesClient client;
  private ApiServerWrites writes;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .build())
            .build();
    writes = new ApiServerWrites(client, Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (exchange.getRequestMethod().equals("PATCH")) {
      patches.add(body);
    } else if (exchange.getRequestMethod().equals("DELETE")) {
      deletions.add(exchange.getRequestURI().getPath());
    } else if (exchange.getRequestURI().getPath().contains("/raftclusters/")) {
      body = JSON.asJson(cluster);
    } else if (exchange.getRequestURI().getPath().endsWith("/data-demo-1")) {
      body = "{\"kind\":\"PersistentVolumeClaim\",\"metadata\":{\"name\":\"data-demo-1\"}}";
    } else if (exchange.getRequestURI().getPath().endsWith(LOSES_ITS_CLAIM)) {
      body =
          "{\"kind\":\"PersistentVolumeClaim\",\"metadata\":{\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"}}";
    } else {
      body = JSON.asJson(new Objects(cluster, "1Gi").build(Piece.STATEFUL_SET, 3, 0));
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    boolean refused = body.contains("\"resourceVersion\":\"%s\"".formatted(PASSED));
    exchange.sendResponseHeaders(refused ? CONFLICT : OK, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void aWriteNamesTheVersionThatWasRead() {
    writes.apply(cluster, Piece.STATEFUL_SET, 5, 0, Optional.of("1234"));
    assertThat(patches).hasSize(1);
    StatefulSet sent = JSON.unmarshal(patches.getFirst(), StatefulSet.class);
    assertThat(sent.getMetadata().getResourceVersion()).isEqualTo("1234");
    assertThat(sent.getSpec().getReplicas()).isEqualTo(5);
  }

  @Test
  void aStatefulSetThatExistsIsNotCreatedAgain() {
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> writes.apply(cluster, Piece.STATEFUL_SET, 3, 0, Optional.empty()))
        .withMessageContaining("created");
    assertThat(patches).isEmpty();
  }

  @Test
  void anAnnotationIsSetAndRemovedOnlyOnTheVersionThatWasRead() {
    writes.annotate(cluster, "storage.sys/replace-member", Optional.of("demo-2"));
    writes.annotate(cluster, "storage.sys/replace-member", Optional.empty());
    assertThat(patches).hasSize(2).allMatch(patch -> patch.contains("\"resourceVersion\":\"77\""));
    assertThat(patches.getFirst()).contains("{\"storage.sys/replace-member\":\"demo-2\"}");
    assertThat(patches.getLast()).contains("{\"storage.sys/replace-member\":null}");
  }

  @Test
  void aClaimGrowsOnlyIfItIsStillTheOneThatWasRead() {
    writes.growClaim(cluster, "data-demo-1", "8", 3L << 30);
    PersistentVolumeClaim sent = JSON.unmarshal(patches.getFirst(), PersistentVolumeClaim.class);
    assertThat(sent.getMetadata().getResourceVersion()).isEqualTo("8");
    assertThat(sent.getSpec().getResources().getRequests())
        .containsEntry("storage", new Quantity("3221225472"));
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> writes.growClaim(cluster, "data-demo-1", PASSED, 3L << 30))
        .extracting(KubernetesClientException::getCode)
        .isEqualTo(CONFLICT);
  }

  @Test
  void aPodIsRestartedOnlyIfItsClaimStays() {
    writes.deletePod(cluster, "demo-1", "uid-1", Optional.of("data-demo-1"));
    assertThat(deletions).containsExactly("/api/v1/namespaces/default/pods/demo-1");
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(
            () ->
                writes.deletePod(
                    cluster, LOSES_ITS_CLAIM, "uid-2", Optional.of("data-" + LOSES_ITS_CLAIM)))
        .extracting(KubernetesClientException::getCode)
        .isEqualTo(CONFLICT);
    assertThat(deletions).hasSize(1);
    writes.deletePod(cluster, LOSES_ITS_CLAIM, "uid-2", Optional.empty());
    assertThat(deletions).hasSize(2);
  }

  private static RaftCluster cluster() {
    var cluster = new RaftCluster();
    cluster.setMetadata(
        new ObjectMetaBuilder()
            .withName("demo")
            .withNamespace("default")
            .withUid("00000000-0000-0000-0000-000000000001")
            .withGeneration(1L)
            .withResourceVersion("77")
            .build());
    cluster.setSpec(Specs.replicas(3));
    return cluster;
  }
}
