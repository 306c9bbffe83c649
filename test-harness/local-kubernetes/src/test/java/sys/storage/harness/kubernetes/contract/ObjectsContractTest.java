package sys.storage.harness.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.harness.kubernetes.contract.Server.Reply;
import sys.storage.harness.kubernetes.json.Json;

/** Create, read, replace, delete; versions, generations and the status subresource. */
@ParameterizedClass(name = "{0}")
@MethodSource("sys.storage.harness.kubernetes.contract.Server#all")
class ObjectsContractTest {
  private final Server server;
  private String namespace = "";

  ObjectsContractTest(Server server) {
    this.server = server;
  }

  @BeforeEach
  void makeNamespace() {
    namespace = server.newNamespace();
  }

  @AfterEach
  void deleteNamespace() {
    server.deleteNamespace(namespace);
  }

  private Reply create(String name, String spec) {
    return server.post(Widgets.all(namespace), Widgets.named(name, spec));
  }

  private String one(String name) {
    return Widgets.one(namespace, name);
  }

  @Test
  void aNewObjectHasIdentityAndDefaults() {
    Reply reply = create("w", "{\"image\":\"a\"}");
    assertThat(reply.code()).isEqualTo(201);
    assertThat(reply.text("metadata", "uid")).hasSize(36);
    assertThat(reply.text("metadata", "namespace")).isEqualTo(namespace);
    assertThat(reply.version()).matches("[0-9]+");
    assertThat(Json.at(reply.body(), "metadata", "generation").asInt()).isEqualTo(1);
    assertThat(reply.text("metadata", "creationTimestamp")).endsWith("Z");
    assertThat(Json.at(reply.body(), "spec", "replicas").asInt()).isEqualTo(3);
    assertThat(reply.text("spec", "mode")).isEqualTo("safe");
  }

  @Test
  void aSecondObjectOfTheNameIsRefused() {
    create("w", "{\"image\":\"a\"}");
    Reply reply = create("w", "{\"image\":\"a\"}");
    assertThat(reply.code()).isEqualTo(409);
    assertThat(reply.text("reason")).isEqualTo("AlreadyExists");
    assertThat(reply.text("message"))
        .isEqualTo("widgets.contract.example.org \"w\" already exists");
  }

  @Test
  void anAbsentObjectIsNotFound() {
    Reply reply = server.get(one("absent"));
    assertThat(reply.code()).isEqualTo(404);
    assertThat(reply.text("reason")).isEqualTo("NotFound");
    assertThat(reply.text("message"))
        .isEqualTo("widgets.contract.example.org \"absent\" not found");
    assertThat(reply.text("details", "kind")).isEqualTo("widgets");
  }

  @Test
  void anAbsentNamespaceIsNotFound() {
    Reply reply =
        server.post(Widgets.all("no-such-namespace"), Widgets.named("w", "{\"image\":\"a\"}"));
    assertThat(reply.code()).isEqualTo(404);
    assertThat(reply.text("message")).isEqualTo("namespaces \"no-such-namespace\" not found");
  }

  @Test
  void aReplacementFromAnOldVersionConflicts() {
    Reply first = create("w", "{\"image\":\"a\"}");
    server.merge(one("w"), "{\"spec\":{\"replicas\":4}}");
    Reply reply = server.put(one("w"), first.body());
    assertThat(reply.code()).isEqualTo(409);
    assertThat(reply.text("reason")).isEqualTo("Conflict");
    assertThat(reply.text("message"))
        .isEqualTo(
            "Operation cannot be fulfilled on widgets.contract.example.org \"w\": the object has"
                + " been modified; please apply your changes to the latest version and try again");
  }

  @Test
  void aReplacementWithoutChangeChangesNothing() {
    Reply first = create("w", "{\"image\":\"a\"}");
    Reply second = server.put(one("w"), first.body());
    assertThat(second.code()).isEqualTo(200);
    assertThat(second.version()).isEqualTo(first.version());
  }

