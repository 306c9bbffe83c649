package sys.storage.harness.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sys.storage.harness.kubernetes.contract.Server.Reply;
import sys.storage.harness.kubernetes.json.Json;

/** The three kinds of patches. */
class PatchContractTest extends ContractTest {
  private static final String STRATEGIC_PATCH = "application/strategic-merge-patch+json";

  PatchContractTest(Server server) {
    super(server);
  }

  private String newWidget() {
    createWidget("w", "{\"image\":\"a\",\"list\":[\"a\",\"b\"],\"interval\":\"1s\"}");
    return widget("w");
  }

  @Test
  void aMergePatchReplacesListsAndRemovesNulls() {
    Reply reply =
        server.merge(newWidget(), "{\"spec\":{\"list\":[\"c\"],\"interval\":null,\"replicas\":5}}");
    assertThat(reply.at("spec", "list")).isEqualTo(Json.parse("[\"c\"]"));
    assertThat(reply.body().path("spec").has("interval")).isFalse();
    assertThat(reply.number("spec", "replicas")).isEqualTo(5);
  }

  @Test
  void aPatchWithoutChangeChangesNothing() {
    String path = newWidget();
    String before = server.get(path).version();
    assertThat(server.merge(path, "{\"spec\":{\"interval\":\"1s\"}}").version()).isEqualTo(before);
  }

  @Test
  void aPatchOfAnOldVersionConflicts() {
    String path = newWidget();
    Reply reply =
        server.merge(path, "{\"metadata\":{\"resourceVersion\":\"1\"},\"spec\":{\"replicas\":5}}");
    assertThat(reply.code()).isEqualTo(409);
    assertThat(reply.text("reason")).isEqualTo("Conflict");
  }

  private Reply jsonPatch(String path, String patch) {
    return server.patch(path, "application/json-patch+json", patch);
  }

  @Test
  void aJsonPatchDoesAllOfItsOperations() {
    Reply reply =
        jsonPatch(
            newWidget(),
            """
            [{"op":"test","path":"/spec/image","value":"a"},
             {"op":"add","path":"/spec/list/-","value":"c"},
             {"op":"remove","path":"/spec/list/0"},
             {"op":"replace","path":"/spec/replicas","value":5}]""");
    assertThat(reply.at("spec", "list")).isEqualTo(Json.parse("[\"b\",\"c\"]"));
    assertThat(reply.number("spec", "replicas")).isEqualTo(5);
  }

  @Test
  void aJsonPatchWhoseTestFailsChangesNothing() {
    String path = newWidget();
    Reply reply =
        jsonPatch(
            path,
            """
            [{"op":"replace","path":"/spec/replicas","value":5},
             {"op":"test","path":"/spec/image","value":"z"}]""");
    assertThat(reply.code()).isEqualTo(422);
    assertThat(reply.text("reason")).isEqualTo("Invalid");
    assertThat(server.get(path).number("spec", "replicas")).isEqualTo(3);
  }

  @Test
  void aStrategicPatchMergesListsByTheirKeys() {
    String services = core("services");
    server.post(
        services,
        """
        {"metadata":{"name":"s"},"spec":{"clusterIP":"None","ports":[
          {"name":"a","port":1},{"name":"b","port":2}]}}""");
    Reply reply =
        server.patch(
            services + "/s",
            STRATEGIC_PATCH,
            """
            {"spec":{"ports":[{"port":2,"name":"c"},{"port":1,"$patch":"delete"},{"name":"d","port":3}]}}""");
    assertThat(reply.code()).isEqualTo(200);
    assertThat(Json.stream(reply.at("spec", "ports")).map(p -> Json.text(p, "name")))
        .containsExactlyInAnyOrder("c", "d");
  }

  @Test
  void aCustomResourceHasNoStrategicPatch() {
    Reply reply = server.patch(newWidget(), STRATEGIC_PATCH, "{}");
    assertThat(reply.code()).isEqualTo(415);
    assertThat(reply.text("reason")).isEqualTo("UnsupportedMediaType");
  }

  @Test
  void aPatchCannotMakeAnObjectInvalid() {
    Reply reply = server.merge(newWidget(), "{\"spec\":{\"image\":null}}");
    assertThat(reply.code()).isEqualTo(422);
    assertThat(reply.text("message")).contains("spec.image: Required value");
  }
}
