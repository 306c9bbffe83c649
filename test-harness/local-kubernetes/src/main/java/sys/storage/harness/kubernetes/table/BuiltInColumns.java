package sys.storage.harness.kubernetes.table;

import static sys.storage.harness.kubernetes.table.Column.AGE;
import static sys.storage.harness.kubernetes.table.Column.NAME;
import static sys.storage.harness.kubernetes.table.Column.number;
import static sys.storage.harness.kubernetes.table.Column.raw;
import static sys.storage.harness.kubernetes.table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.resource.ResourceType;
import sys.storage.harness.kubernetes.selector.LabelSelector;

/** The columns of the built-in kinds, as the real server has them. */
final class BuiltInColumns {
  private static final String NONE = "<none>";

  private BuiltInColumns() {}

  static List<Column> of(ResourceType type) {
    return switch (type.plural()) {
      case "pods" -> PodColumns.ALL;
      case "statefulsets" ->
          List.of(
              NAME,
              text(
                  "Ready",
                  o -> count(o, "readyReplicas") + "/" + at(o, "spec", "replicas").asInt()),
              AGE,
              text("Containers", o -> containers(o, "name")).wide(),
              text("Images", o -> containers(o, "image")).wide());
      case "deployments" ->
          List.of(
              NAME,
              text(
                  "Ready",
                  o -> count(o, "readyReplicas") + "/" + at(o, "spec", "replicas").asInt()),
              number("Up-to-date", o -> count(o, "updatedReplicas")),
              number("Available", o -> count(o, "availableReplicas")),
              AGE,
              text("Containers", o -> containers(o, "name")).wide(),
              text("Images", o -> containers(o, "image")).wide(),
              text("Selector", o -> LabelSelector.of(at(o, "spec", "selector")).text()).wide());
      case "services" ->
          List.of(
              NAME,
              text("Type", o -> Json.text(o, "spec", "type")),
              text("Cluster-IP", o -> orNone(Json.text(o, "spec", "clusterIP"))),
              text("External-IP", o -> orNone(Json.text(o, "spec", "externalName"))),
              text("Port(s)", BuiltInColumns::ports),
              AGE,
              text("Selector", o -> orNone(map(at(o, "spec", "selector")))).wide());
      case "persistentvolumeclaims" ->
          List.of(
              NAME,
              text("Status", BuiltInColumns::phaseOrTerminating),
              text("Volume", o -> Json.text(o, "spec", "volumeName")),
              text("Capacity", o -> Json.text(o, "status", "capacity", "storage")),
              text("Access Modes", o -> accessModes(at(o, "status", "accessModes"))),
              text("StorageClass", o -> Json.text(o, "spec", "storageClassName")),
              text("VolumeAttributesClass", _ -> "<unset>"),
              AGE,
              text("VolumeMode", o -> Json.text(o, "spec", "volumeMode")).wide());
      case "persistentvolumes" ->
          List.of(
              NAME,
              text("Capacity", o -> Json.text(o, "spec", "capacity", "storage")),
              text("Access Modes", o -> accessModes(at(o, "spec", "accessModes"))),
              text("Reclaim Policy", o -> Json.text(o, "spec", "persistentVolumeReclaimPolicy")),
              text("Status", BuiltInColumns::phaseOrTerminating),
              text(
                  "Claim",
                  o ->
                      Json.text(o, "spec", "claimRef", "namespace")
                          + "/"
                          + Json.text(o, "spec", "claimRef", "name")),
              text("StorageClass", o -> Json.text(o, "spec", "storageClassName")),
              text("VolumeAttributesClass", _ -> "<unset>"),
              text("Reason", o -> Json.text(o, "status", "reason")),
              AGE,
              text("VolumeMode", o -> Json.text(o, "spec", "volumeMode")).wide());
      case "events" -> EventColumns.ALL;
      case "poddisruptionbudgets" ->
          List.of(
              NAME,
              text("Min Available", o -> at(o, "spec", "minAvailable").asText("N/A")),
              text("Max Unavailable", o -> at(o, "spec", "maxUnavailable").asText("N/A")),
              number("Allowed Disruptions", o -> count(o, "disruptionsAllowed")),
              AGE);
      case "namespaces" -> List.of(NAME, text("Status", o -> Json.text(o, "status", "phase")), AGE);
      case "leases" ->
          List.of(NAME, text("Holder", o -> Json.text(o, "spec", "holderIdentity")), AGE);
      case "configmaps" ->
          List.of(
              NAME, number("Data", o -> o.path("data").size() + o.path("binaryData").size()), AGE);
      case "secrets" ->
          List.of(
              NAME,
              text("Type", o -> Json.text(o, "type")),
              number("Data", o -> o.path("data").size()),
              AGE);
      case "serviceaccounts" ->
          List.of(NAME, number("Secrets", o -> o.path("secrets").size()), AGE);
      case "nodes" ->
          List.of(
              NAME,
              text("Status", _ -> "Ready"),
              text("Roles", _ -> NONE),
              AGE,
              text("Version", o -> Json.text(o, "status", "nodeInfo", "kubeletVersion")),
              text("Internal-IP", BuiltInColumns::nodeAddress).wide(),
              text("External-IP", _ -> NONE).wide(),
              text("OS-Image", o -> Json.text(o, "status", "nodeInfo", "osImage")).wide(),
              text("Kernel-Version", o -> Json.text(o, "status", "nodeInfo", "kernelVersion"))
                  .wide(),
              text(
                      "Container-Runtime",
                      o -> Json.text(o, "status", "nodeInfo", "containerRuntimeVersion"))
                  .wide());
      case "storageclasses" ->
          List.of(
              NAME,
              text("Provisioner", o -> Json.text(o, "provisioner")),
              text("ReclaimPolicy", o -> Json.text(o, "reclaimPolicy")),
              text("VolumeBindingMode", o -> Json.text(o, "volumeBindingMode")),
              raw("AllowVolumeExpansion", "string", o -> o.path("allowVolumeExpansion")),
              AGE);
      case "controllerrevisions" ->
          List.of(
              NAME,
              text(
                  "Controller",
                  o ->
                      Meta.controllerOf(o)
                          .map(c -> Json.text(c, "kind") + "/" + Json.text(c, "name"))
                          .orElse(NONE)),
              number("Revision", o -> o.path("revision").asInt()),
              AGE);
      case "customresourcedefinitions", "roles", "clusterroles" ->
          List.of(NAME, text("Created At", o -> Json.text(o, "metadata", "creationTimestamp")));
      case "rolebindings", "clusterrolebindings" ->
          List.of(
              NAME,
              text(
                  "Role",
                  o -> Json.text(o, "roleRef", "kind") + "/" + Json.text(o, "roleRef", "name")),
              AGE);
      default -> List.of(NAME, AGE);
    };
  }

