package sys.storage.harness.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.schema.Schema;

/**
 * Which fields a document has, and which differ between two documents, by the topology of the
 * schema.
 */
final class Fields {
  private Fields() {}

  /** What changed between two documents. */
  record Difference(FieldSet added, FieldSet modified, FieldSet removed) {
    FieldSet touched() {
      return added.union(modified);
    }

    boolean isEmpty() {
      return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
    }
  }

  static String fieldElement(String name) {
    return "f:" + name;
  }

  static String valueElement(JsonNode value) {
    return "v:" + value;
  }

  static String keyElement(ObjectNode key) {
    return "k:" + key;
  }

  /** The items of a list map by their path elements, in order. */
  static Map<String, JsonNode> byKey(JsonNode list, Schema schema) {
    Map<String, JsonNode> items = new LinkedHashMap<>();
    list.forEach(item -> items.put(keyElement(schema.keyOf(item)), item));
    return items;
  }

  /**
   * The fields that a configuration speaks of: leaves, empty containers and identified list items.
   */
  static FieldSet of(JsonNode value, Schema schema) {
    FieldSet set = new FieldSet();
    collect(value, schema, new ArrayList<>(), set);
    return set;
  }

  private static void collect(JsonNode value, Schema schema, List<String> path, FieldSet set) {
    if (value.isEmpty()) {
      // A scalar, a null or an empty container.
      set.insert(path);
      return;
    }
    switch (schema.topologyOf(value)) {
      case ATOMIC -> set.insert(path);
      case GRANULAR ->
          value
              .properties()
              .forEach(
                  e ->
                      descend(
                          path,
                          fieldElement(e.getKey()),
                          () -> collect(e.getValue(), schema.field(e.getKey()), path, set)));
      case SET -> value.forEach(v -> descend(path, valueElement(v), () -> set.insert(path)));
      case LIST_MAP ->
          byKey(value, schema)
              .forEach(
                  (element, item) ->
                      descend(
                          path,
                          element,
                          () -> {
                            set.insert(path);
                            collect(item, schema.item(), path, set);
                          }));
    }
  }

  private static void descend(List<String> path, String element, Runnable visit) {
    path.add(element);
    visit.run();
    path.removeLast();
  }

  static Difference compare(JsonNode before, JsonNode after, Schema schema) {
    Difference difference = new Difference(new FieldSet(), new FieldSet(), new FieldSet());
    compare(before, after, schema, new ArrayList<>(), difference);
    return difference;
  }

  private static void compare(
      JsonNode before, JsonNode after, Schema schema, List<String> path, Difference difference) {
    if (before.isMissingNode()) {
      insertAll(after, schema, path, difference.added());
    } else if (after.isMissingNode()) {
      insertAll(before, schema, path, difference.removed());
    } else if (!Json.same(before, after)) {
      Schema.Topology topology = schema.topologyOf(before);
      compareParts(
          before,
          after,
          schema,
          topology == schema.topologyOf(after) ? topology : Schema.Topology.ATOMIC,
          path,
          difference);
    }
  }

  private static void compareParts(
      JsonNode before,
      JsonNode after,
      Schema schema,
      Schema.Topology topology,
      List<String> path,
      Difference difference) {
    switch (topology) {
      case ATOMIC -> difference.modified().insert(path);
      case GRANULAR -> {
        Set<String> names = new LinkedHashSet<>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
          descend(
              path,
              fieldElement(name),
              () ->
                  compare(
                      before.path(name), after.path(name), schema.field(name), path, difference));
        }
      }
      case SET -> {
        after.forEach(v -> insertUnlessIn(before, v, path, difference.added()));
        before.forEach(v -> insertUnlessIn(after, v, path, difference.removed()));
      }
      case LIST_MAP -> {
        Map<String, JsonNode> left = byKey(before, schema);
        Map<String, JsonNode> right = byKey(after, schema);
        Set<String> elements = new LinkedHashSet<>(left.keySet());
        elements.addAll(right.keySet());
        JsonNode missing = Json.object().path("");
        for (String element : elements) {
          descend(
              path,
              element,
              () ->
                  compare(
                      left.getOrDefault(element, missing),
                      right.getOrDefault(element, missing),
                      schema.item(),
                      path,
                      difference));
        }
      }
    }
  }

  private static void insertUnlessIn(
      JsonNode list, JsonNode value, List<String> path, FieldSet set) {
    if (Json.stream(list).noneMatch(value::equals)) {
      descend(path, valueElement(value), () -> set.insert(path));
    }
  }

  /** A value that came or went as a whole: the value itself and all its parts. */
  private static void insertAll(JsonNode value, Schema schema, List<String> path, FieldSet set) {
    set.insert(path);
    switch (schema.topologyOf(value)) {
      case ATOMIC -> {}
      case GRANULAR ->
          value
              .properties()
              .forEach(
                  e ->
                      descend(
                          path,
                          fieldElement(e.getKey()),
                          () -> insertAll(e.getValue(), schema.field(e.getKey()), path, set)));
      case SET -> value.forEach(v -> descend(path, valueElement(v), () -> set.insert(path)));
      case LIST_MAP ->
          byKey(value, schema)
              .forEach(
                  (element, item) ->
                      descend(path, element, () -> insertAll(item, schema.item(), path, set)));
    }
  }
}
