package sys.storage.harness.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.schema.Schema;

/**
 * Kubernetes' own patch for built-in kinds: lists with a merge key are merged item by item. Knows
 * the directives {@code $patch: delete|replace|merge}, {@code $deleteFromPrimitiveList/...}, {@code
 * $setElementOrder/...} and {@code $retainKeys}.
 */
public final class StrategicMergePatch {
  private static final String DIRECTIVE = "$patch";
  private static final String RETAIN = "$retainKeys";
  private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
  private static final String ORDER = "$setElementOrder/";

  private StrategicMergePatch() {}

  public static JsonNode apply(JsonNode target, JsonNode patch, Schema schema) throws PatchFailed {
    if (!(patch instanceof ObjectNode changes)) {
      return patch.deepCopy();
    }
    if (Json.text(changes, DIRECTIVE).equals("replace")) {
      ObjectNode replaced = changes.deepCopy();
      replaced.remove(DIRECTIVE);
      return replaced;
    }
    ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
    retainKeys(result, changes);
    for (Map.Entry<String, JsonNode> entry : changes.properties()) {
      String name = entry.getKey();
      JsonNode value = entry.getValue();
      if (name.startsWith(DELETE_FROM)) {
        deleteFromList(result, name.substring(DELETE_FROM.length()), value);
      } else if (isDirective(name)) {
        // Has been obeyed, or will be below.
      } else if (value.isNull()
          || (value.isObject() && Json.text(value, DIRECTIVE).equals("delete"))) {
        result.remove(name);
      } else {
        result.set(name, field(result.path(name), value, schema.field(name)));
      }
    }
    reorder(result, changes, schema);
    return result;
  }

  private static boolean isDirective(String name) {
    return name.startsWith("$");
  }

  private static JsonNode field(JsonNode present, JsonNode value, Schema schema)
      throws PatchFailed {
    Optional<String> key = mergeKey(schema);
    if (value instanceof ArrayNode items && key.isPresent()) {
      return mergeByKey(present, items, key.get(), schema);
    }
    if (value instanceof ArrayNode items && schema.topology() == Schema.Topology.SET) {
      ArrayNode union = present instanceof ArrayNode list ? list.deepCopy() : Json.array();
      items.forEach(
          item -> {
            if (Json.stream(union).noneMatch(item::equals)) {
              union.add(item);
            }
          });
      return union;
    }
    return value.isObject() ? apply(present, value, schema) : value.deepCopy();
  }

  private static Optional<String> mergeKey(Schema schema) {
    return Json.optionalText(schema.source(), "x-kubernetes-patch-merge-key")
        .or(() -> schema.listKeys().stream().findFirst());
  }

  private static JsonNode mergeByKey(JsonNode present, ArrayNode changes, String key, Schema schema)
      throws PatchFailed {
    List<JsonNode> items = new ArrayList<>();
    present.forEach(items::add);
    for (JsonNode change : changes) {
      if (Json.text(change, DIRECTIVE).equals("replace") && !change.has(key)) {
        items.clear();
        continue;
      }
      if (!change.has(key)) {
        throw new PatchFailed("map: " + change + " does not contain declared merge key: " + key);
      }
      int at = indexOf(items, key, change.get(key));
      if (Json.text(change, DIRECTIVE).equals("delete")) {
        if (at >= 0) {
          items.remove(at);
        }
      } else if (at >= 0) {
        items.set(at, apply(items.get(at), change, schema.item()));
      } else {
        items.add(apply(Json.object(), change, schema.item()));
      }
    }
    return Json.array().addAll(items);
  }

  private static int indexOf(List<JsonNode> items, String key, JsonNode value) {
    for (int i = 0; i < items.size(); i++) {
      if (Json.same(items.get(i).path(key), value)) {
        return i;
      }
    }
    return -1;
  }

  private static void retainKeys(ObjectNode result, ObjectNode changes) {
    if (changes.path(RETAIN) instanceof ArrayNode retained) {
      result.retain(Json.stream(retained).map(JsonNode::asText).toList());
    }
  }

  private static void deleteFromList(ObjectNode result, String name, JsonNode values) {
    if (result.path(name) instanceof ArrayNode list) {
      for (int i = list.size() - 1; i >= 0; i--) {
        if (Json.stream(values).anyMatch(list.get(i)::equals)) {
          list.remove(i);
        }
      }
    }
  }

  /**
   * Brings the items that a {@code $setElementOrder} names into that order; others follow as they
   * were.
   */
  private static void reorder(ObjectNode result, ObjectNode changes, Schema schema) {
    for (Map.Entry<String, JsonNode> entry : changes.properties()) {
      if (!entry.getKey().startsWith(ORDER)) {
        continue;
      }
      String name = entry.getKey().substring(ORDER.length());
      if (result.path(name) instanceof ArrayNode list) {
        Optional<String> key = mergeKey(schema.field(name));
        List<JsonNode> left = new ArrayList<>();
        list.forEach(left::add);
        ArrayNode ordered = Json.array();
        for (JsonNode wanted : entry.getValue()) {
          left.stream()
              .filter(
                  item ->
                      key.isPresent()
                          ? Json.same(item.path(key.get()), wanted.path(key.get()))
                          : item.equals(wanted))
              .findFirst()
              .ifPresent(
                  item -> {
                    left.remove(item);
                    ordered.add(item);
                  });
        }
        result.set(name, ordered.addAll(left));
      }
    }
  }
}