  @Test
  void theGenerationCountsChangesOfTheSpecOnly() {
    create("w", "{\"image\":\"a\"}");
    server.merge(one("w"), "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
    server.merge(one("w") + "/status", "{\"status\":{\"phase\":\"Up\"}}");
    Reply labelled = server.get(one("w"));
    assertThat(Json.at(labelled.body(), "metadata", "generation").asInt()).isEqualTo(1);
    Reply scaled = server.merge(one("w"), "{\"spec\":{\"replicas\":5}}");
    assertThat(Json.at(scaled.body(), "metadata", "generation").asInt()).isEqualTo(2);
  }

  @Test
  void theMainResourceCannotWriteTheStatus() {
    create("w", "{\"image\":\"a\"}");
    Reply reply = server.merge(one("w"), "{\"status\":{\"phase\":\"Up\"}}");
    assertThat(reply.code()).isEqualTo(200);
    assertThat(reply.body().has("status")).isFalse();
  }

  @Test
  void theStatusSubresourceCannotWriteTheSpec() {
    create("w", "{\"image\":\"a\"}");
    Reply reply =
        server.merge(
            one("w") + "/status", "{\"spec\":{\"replicas\":9},\"status\":{\"phase\":\"Up\"}}");
    assertThat(reply.text("status", "phase")).isEqualTo("Up");
    assertThat(Json.at(reply.body(), "spec", "replicas").asInt()).isEqualTo(3);
  }

  @Test
  void aFinalizerHoldsADeletedObject() {
    create("w", "{\"image\":\"a\"}");
    server.merge(one("w"), "{\"metadata\":{\"finalizers\":[\"example.org/hold\"]}}");
    Reply deleted = server.delete(one("w"), "");
    assertThat(deleted.code()).isEqualTo(200);
    assertThat(deleted.text("metadata", "deletionTimestamp")).isNotEmpty();
    assertThat(server.get(one("w")).code()).isEqualTo(200);
    server.merge(one("w"), "{\"metadata\":{\"finalizers\":null}}");
    assertThat(server.get(one("w")).code()).isEqualTo(404);
  }

  @Test
  void aDeletionTellsWhatItDeleted() {
    Reply created = create("w", "{\"image\":\"a\"}");
    Reply deleted = server.delete(one("w"), "");
    assertThat(deleted.text("kind")).isEqualTo("Status");
    assertThat(deleted.text("status")).isEqualTo("Success");
    assertThat(deleted.text("details", "uid")).isEqualTo(created.text("metadata", "uid"));
  }

  @Test
  void aDeletionWithAnotherUidIsRefused() {
    create("w", "{\"image\":\"a\"}");
    Reply reply = server.delete(one("w"), "{\"preconditions\":{\"uid\":\"other\"}}");
    assertThat(reply.code()).isEqualTo(409);
    assertThat(server.get(one("w")).code()).isEqualTo(200);
  }

  @Test
  void generatedNamesBeginAsWanted() {
    String body = Widgets.named("x", "{\"image\":\"a\"}").replace("\"name\":", "\"generateName\":");
    Reply reply = server.post(Widgets.all(namespace), body);
    assertThat(reply.text("metadata", "name")).matches("x[a-z0-9]{5}");
  }

  @Test
  void aDryRunStoresNothing() {
    Reply reply =
        server.post(
            Widgets.all(namespace) + "?dryRun=All", Widgets.named("w", "{\"image\":\"a\"}"));
    assertThat(reply.code()).isEqualTo(201);
    assertThat(server.get(one("w")).code()).isEqualTo(404);
  }

  @Test
  void selectorsChooseByLabelsAndByName() {
    create("a", "{\"image\":\"a\"}");
    create("b", "{\"image\":\"a\"}");
    server.merge(one("a"), "{\"metadata\":{\"labels\":{\"tier\":\"x\"}}}");
    assertThat(count("?labelSelector=tier%3Dx")).isEqualTo(1);
    assertThat(count("?labelSelector=tier+in+(x,y)")).isEqualTo(1);
    assertThat(count("?labelSelector=!tier")).isEqualTo(1);
    assertThat(count("?labelSelector=tier!%3Dx")).isEqualTo(1);
    assertThat(count("?fieldSelector=metadata.name%3Db")).isEqualTo(1);
    assertThat(count("")).isEqualTo(2);
  }

  private int count(String query) {
    return server.get(Widgets.all(namespace) + query).body().path("items").size();
  }

  @Test
  void aCollectionIsDeletedBySelector() {
    create("a", "{\"image\":\"a\"}");
    create("b", "{\"image\":\"a\"}");
    server.merge(one("a"), "{\"metadata\":{\"labels\":{\"tier\":\"x\"}}}");
    server.delete(Widgets.all(namespace) + "?labelSelector=tier%3Dx", "");
    assertThat(server.get(one("a")).code()).isEqualTo(404);
    assertThat(server.get(one("b")).code()).isEqualTo(200);
  }

  @Test
  void aBodyOfAnotherNameIsRefused() {
    Reply created = create("w", "{\"image\":\"a\"}");
    ObjectNode other = created.body().deepCopy();
    Json.child(other, "metadata").put("name", "other");
    Reply reply = server.put(one("w"), other);
    assertThat(reply.code()).isEqualTo(400);
    assertThat(reply.text("message"))
        .contains("the name of the object (other) does not match the name on the URL (w)");
  }

  @Test
  void aBodyOfAnotherKindIsRefused() {
    Reply reply =
        server.post(
            Widgets.all(namespace),
            "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"w\"}}");
    assertThat(reply.code()).isEqualTo(400);
    assertThat(reply.text("reason")).isEqualTo("BadRequest");
  }

  @Test
  void aBodyThatIsNoDocumentIsRefused() {
    assertThat(server.post(Widgets.all(namespace), "{\"kind\":").code()).isEqualTo(400);
    assertThat(server.post(Widgets.all(namespace), "[]").code()).isEqualTo(400);
  }

  @Test
  void anUnknownMethodOrTypeOfBodyIsRefused() {
    String maps = "/api/v1/namespaces/" + namespace + "/configmaps";
    assertThat(server.call("PUT", maps, "application/json", "{}", "*/*").code()).isEqualTo(405);
    assertThat(server.call("POST", Widgets.all(namespace), "text/csv", "a", "*/*").code())
        .isEqualTo(415);
    assertThat(server.call("PATCH", one("w"), "text/csv", "a", "*/*").code()).isEqualTo(415);
  }

  @Test
  void anUnknownResourceIsNotFound() {
    Reply reply = server.get("/apis/contract.example.org/v1/gadgets");
    assertThat(reply.code()).isEqualTo(404);
    assertThat(server.get("/apis/nowhere.example.org/v1").code()).isEqualTo(404);
  }

  @Test
  void scaleShowsAndSetsTheReplicas() {
    create("w", "{\"image\":\"a\"}");
    Reply scale = server.get(one("w") + "/scale");
    assertThat(scale.text("kind")).isEqualTo("Scale");
    assertThat(Json.at(scale.body(), "spec", "replicas").asInt()).isEqualTo(3);
    server.merge(one("w") + "/scale", "{\"spec\":{\"replicas\":7}}");
    Reply scaled = server.get(one("w"));
    assertThat(Json.at(scaled.body(), "spec", "replicas").asInt()).isEqualTo(7);
    assertThat(Json.at(scaled.body(), "metadata", "generation").asInt()).isEqualTo(2);
  }
}
