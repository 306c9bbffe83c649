package sys.storage.harness.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.harness.kubernetes.contract.Server.Reply;
import sys.storage.harness.kubernetes.json.Json;

/** The three kinds of patches. */
@ParameterizedClass(name = "{0}")
@MethodSource("sys.storage.harness.kubernetes.contract.Server#all")
class PatchContractTest {
  private final Server server;
  private String namespace = "";

  PatchContractTest(Server server) {
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

  private String widget() {
    server.post(
        Widgets.all(namespace),
        Widgets.named("w", "{\"image\":\"a\",\"list\":[\"a\",\"b\"],\"interval\":\"1s\"}"));
    return Widgets.one(namespace, "w");
  }

  @Test
  void aMergePatchReplacesListsAndRemovesNulls() {
    Reply reply =
        server.merge(widget(), "{\"spec\":{\"list\":[\"c\"],\"interval\":null,\"replicas\":5}}");
    assertThat(Json.at(reply.body(), "spec", "list")).isEqualTo(Json.parse("[\"c\"]"));
    assertThat(reply.body().path("spec").has("interval")).isFalse();
    assertThat(Json.at(reply.body(), "spec", "replicas").asInt()).isEqualTo(5);
  }

  @Test
  void aPatchWithoutChangeChangesNothing() {
    String path = widget();
    String before = server.get(path).version();
    assertThat(server.merge(path, "{\"spec\":{\"interval\":\"1s\"}}").version()).isEqualTo(before);
  }

  @Test
  void aPatchOfAnOldVersionConflicts() {
    String path = widget();
    Reply reply =
        server.merge(path, "{\"metadata\":{\"resourceVersion\":\"1\"},\"spec\":{\"replicas\":5}}");
    assertThat(reply.code()).isEqualTo(409);
    assertThat(reply.text("reason")).isEqualTo("Conflict");
  }

  private Reply jsonPatch(String path, String patch) {
    return server.call("PATCH", path, "application/json-patch+json", patch, "application/json");
  }

  @Test
  void aJsonPatchDoesAllOfItsOperations() {
    Reply reply =
        jsonPatch(
            widget(),
            """
            [{"op":"test","path":"/spec/image","value":"a"},
             {"op":"add","path":"/spec/list/-","value":"c"},
             {"op":"remove","path":"/spec/list/0"},
             {"op":"replace","path":"/spec/replicas","value":5}]""");
    assertThat(Json.at(reply.body(), "spec", "list")).isEqualTo(Json.parse("[\"b\",\"c\"]"));
    assertThat(Json.at(reply.body(), "spec", "replicas").asInt()).isEqualTo(5);
  }

  @Test
  void aJsonPatchWhoseTestFailsChangesNothing() {
    String path = widget();
    Reply reply =
        jsonPatch(
            path,
            """
            [{"op":"replace","path":"/spec/replicas","value":5},
             {"op":"test","path":"/spec/image","value":"z"}]""");
    assertThat(reply.code()).isEqualTo(422);
    assertThat(reply.text("reason")).isEqualTo("Invalid");
    assertThat(Json.at(server.get(path).body(), "spec", "replicas").asInt()).isEqualTo(3);
  }

  @Test
  void aStrategicPatchMergesListsByTheirKeys() {
    String services = "/api/v1/namespaces/" + namespace + "/services";
    server.post(
        services,
        """
        {"metadata":{"name":"s"},"spec":{"clusterIP":"None","ports":[
          {"name":"a","port":1},{"name":"b","port":2}]}}""");
    Reply reply =
        server.call(
            "PATCH",
            services + "/s",
            "application/strategic-merge-patch+json",
            """
            {"spec":{"ports":[{"port":2,"name":"c"},{"port":1,"$patch":"delete"},{"name":"d","port":3}]}}""",
            "application/json");
    assertThat(reply.code()).isEqualTo(200);
    assertThat(Json.stream(Json.at(reply.body(), "spec", "ports")).map(p -> Json.text(p, "name")))
        .containsExactlyInAnyOrder("c", "d");
  }

  @Test
  void aCustomResourceHasNoStrategicPatch() {
    Reply reply =
        server.call(
            "PATCH", widget(), "application/strategic-merge-patch+json", "{}", "application/json");
    assertThat(reply.code()).isEqualTo(415);
    assertThat(reply.text("reason")).isEqualTo("UnsupportedMediaType");
  }

  @Test
  void aPatchCannotMakeAnObjectInvalid() {
    Reply reply = server.merge(widget(), "{\"spec\":{\"image\":null}}");
    assertThat(reply.code()).isEqualTo(422);
    assertThat(reply.text("message")).contains("spec.image: Required value");
  }
}
