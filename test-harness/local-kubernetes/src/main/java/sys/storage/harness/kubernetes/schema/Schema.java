package sys.storage.harness.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sys.storage.harness.kubernetes.json.Json;

/**
 * One node of a structural OpenAPI v3 schema, read once. Immutable.
 *
 * @param source the schema as written, for keywords that only validation and OpenAPI need; must not
 *     be modified
 * @param type {@code object}, {@code array}, {@code string}, {@code integer}, {@code number},
 *     {@code boolean} or empty
 * @param additional the schema of a map's values
 * @param open unknown fields are kept below this node
 * @param embedded the value is a Kubernetes object of its own
 * @param listKeys the key fields of a list that is a map; empty for other lists
 */
public record Schema(
    ObjectNode source,
    String type,
    Map<String, Schema> properties,
    Optional<Schema> items,
    Optional<Schema> additional,
    boolean open,
    boolean embedded,
    Topology topology,
    List<String> listKeys) {

  /** How field ownership and merging see the parts of a value. */
  public enum Topology {
    /** Owned and replaced as a whole: scalars, and lists and maps that say so. */
    ATOMIC,
    /** An object or map whose fields have owners of their own. */
    GRANULAR,
    /** A list of distinct scalars. */
    SET,
    /** A list whose items are identified by key fields. */
    LIST_MAP
  }

  /** Of a value that no schema describes: objects are granular, lists atomic. */
  public static final Schema UNKNOWN =
      new Schema(
          Json.object(),
          "",
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          true,
          false,
          Topology.GRANULAR,
          List.of());

  public static Schema parse(JsonNode node) {
    if (!(node instanceof ObjectNode source)) {
      return UNKNOWN;
    }
    Map<String, Schema> properties = new LinkedHashMap<>();
    node.path("properties")
        .properties()
        .forEach(p -> properties.put(p.getKey(), parse(p.getValue())));
    JsonNode values = node.path("additionalProperties");
    Optional<Schema> additional =
        values.isObject()
            ? Optional.of(parse(values))
            : values.asBoolean(false) ? Optional.of(UNKNOWN) : Optional.empty();
    List<String> keys =
        Json.stream(node.path("x-kubernetes-list-map-keys"))
            .map(JsonNode::asText)
            .sorted()
            .toList();
    String type = node.path("type").asText("");
    boolean embedded = node.path("x-kubernetes-embedded-resource").asBoolean();
    if (embedded) {
      properties.putIfAbsent("apiVersion", scalar("string"));
      properties.putIfAbsent("kind", scalar("string"));
      properties.putIfAbsent("metadata", UNKNOWN);
    }
    return new Schema(
        source,
        type,
        properties,
        node.has("items") ? Optional.of(parse(node.path("items"))) : Optional.empty(),
        additional,
        node.path("x-kubernetes-preserve-unknown-fields").asBoolean(),
        embedded,
        topology(node, type),
        keys);
  }

  public static Schema scalar(String type) {
    return parse(Json.object().put("type", type));
  }

  private static Topology topology(JsonNode node, String type) {
    return switch (type) {
      case "array" ->
          switch (node.path("x-kubernetes-list-type").asText("atomic")) {
            case "map" -> Topology.LIST_MAP;
            case "set" -> Topology.SET;
            default -> Topology.ATOMIC;
          };
      case "object" ->
          node.path("x-kubernetes-map-type").asText("granular").equals("atomic")
              ? Topology.ATOMIC
              : Topology.GRANULAR;
      case "" ->
          node.path("x-kubernetes-preserve-unknown-fields").asBoolean() || node.isEmpty()
              ? Topology.GRANULAR
              : Topology.ATOMIC;
      default -> Topology.ATOMIC;
    };
  }

  /** The same schema with properties added or replaced. */
  public Schema with(Map<String, Schema> more) {
    Map<String, Schema> all = new LinkedHashMap<>(properties);
    all.putAll(more);
    return new Schema(source, type, all, items, additional, open, embedded, topology, listKeys);
  }

  /** The schema of a field, whether or not the schema knows the field. */
  public Schema field(String name) {
    Schema known = properties.get(name);
    return known != null ? known : additional.orElse(UNKNOWN);
  }

  public Schema item() {
    return items.orElse(UNKNOWN);
  }

  /** Whether a field of this name is described, or any name is allowed here. */
  public boolean allows(String name) {
    return properties.containsKey(name) || additional.isPresent() || open || isUntyped();
  }

  private boolean isUntyped() {
    return type.isEmpty() && properties.isEmpty();
  }

  public boolean nullable() {
    return source.path("nullable").asBoolean();
  }

  public boolean intOrString() {
    return source.path("x-kubernetes-int-or-string").asBoolean();
  }

  /**
   * The topology of this value: what the schema says, where the value has the shape that the schema
   * describes.
   */
  public Topology topologyOf(JsonNode value) {
    boolean fits =
        switch (topology) {
          case ATOMIC -> true;
          case GRANULAR -> value.isObject();
          case SET, LIST_MAP -> value.isArray();
        };
    return fits ? topology : Topology.ATOMIC;
  }

  /** The key fields of a list item, with defaults filled in; the item's identity in its list. */
  public ObjectNode keyOf(JsonNode item) {
    ObjectNode key = Json.object();
    for (String name : listKeys) {
      JsonNode value =
          item.has(name) ? item.get(name) : item().field(name).source().path("default");
      if (!value.isMissingNode()) {
        key.set(name, value);
      }
    }
    return key;
  }
}