  private static JsonNode at(JsonNode object, String... path) {
    return Json.at(object, path);
  }

  private static int count(JsonNode object, String field) {
    return at(object, "status", field).asInt();
  }

  private static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  private static String containers(JsonNode workload, String field) {
    return Json.stream(at(workload, "spec", "template", "spec", "containers"))
        .map(c -> Json.text(c, field))
        .collect(Collectors.joining(","));
  }

  private static String ports(JsonNode service) {
    String ports =
        Json.stream(at(service, "spec", "ports"))
            .map(p -> p.path("port").asText() + "/" + p.path("protocol").asText())
            .collect(Collectors.joining(","));
    return orNone(ports);
  }

  private static String map(JsonNode labels) {
    return Meta.strings(labels).entrySet().stream()
        .map(Map.Entry::toString)
        .collect(Collectors.joining(","));
  }

  private static String phaseOrTerminating(JsonNode object) {
    return Meta.isDeleting(object) ? "Terminating" : Json.text(object, "status", "phase");
  }

  private static String accessModes(JsonNode modes) {
    return Json.stream(modes)
        .map(JsonNode::asText)
        .map(
            mode ->
                switch (mode) {
                  case "ReadWriteOnce" -> "RWO";
                  case "ReadOnlyMany" -> "ROX";
                  case "ReadWriteMany" -> "RWX";
                  case "ReadWriteOncePod" -> "RWOP";
                  default -> mode;
                })
        .collect(Collectors.joining(","));
  }

  private static String nodeAddress(JsonNode node) {
    return Json.stream(at(node, "status", "addresses"))
        .filter(a -> Json.text(a, "type").equals("InternalIP"))
        .map(a -> Json.text(a, "address"))
        .findFirst()
        .orElse(NONE);
  }
}
