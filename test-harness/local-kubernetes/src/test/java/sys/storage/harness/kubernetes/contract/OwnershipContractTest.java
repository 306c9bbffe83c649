package sys.storage.harness.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.harness.kubernetes.json.Json;

/** What happens to owned objects when their owner is deleted. */
@ParameterizedClass(name = "{0}")
@MethodSource("sys.storage.harness.kubernetes.contract.Server#all")
class OwnershipContractTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Server server;
  private String namespace = "";

  OwnershipContractTest(Server server) {
    this.server = server;
  }

  @BeforeEach
  void makeOwnerAndDependent() {
    namespace = server.newNamespace();
    String uid = server.post(maps(), "{\"metadata\":{\"name\":\"owner\"}}").text("metadata", "uid");
    server.post(
        maps(),
        """
        {"metadata":{"name":"owned","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap",
          "name":"owner","uid":"%s","controller":true,"blockOwnerDeletion":true}]}}"""
            .formatted(uid));
  }

  @AfterEach
  void deleteNamespace() {
    server.deleteNamespace(namespace);
  }

  private String maps() {
    return "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  private int code(String name) {
    return server.get(maps() + "/" + name).code();
  }

  @Test
  void theOwnedGoWithTheirOwner() {
    server.delete(maps() + "/owner", "");
    assertThat(code("owner")).isEqualTo(404);
    await().atMost(LIMIT).until(() -> code("owned") == 404);
  }

  @Test
  void orphansStayWithoutReference() {
    server.delete(maps() + "/owner", "{\"propagationPolicy\":\"Orphan\"}");
    await().atMost(LIMIT).until(() -> code("owner") == 404);
    assertThat(server.get(maps() + "/owned").body().path("metadata").has("ownerReferences"))
        .isFalse();
  }

  @Test
  void inTheForegroundTheOwnerWaitsForTheOwned() {
    server.merge(maps() + "/owned", "{\"metadata\":{\"finalizers\":[\"example.org/hold\"]}}");
    server.delete(maps() + "/owner", "{\"propagationPolicy\":\"Foreground\"}");
    await()
        .atMost(LIMIT)
        .until(
            () -> server.get(maps() + "/owned").body().path("metadata").has("deletionTimestamp"));
    assertThat(Json.at(server.get(maps() + "/owner").body(), "metadata", "finalizers").toString())
        .contains("foregroundDeletion");
    server.merge(maps() + "/owned", "{\"metadata\":{\"finalizers\":null}}");
    await().atMost(LIMIT).until(() -> code("owner") == 404 && code("owned") == 404);
  }

  @Test
  void aNamespaceTakesItsContentWithIt() {
    server.deleteNamespace(namespace);
    await().atMost(LIMIT).until(() -> server.get("/api/v1/namespaces/" + namespace).code() == 404);
    assertThat(code("owned")).isEqualTo(404);
  }
}
