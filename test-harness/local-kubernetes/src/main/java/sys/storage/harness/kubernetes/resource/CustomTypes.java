package sys.storage.harness.kubernetes.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sys.storage.harness.kubernetes.cel.CelRules;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.schema.Schema;

/** Reads the resource types out of a CustomResourceDefinition. */
public final class CustomTypes {
  private CustomTypes() {}

  /** One type for each served version. */
  public static List<ResourceType> of(JsonNode definition) {
    return Json.stream(Json.at(definition, "spec", "versions"))
        .filter(v -> v.path("served").asBoolean())
        .map(v -> of(definition.path("spec"), v))
        .toList();
  }

  private static ResourceType of(JsonNode spec, JsonNode version) {
    JsonNode names = spec.path("names");
    JsonNode subresources = version.path("subresources");
    Set<String> served = new HashSet<>();
    subresources.fieldNames().forEachRemaining(served::add);
    String kind = Json.text(names, "kind");
    Schema schema = schema(Json.at(version, "schema", "openAPIV3Schema"));
    return new ResourceType(
        Json.text(spec, "group"),
        Json.text(version, "name"),
        kind,
        Json.text(names, "plural"),
        Json.optionalText(names, "singular").orElse(kind.toLowerCase(Locale.ROOT)),
        texts(names.path("shortNames")),
        texts(names.path("categories")),
        Json.text(spec, "scope").equals("Namespaced"),
        Set.copyOf(served),
        schema,
        CelRules.compile(schema),
        Json.stream(version.path("additionalPrinterColumns")).map(CustomTypes::column).toList(),
        scale(subresources.path("scale")),
        true);
  }

  /** The schema of the author, with what every Kubernetes object has. */
  private static Schema schema(JsonNode node) {
    return Schema.parse(node)
        .with(
            Map.of(
                "apiVersion", Schema.scalar("string"),
                "kind", Schema.scalar("string"),
                "metadata", ModelSchemas.objectMeta()));
  }

  private static List<String> texts(JsonNode list) {
    return Json.stream(list).map(JsonNode::asText).toList();
  }

  private static ResourceType.PrinterColumn column(JsonNode node) {
    return new ResourceType.PrinterColumn(
        Json.text(node, "name"),
        Json.text(node, "type"),
        Json.text(node, "format"),
        Json.text(node, "description"),
        node.path("priority").asInt(),
        Json.text(node, "jsonPath"));
  }

  private static Optional<ResourceType.ScalePaths> scale(JsonNode node) {
    return node.isObject()
        ? Optional.of(
            new ResourceType.ScalePaths(
                Json.text(node, "specReplicasPath"),
                Json.text(node, "statusReplicasPath"),
                Json.optionalText(node, "labelSelectorPath")))
        : Optional.empty();
  }
}
