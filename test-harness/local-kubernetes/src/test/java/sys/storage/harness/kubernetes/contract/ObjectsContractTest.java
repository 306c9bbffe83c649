package sys.storage.harness.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import sys.storage.harness.kubernetes.contract.Server.Reply;
import sys.storage.harness.kubernetes.json.Json;

/** Create, read, replace, delete; versions, generations and the status subresource. */
class ObjectsContractTest extends ContractTest {

  ObjectsContractTest(Server server) {
    super(server);
  }

  @Test
  void aNewObjectHasIdentityAndDefaults() {
    Reply reply = createWidget("w");
    assertThat(reply.code()).isEqualTo(201);
    assertThat(reply.text("metadata", "uid")).hasSize(36);
    assertThat(reply.text("metadata", "namespace")).isEqualTo(namespace());
    assertThat(reply.version()).matches("[0-9]+");
    assertThat(reply.number("metadata", "generation")).isEqualTo(1);
    assertThat(reply.text("metadata", "creationTimestamp")).endsWith("Z");
    assertThat(reply.number("spec", "replicas")).isEqualTo(3);
    assertThat(reply.text("spec", "mode")).isEqualTo("safe");
  }

  @Test
  void aSecondObjectOfTheNameIsRefused() {
    createWidget("w");
    Reply reply = createWidget("w");
    assertThat(reply.code()).isEqualTo(409);
    assertThat(reply.text("reason")).isEqualTo("AlreadyExists");
    assertThat(reply.text("message"))
        .isEqualTo("widgets.contract.example.org \"w\" already exists");
  }

  @Test
  void anAbsentObjectIsNotFound() {
    Reply reply = server.get(widget("absent"));
    assertThat(reply.code()).isEqualTo(404);
    assertThat(reply.text("reason")).isEqualTo("NotFound");
    assertThat(reply.text("message"))
        .isEqualTo("widgets.contract.example.org \"absent\" not found");
    assertThat(reply.text("details", "kind")).isEqualTo("widgets");
  }

  @Test
  void anAbsentNamespaceIsNotFound() {
    Reply reply = server.post(Widgets.all("no-such-namespace"), Widgets.named("w", Widgets.SPEC));
    assertThat(reply.code()).isEqualTo(404);
    assertThat(reply.text("message")).isEqualTo("namespaces \"no-such-namespace\" not found");
  }

  @Test
  void aReplacementFromAnOldVersionConflicts() {
    Reply first = createWidget("w");
    server.merge(widget("w"), "{\"spec\":{\"replicas\":4}}");
    Reply reply = server.put(widget("w"), first.body());
    assertThat(reply.code()).isEqualTo(409);
    assertThat(reply.text("reason")).isEqualTo("Conflict");
    assertThat(reply.text("message"))
        .isEqualTo(
            "Operation cannot be fulfilled on widgets.contract.example.org \"w\": the object has"
                + " been modified; please apply your changes to the latest version and try again");
  }

  @Test
  void aReplacementWithoutChangeChangesNothing() {
    Reply first = createWidget("w");
    Reply second = server.put(widget("w"), first.body());
    assertThat(second.code()).isEqualTo(200);
    assertThat(second.version()).isEqualTo(first.version());
  }

