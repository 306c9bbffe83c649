package sys.storage.harness.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.schema.Schema;

/**
 * How an applied configuration changes a live document, by the topology of the schema. Pure
 * functions.
 */
final class Merge {
  private Merge() {}

  /** The live document with everything in it that the configuration says. */
  static JsonNode merge(JsonNode live, JsonNode configuration, Schema schema) {
    if (live.getNodeType() != configuration.getNodeType()) {
      return configuration.deepCopy();
    }
    return switch (schema.topologyOf(configuration)) {
      case ATOMIC -> configuration.deepCopy();
      case GRANULAR -> mergeObjects((ObjectNode) live, configuration, schema);
      case SET -> {
        ArrayNode union = live.deepCopy();
        configuration.forEach(
            v -> {
              if (Json.stream(live).noneMatch(v::equals)) {
                union.add(v);
              }
            });
        yield union;
      }
      case LIST_MAP -> {
        Map<String, JsonNode> items = Fields.byKey(live, schema);
        Fields.byKey(configuration, schema)
            .forEach(
                (element, item) -> {
                  JsonNode present = items.get(element);
                  items.put(
                      element,
                      present == null ? item.deepCopy() : merge(present, item, schema.item()));
                });
        yield Json.array().addAll(items.values());
      }
    };
  }

  private static ObjectNode mergeObjects(ObjectNode live, JsonNode configuration, Schema schema) {
    ObjectNode result = live.deepCopy();
    configuration
        .properties()
        .forEach(
            e ->
                result.set(
                    e.getKey(),
                    merge(live.path(e.getKey()), e.getValue(), schema.field(e.getKey()))));
    return result;
  }

  /**
   * Removes the fields of a set, in place, but none that another set still names or has parts of.
   *
   * @return whether the value is to be removed by its holder, because nothing of it is left
   */
  static boolean prune(JsonNode value, FieldSet remove, FieldSet keep, Schema schema) {
    boolean wasEmpty = value.isEmpty();
    if (value instanceof ObjectNode object) {
      for (Map.Entry<String, FieldSet> entry : remove.children().entrySet()) {
        String name = entry.getKey().substring(2);
        if (object.has(name)
            && goes(object.get(name), entry.getKey(), entry.getValue(), keep, schema.field(name))) {
          object.remove(name);
        }
      }
    } else if (value instanceof ArrayNode list) {
      pruneList(list, remove, keep, schema);
    }
    return !wasEmpty && value.isEmpty() && value.isContainerNode();
  }

  private static void pruneList(ArrayNode list, FieldSet remove, FieldSet keep, Schema schema) {
    boolean set = schema.topology() == Schema.Topology.SET;
    for (int i = list.size() - 1; i >= 0; i--) {
      JsonNode item = list.get(i);
      String element = set ? Fields.valueElement(item) : Fields.keyElement(schema.keyOf(item));
      if (remove.children().containsKey(element)
          && goes(item, element, remove.below(element), keep, schema.item())) {
        list.remove(i);
      }
    }
  }

  private static boolean goes(
      JsonNode value, String element, FieldSet remove, FieldSet keep, Schema schema) {
    FieldSet kept = keep.below(element);
    if (remove.isMember() && kept.isEmpty()) {
      return true;
    }
    return prune(value, remove, kept, schema) && kept.isEmpty();
  }
}
