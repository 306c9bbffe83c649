package sys.storage.harness.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import sys.storage.harness.kubernetes.contract.Server.Reply;
import sys.storage.harness.kubernetes.json.Json;

/** Server-side apply: who owns which field, and what happens when two want the same. */
class ApplyContractTest extends ContractTest {

  ApplyContractTest(Server server) {
    super(server);
  }

  private String path() {
    return widget("w");
  }

  private Reply apply(String manager, String spec) {
    return server.apply(path(), manager, Widgets.named("w", spec));
  }

  private static JsonNode entryOf(Reply reply, String manager) {
    return Json.stream(reply.at("metadata", "managedFields"))
        .filter(e -> Json.text(e, "manager").equals(manager))
        .findFirst()
        .orElseGet(Json::object);
  }

  private static JsonNode fieldsOf(Reply reply, String manager) {
    return entryOf(reply, manager).path("fieldsV1");
  }

  @Test
  void anApplyCreatesAndOwnsWhatItSays() {
    Reply reply =
        apply("alice", "{\"image\":\"a\",\"set\":[\"x\"],\"ports\":[{\"name\":\"p\",\"port\":1}]}");
    assertThat(reply.code()).isEqualTo(201);
    assertThat(reply.number("spec", "replicas")).isEqualTo(3);
    assertThat(fieldsOf(reply, "alice"))
        .isEqualTo(
            Json.parse(
                """
                {"f:spec":{"f:image":{},
                  "f:ports":{"k:{\\"name\\":\\"p\\"}":{".":{},"f:name":{},"f:port":{}}},
                  "f:set":{"v:\\"x\\"":{}}}}"""));
  }

  @Test
  void aSecondApplyOfTheSameChangesNothing() {
    Reply first = apply("alice", "{\"image\":\"a\"}");
    Reply second = apply("alice", "{\"image\":\"a\"}");
    assertThat(second.code()).isEqualTo(200);
    assertThat(second.version()).isEqualTo(first.version());
  }

  @Test
  void anApplyToAVersionThatHasPassedIsRefused() {
    String old = apply("alice", "{\"image\":\"a\"}").version();
    String present = apply("alice", "{\"image\":\"b\"}").version();
    Reply late = server.apply(path(), "alice", versioned(old, "{\"image\":\"c\"}"));
    assertThat(late.code()).isEqualTo(409);
    assertThat(late.text("message")).contains("the object has been modified");
    Reply timely = server.apply(path(), "alice", versioned(present, "{\"image\":\"c\"}"));
    assertThat(timely.code()).isEqualTo(200);
  }

  private static String versioned(String version, String spec) {
    ObjectNode body = (ObjectNode) Json.parse(Widgets.named("w", spec));
    Json.child(body, "metadata").put("resourceVersion", version);
    return body.toString();
  }

  @Test
  void aFieldOfAnotherManagerConflicts() {
    apply("alice", "{\"image\":\"a\"}");
    Reply reply = apply("bob", "{\"image\":\"b\"}");
    assertThat(reply.code()).isEqualTo(409);
    assertThat(reply.text("reason")).isEqualTo("Conflict");
    assertThat(reply.text("message"))
        .isEqualTo("Apply failed with 1 conflict: conflict with \"alice\": .spec.image");
    assertThat(Json.text(reply.body().path("details").path("causes").path(0), "reason"))
        .isEqualTo("FieldManagerConflict");
  }

  @Test
  void aConflictWithAPlainWriteNamesItsWriter() {
    server.post(
        widgets() + "?fieldManager=carol",
        Widgets.named("w", "{\"image\":\"a\",\"interval\":\"1s\"}"));
    Reply reply = apply("bob", "{\"image\":\"b\",\"interval\":\"2s\"}");
    assertThat(reply.text("message"))
        .isEqualTo(
            "Apply failed with 2 conflicts: conflicts with \"carol\" using"
                + " contract.example.org/v1:\n- .spec.image\n- .spec.interval");
  }

  @Test
  void forceTakesTheFieldOver() {
    apply("alice", "{\"image\":\"a\",\"interval\":\"1s\"}");
    Reply reply = server.applyByForce(path(), "bob", Widgets.named("w", "{\"image\":\"b\"}"));
    assertThat(reply.code()).isEqualTo(200);
    assertThat(reply.text("spec", "image")).isEqualTo("b");
    assertThat(fieldsOf(reply, "alice")).isEqualTo(Json.parse("{\"f:spec\":{\"f:interval\":{}}}"));
    assertThat(fieldsOf(reply, "bob")).isEqualTo(Json.parse("{\"f:spec\":{\"f:image\":{}}}"));
  }

  @Test
  void theSameValueIsSharedWithoutConflict() {
    apply("alice", "{\"image\":\"a\"}");
    assertThat(apply("bob", "{\"image\":\"a\"}").code()).isEqualTo(200);
    // Bob alone gives it up: alice keeps it.
    server.applyByForce(path(), "bob", Widgets.named("w", "{\"interval\":\"1s\"}"));
    assertThat(server.get(path()).text("spec", "image")).isEqualTo("a");
  }

  @Test
  void aFieldThatIsNoLongerAppliedGoes() {
    apply("alice", "{\"image\":\"a\",\"interval\":\"1s\",\"labels\":{\"x\":\"1\",\"y\":\"2\"}}");
    Reply reply = apply("alice", "{\"image\":\"a\",\"labels\":{\"x\":\"1\"}}");
    assertThat(reply.body().path("spec").has("interval")).isFalse();
    assertThat(reply.at("spec", "labels")).isEqualTo(Json.parse("{\"x\":\"1\"}"));
  }

