package sys.storage.harness.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sys.storage.harness.kubernetes.json.Json;

/** What happens to owned objects when their owner is deleted. */
class OwnershipContractTest extends ContractTest {

  OwnershipContractTest(Server server) {
    super(server);
  }

  @BeforeEach
  void makeOwnerAndDependent() {
    String uid = server.post(maps(), "{\"metadata\":{\"name\":\"owner\"}}").text("metadata", "uid");
    server.post(
        maps(),
        """
        {"metadata":{"name":"owned","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap",
          "name":"owner","uid":"%s","controller":true,"blockOwnerDeletion":true}]}}"""
            .formatted(uid));
  }

  private String maps() {
    return core("configmaps");
  }

  private int code(String name) {
    return server.get(maps() + "/" + name).code();
  }

  @Test
  void theOwnedGoWithTheirOwner() {
    server.delete(maps() + "/owner", "");
    assertThat(code("owner")).isEqualTo(404);
    eventually(() -> code("owned") == 404);
  }

  @Test
  void orphansStayWithoutReference() {
    server.delete(maps() + "/owner", "{\"propagationPolicy\":\"Orphan\"}");
    eventually(() -> code("owner") == 404);
    assertThat(server.get(maps() + "/owned").body().path("metadata").has("ownerReferences"))
        .isFalse();
  }

  @Test
  void inTheForegroundTheOwnerWaitsForTheOwned() {
    server.merge(maps() + "/owned", "{\"metadata\":{\"finalizers\":[\"example.org/hold\"]}}");
    server.delete(maps() + "/owner", "{\"propagationPolicy\":\"Foreground\"}");
    eventually(
        () -> server.get(maps() + "/owned").body().path("metadata").has("deletionTimestamp"));
    assertThat(Json.at(server.get(maps() + "/owner").body(), "metadata", "finalizers").toString())
        .contains("foregroundDeletion");
    server.merge(maps() + "/owned", "{\"metadata\":{\"finalizers\":null}}");
    eventually(() -> code("owner") == 404 && code("owned") == 404);
  }

  @Test
  void aNamespaceTakesItsContentWithIt() {
    server.deleteNamespace(namespace());
    eventually(() -> server.get("/api/v1/namespaces/" + namespace()).code() == 404);
    assertThat(code("owned")).isEqualTo(404);
  }
}
