package sys.storage.harness.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sys.storage.harness.kubernetes.json.Json;

/**
 * A set of field paths as a tree, in the notation of {@code fieldsV1}: {@code f:name} is a field,
 * {@code v:value} a set's item, {@code k:{...}} a list item by its key. Operations give new sets;
 * only {@link #insert} modifies.
 */
final class FieldSet {
  private final NavigableMap<String, FieldSet> children = new TreeMap<>();
  private boolean member;

  static FieldSet fromJson(JsonNode fields) {
    FieldSet set = new FieldSet();
    fields
        .properties()
        .forEach(
            entry -> {
              if (entry.getKey().equals(".")) {
                set.member = true;
              } else {
                FieldSet child = fromJson(entry.getValue());
                child.member |= entry.getValue().isEmpty();
                set.children.put(entry.getKey(), child);
              }
            });
    return set;
  }

  ObjectNode toJson() {
    ObjectNode node = Json.object();
    if (member && !children.isEmpty()) {
      node.putObject(".");
    }
    children.forEach((element, child) -> node.set(element, child.toJson()));
    return node;
  }

  void insert(List<String> path) {
    FieldSet current = this;
    for (String element : path) {
      current = current.children.computeIfAbsent(element, _ -> new FieldSet());
    }
    current.member = true;
  }

  boolean isMember() {
    return member;
  }

  NavigableMap<String, FieldSet> children() {
    return children;
  }

  /** The set below an element; empty when there is none. */
  FieldSet below(String element) {
    return children.getOrDefault(element, new FieldSet());
  }

  boolean isEmpty() {
    return !member && children.values().stream().allMatch(FieldSet::isEmpty);
  }

  FieldSet union(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member || other.member;
    children.forEach((element, child) -> result.put(element, child.union(other.below(element))));
    other.children.forEach(
        (element, child) -> {
          if (!children.containsKey(element)) {
            result.put(element, child);
          }
        });
    return result;
  }

  FieldSet minus(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && !other.member;
    children.forEach((element, child) -> result.put(element, child.minus(other.below(element))));
    return result;
  }

  FieldSet intersect(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && other.member;
    children.forEach(
        (element, child) -> result.put(element, child.intersect(other.below(element))));
    return result;
  }

  private void put(String element, FieldSet child) {
    if (!child.isEmpty()) {
      children.put(element, child);
    }
  }

  /** The members as paths that a person reads, such as {@code .spec.ports[name="web"].port}. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    collect("", paths);
    return paths;
  }

  private void collect(String prefix, List<String> paths) {
    if (member) {
      paths.add(prefix);
    }
    children.forEach((element, child) -> child.collect(prefix + readable(element), paths));
  }

  private static String readable(String element) {
    String body = element.substring(2);
    return switch (element.charAt(0)) {
      case 'f' -> "." + body;
      case 'v' -> "[=" + body + "]";
      case 'k' -> {
        List<String> keys = new ArrayList<>();
        Json.parse(body).properties().forEach(e -> keys.add(e.getKey() + "=" + e.getValue()));
        yield "[" + String.join(",", keys) + "]";
      }
      default -> "[" + body + "]";
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSet set && toJson().equals(set.toJson());
  }

  @Override
  public int hashCode() {
    return toJson().hashCode();
  }

  @Override
  public String toString() {
    return toJson().toString();
  }
}