  @Test
  void aDefaultComesBackWhenItsOverrideIsNoLongerApplied() {
    apply("alice", "{\"image\":\"a\",\"replicas\":5}");
    Reply reply = apply("alice", "{\"image\":\"a\"}");
    assertThat(reply.number("spec", "replicas")).isEqualTo(3);
  }

  @Test
  void itemsOfAKeyedListHaveOwnersOfTheirOwn() {
    apply("alice", "{\"image\":\"a\",\"ports\":[{\"name\":\"p\",\"port\":1}]}");
    Reply both = apply("bob", "{\"ports\":[{\"name\":\"q\",\"port\":2}]}");
    assertThat(both.at("spec", "ports")).hasSize(2);
    Reply left = apply("bob", "{\"interval\":\"1s\"}");
    assertThat(Json.stream(left.at("spec", "ports")).map(p -> Json.text(p, "name")))
        .isEqualTo(List.of("p"))
        .hasSize(1);
  }

  @Test
  void anAtomicListIsReplacedAsAWhole() {
    apply("alice", "{\"image\":\"a\",\"list\":[\"a\",\"b\"]}");
    assertThat(apply("bob", "{\"list\":[\"c\"]}").code()).isEqualTo(409);
    Reply reply = apply("alice", "{\"image\":\"a\",\"list\":[\"c\"]}");
    assertThat(reply.at("spec", "list")).isEqualTo(Json.parse("[\"c\"]"));
  }

  @Test
  void theStatusIsAppliedThroughItsSubresource() {
    apply("alice", "{\"image\":\"a\"}");
    String status =
        """
        {"apiVersion":"contract.example.org/v1","kind":"Widget","metadata":{"name":"w"},
         "status":{"phase":"Up","conditions":[{"type":"Ready","status":"True"}]}}""";
    Reply first = server.applyByForce(path() + "/status", "operator", status);
    assertThat(first.text("status", "phase")).isEqualTo("Up");
    JsonNode entry = entryOf(first, "operator");
    assertThat(Json.text(entry, "subresource")).isEqualTo("status");
    assertThat(entry.path("fieldsV1"))
        .isEqualTo(
            Json.parse(
                """
                {"f:status":{"f:phase":{},
                  "f:conditions":{"k:{\\"type\\":\\"Ready\\"}":{".":{},"f:type":{},"f:status":{}}}}}"""));
    Reply second = server.applyByForce(path() + "/status", "operator", status);
    assertThat(second.version()).isEqualTo(first.version());
  }

  @Test
  void anApplyNeedsAManagerAndNoManagedFields() {
    Reply noManager = server.patch(path(), Server.APPLY_PATCH, Widgets.named("w", Widgets.SPEC));
    assertThat(noManager.code()).isEqualTo(422);
    assertThat(noManager.text("message")).contains("fieldManager: Required value");
    Reply withFields =
        server.apply(
            path(),
            "alice",
            Widgets.named("w", Widgets.SPEC)
                .replace("\"name\":\"w\"", "\"name\":\"w\",\"managedFields\":[{}]"));
    assertThat(withFields.code()).isEqualTo(400);
  }

  @Test
  void aPlainWriteTakesOverWhatItChanges() {
    apply("alice", "{\"image\":\"a\",\"interval\":\"1s\"}");
    server.merge(path() + "?fieldManager=carol", "{\"spec\":{\"image\":\"c\"}}");
    Reply now = server.get(path());
    assertThat(fieldsOf(now, "alice")).isEqualTo(Json.parse("{\"f:spec\":{\"f:interval\":{}}}"));
    assertThat(fieldsOf(now, "carol")).isEqualTo(Json.parse("{\"f:spec\":{\"f:image\":{}}}"));
  }

  @Test
  void aWorkloadIsAppliedOnceAndStaysAsItIs() {
    String set =
        """
        {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"s"},
         "spec":{"replicas":0,"serviceName":"s","podManagementPolicy":"Parallel",
           "selector":{"matchLabels":{"app":"s"}},"updateStrategy":{"type":"OnDelete"},
           "template":{"metadata":{"labels":{"app":"s"}},"spec":{"containers":[
             {"name":"c","image":"i","ports":[{"containerPort":80,"name":"http"}],
              "env":[{"name":"A","value":"1"}],
              "resources":{"requests":{"cpu":"100m"}}}]}},
           "volumeClaimTemplates":[{"metadata":{"name":"data"},
             "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]}}""";
    String path = statefulSets() + "/s";
    Reply first = server.applyByForce(path, "operator", set);
    assertThat(first.code()).isEqualTo(201);
    Reply second = server.applyByForce(path, "operator", set);
    assertThat(second.number("metadata", "generation")).isEqualTo(1);
    assertThat(fieldsOf(second, "operator")).isEqualTo(fieldsOf(first, "operator"));
    JsonNode container =
        Json.at(fieldsOf(first, "operator"), "f:spec", "f:template", "f:spec", "f:containers")
            .path("k:{\"name\":\"c\"}");
    assertThat(container.path("f:ports").has("k:{\"containerPort\":80,\"protocol\":\"TCP\"}"))
        .isTrue();
    assertThat(container.path("f:env").has("k:{\"name\":\"A\"}")).isTrue();
  }
}