  @Test
  void theGenerationCountsChangesOfTheSpecOnly() {
    createWidget("w");
    server.merge(widget("w"), "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
    server.merge(widget("w") + "/status", "{\"status\":{\"phase\":\"Up\"}}");
    Reply labelled = server.get(widget("w"));
    assertThat(labelled.number("metadata", "generation")).isEqualTo(1);
    Reply scaled = server.merge(widget("w"), "{\"spec\":{\"replicas\":5}}");
    assertThat(scaled.number("metadata", "generation")).isEqualTo(2);
  }

  @Test
  void theMainResourceCannotWriteTheStatus() {
    createWidget("w");
    Reply reply = server.merge(widget("w"), "{\"status\":{\"phase\":\"Up\"}}");
    assertThat(reply.code()).isEqualTo(200);
    assertThat(reply.body().has("status")).isFalse();
  }

  @Test
  void theStatusSubresourceCannotWriteTheSpec() {
    createWidget("w");
    Reply reply =
        server.merge(
            widget("w") + "/status", "{\"spec\":{\"replicas\":9},\"status\":{\"phase\":\"Up\"}}");
    assertThat(reply.text("status", "phase")).isEqualTo("Up");
    assertThat(reply.number("spec", "replicas")).isEqualTo(3);
  }

  @Test
  void aFinalizerHoldsADeletedObject() {
    createWidget("w");
    server.merge(widget("w"), "{\"metadata\":{\"finalizers\":[\"example.org/hold\"]}}");
    Reply deleted = server.delete(widget("w"), "");
    assertThat(deleted.code()).isEqualTo(200);
    assertThat(deleted.text("metadata", "deletionTimestamp")).isNotEmpty();
    assertThat(server.get(widget("w")).code()).isEqualTo(200);
    server.merge(widget("w"), "{\"metadata\":{\"finalizers\":null}}");
    assertThat(server.get(widget("w")).code()).isEqualTo(404);
  }

  @Test
  void aDeletionTellsWhatItDeleted() {
    Reply created = createWidget("w");
    Reply deleted = server.delete(widget("w"), "");
    assertThat(deleted.text("kind")).isEqualTo("Status");
    assertThat(deleted.text("status")).isEqualTo("Success");
    assertThat(deleted.text("details", "uid")).isEqualTo(created.text("metadata", "uid"));
  }

  @Test
  void aDeletionWithAnotherUidIsRefused() {
    createWidget("w");
    Reply reply = server.delete(widget("w"), "{\"preconditions\":{\"uid\":\"other\"}}");
    assertThat(reply.code()).isEqualTo(409);
    assertThat(server.get(widget("w")).code()).isEqualTo(200);
  }

  @Test
  void generatedNamesBeginAsWanted() {
    String body = Widgets.named("x", Widgets.SPEC).replace("\"name\":", "\"generateName\":");
    Reply reply = server.post(widgets(), body);
    assertThat(reply.text("metadata", "name")).matches("x[a-z0-9]{5}");
  }

  @Test
  void aDryRunStoresNothing() {
    Reply reply = server.post(widgets() + "?dryRun=All", Widgets.named("w", Widgets.SPEC));
    assertThat(reply.code()).isEqualTo(201);
    assertThat(server.get(widget("w")).code()).isEqualTo(404);
  }

  @Test
  void selectorsChooseByLabelsAndByName() {
    createWidget("a");
    createWidget("b");
    server.merge(widget("a"), "{\"metadata\":{\"labels\":{\"tier\":\"x\"}}}");
    assertThat(count("?labelSelector=tier%3Dx")).isEqualTo(1);
    assertThat(count("?labelSelector=tier+in+(x,y)")).isEqualTo(1);
    assertThat(count("?labelSelector=!tier")).isEqualTo(1);
    assertThat(count("?labelSelector=tier!%3Dx")).isEqualTo(1);
    assertThat(count("?fieldSelector=metadata.name%3Db")).isEqualTo(1);
    assertThat(count("")).isEqualTo(2);
  }

  private int count(String query) {
    return server.get(widgets() + query).body().path("items").size();
  }

  @Test
  void aCollectionIsDeletedBySelector() {
    createWidget("a");
    createWidget("b");
    server.merge(widget("a"), "{\"metadata\":{\"labels\":{\"tier\":\"x\"}}}");
    server.delete(widgets() + "?labelSelector=tier%3Dx", "");
    assertThat(server.get(widget("a")).code()).isEqualTo(404);
    assertThat(server.get(widget("b")).code()).isEqualTo(200);
  }

  @Test
  void aBodyOfAnotherNameIsRefused() {
    Reply created = createWidget("w");
    ObjectNode other = created.body().deepCopy();
    Json.child(other, "metadata").put("name", "other");
    Reply reply = server.put(widget("w"), other);
    assertThat(reply.code()).isEqualTo(400);
    assertThat(reply.text("message"))
        .contains("the name of the object (other) does not match the name on the URL (w)");
  }

  @Test
  void aBodyOfAnotherKindIsRefused() {
    Reply reply =
        server.post(
            widgets(), "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"w\"}}");
    assertThat(reply.code()).isEqualTo(400);
    assertThat(reply.text("reason")).isEqualTo("BadRequest");
  }

  @Test
  void aBodyThatIsNoDocumentIsRefused() {
    assertThat(server.post(widgets(), "{\"kind\":").code()).isEqualTo(400);
    assertThat(server.post(widgets(), "[]").code()).isEqualTo(400);
  }

  @Test
  void anUnknownMethodOrTypeOfBodyIsRefused() {
    assertThat(server.call("PUT", core("configmaps"), "application/json", "{}", "*/*").code())
        .isEqualTo(405);
    assertThat(server.call("POST", widgets(), "text/csv", "a", "*/*").code()).isEqualTo(415);
    assertThat(server.call("PATCH", widget("w"), "text/csv", "a", "*/*").code()).isEqualTo(415);
  }

  @Test
  void anUnknownResourceIsNotFound() {
    Reply reply = server.get("/apis/contract.example.org/v1/gadgets");
    assertThat(reply.code()).isEqualTo(404);
    assertThat(server.get("/apis/nowhere.example.org/v1").code()).isEqualTo(404);
  }

  @Test
  void scaleShowsAndSetsTheReplicas() {
    createWidget("w");
    Reply scale = server.get(widget("w") + "/scale");
    assertThat(scale.text("kind")).isEqualTo("Scale");
    assertThat(scale.number("spec", "replicas")).isEqualTo(3);
    server.merge(widget("w") + "/scale", "{\"spec\":{\"replicas\":7}}");
    Reply scaled = server.get(widget("w"));
    assertThat(scaled.number("spec", "replicas")).isEqualTo(7);
    assertThat(scaled.number("metadata", "generation")).isEqualTo(2);
  }
}
