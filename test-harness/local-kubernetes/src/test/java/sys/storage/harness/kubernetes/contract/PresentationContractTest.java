package sys.storage.harness.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sys.storage.harness.kubernetes.contract.Server.Reply;
import sys.storage.harness.kubernetes.json.Json;

/** What clients show to people: tables, discovery and OpenAPI. */
class PresentationContractTest extends ContractTest {

  PresentationContractTest(Server server) {
    super(server);
  }

  private static List<String> columns(Reply table) {
    return Json.stream(table.body().path("columnDefinitions"))
        .map(c -> Json.text(c, "name") + ":" + c.path("priority").asInt())
        .toList();
  }

  @Test
  void aCustomResourceShowsTheColumnsOfItsDefinition() {
    createWidget("w");
    server.merge(widget("w") + "/status", "{\"status\":{\"phase\":\"Up\"}}");
    Reply table = server.table(widgets());
    assertThat(columns(table))
        .containsExactly("Name:0", "Phase:0", "Replicas:0", "Mode:1", "Age:0");
    JsonNode row = table.body().path("rows").path(0);
    assertThat(row.path("cells").path(0).asText()).isEqualTo("w");
    assertThat(row.path("cells").path(1).asText()).isEqualTo("Up");
    assertThat(row.path("cells").path(2)).isEqualTo(Json.parse("3"));
    assertThat(row.path("cells").path(4).asText()).matches("[0-9]+s");
    assertThat(Json.text(row, "object", "kind")).isEqualTo("PartialObjectMetadata");
  }

  @Test
  void aRowCarriesAsMuchOfItsObjectAsTheClientWants() {
    createWidget("w");
    assertThat(Json.text(rowWith("Object"), "object", "spec", "image")).isEqualTo("a");
    assertThat(Json.text(rowWith("Object"), "object", "kind")).isEqualTo("Widget");
    assertThat(Json.text(rowWith("Metadata"), "object", "metadata", "name")).isEqualTo("w");
    assertThat(rowWith("Metadata").path("object").has("spec")).isFalse();
    assertThat(rowWith("None").path("object").isNull()).isTrue();
    assertThat(server.table(widgets() + "?includeObject=All").code()).isEqualTo(400);
  }

  private JsonNode rowWith(String included) {
    return server.table(widgets() + "?includeObject=" + included).body().path("rows").path(0);
  }

  @Test
  void theBuiltInKindsShowTheirUsualColumns() {
    assertThat(columns(server.table(core("pods"))))
        .containsExactly(
            "Name:0",
            "Ready:0",
            "Status:0",
            "Restarts:0",
            "Age:0",
            "IP:1",
            "Node:1",
            "Nominated Node:1",
            "Readiness Gates:1");
    assertThat(columns(server.table(core("persistentvolumeclaims"))))
        .containsExactly(
            "Name:0",
            "Status:0",
            "Volume:0",
            "Capacity:0",
            "Access Modes:0",
            "StorageClass:0",
            "VolumeAttributesClass:0",
            "Age:0",
            "VolumeMode:1");
    assertThat(columns(server.table("/apis/apps/v1/statefulsets")))
        .containsExactly("Name:0", "Ready:0", "Age:0", "Containers:1", "Images:1");
    assertThat(columns(server.table(core("events"))))
        .containsExactly(
            "Last Seen:0",
            "Type:0",
            "Reason:0",
            "Object:0",
            "Subobject:1",
            "Source:1",
            "Message:0",
            "First Seen:1",
            "Count:1",
            "Name:1");
    assertThat(columns(server.table("/apis/policy/v1/poddisruptionbudgets")))
        .containsExactly(
            "Name:0", "Min Available:0", "Max Unavailable:0", "Allowed Disruptions:0", "Age:0");
  }

  @Test
  void discoveryTellsOfTheCustomResource() {
    Reply reply = server.get("/apis/" + Widgets.GROUP + "/v1");
    JsonNode widgets = resource(reply, "widgets");
    assertThat(Json.text(widgets, "kind")).isEqualTo("Widget");
    assertThat(Json.text(widgets, "singularName")).isEqualTo("widget");
    assertThat(widgets.path("namespaced").asBoolean()).isTrue();
    assertThat(widgets.path("shortNames")).isEqualTo(Json.parse("[\"wd\"]"));
    assertThat(Json.stream(widgets.path("verbs")).map(JsonNode::asText))
        .containsExactlyInAnyOrder(
            "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    assertThat(Json.text(resource(reply, "widgets/scale"), "group")).isEqualTo("autoscaling");
    assertThat(Json.text(resource(reply, "widgets/status"), "kind")).isEqualTo("Widget");
  }

  private static JsonNode resource(Reply reply, String name) {
    return Json.stream(reply.body().path("resources"))
        .filter(r -> Json.text(r, "name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theBuiltInGroupsAreThere() {
    List<String> groups =
        Json.stream(server.get("/apis").body().path("groups"))
            .map(g -> Json.text(g, "name"))
            .toList();
    assertThat(groups)
        .contains(
            "apps",
            "policy",
            "coordination.k8s.io",
            "events.k8s.io",
            "apiextensions.k8s.io",
            "storage.k8s.io",
            Widgets.GROUP);
  }

  @Test
  void openApiDescribesTheCustomResource() {
    Reply index = server.get("/openapi/v3");
    String url =
        Json.text(index.body(), "paths", "apis/" + Widgets.GROUP + "/v1", "serverRelativeURL");
    JsonNode document = server.get(url).body();
    Stream<JsonNode> schemas =
        document.path("components").path("schemas").properties().stream().map(e -> e.getValue());
    JsonNode widget =
        schemas
            .filter(
                s ->
                    Json.text(s.path("x-kubernetes-group-version-kind").path(0), "kind")
                        .equals("Widget"))
            .findFirst()
            .orElseThrow();
    assertThat(Json.text(widget, "properties", "spec", "description")).isEqualTo("What is wanted.");
    assertThat(Json.at(widget, "properties", "spec", "properties", "replicas", "default").asInt())
        .isEqualTo(3);
  }

  @Test
  void eventsShowInBothGroups() {
    server.post(
        core("events"),
        """
        {"metadata":{"name":"e"},"involvedObject":{"kind":"Widget","name":"w","namespace":"%s"},
         "reason":"Tested","message":"told","type":"Normal","source":{"component":"test"}}"""
            .formatted(namespace()));
    JsonNode event =
        server.get("/apis/events.k8s.io/v1/namespaces/" + namespace() + "/events/e").body();
    assertThat(Json.text(event, "regarding", "name")).isEqualTo("w");
    assertThat(Json.text(event, "note")).isEqualTo("told");
    Reply chosen =
        server.get(
            core("events") + "?fieldSelector=involvedObject.name%3Dw,involvedObject.kind%3DWidget");
    assertThat(chosen.body().path("items")).hasSize(1);
    Reply others = server.get(core("events") + "?fieldSelector=reason%3DOther");
    assertThat(others.body().path("items")).isEmpty();
  }
}
