package sys.storage.harness.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import sys.storage.harness.kubernetes.json.Json;

/** RFC 6902. All operations or none. */
public final class JsonPatch {
  private JsonPatch() {}

  public static JsonNode apply(JsonNode document, JsonNode operations) throws PatchFailed {
    if (!operations.isArray()) {
      throw new PatchFailed("a JSON patch is a list of operations");
    }
    ObjectNode holder = Json.object();
    holder.set("document", document.deepCopy());
    for (JsonNode operation : operations) {
      run(holder, operation);
    }
    return holder.get("document");
  }

  private static void run(ObjectNode holder, JsonNode operation) throws PatchFailed {
    String path = pointer(operation, "path");
    switch (Json.text(operation, "op")) {
      case "add" -> add(holder, path, value(operation));
      case "remove" -> remove(holder, path);
      case "replace" -> {
        remove(holder, path);
        add(holder, path, value(operation));
      }
      case "move" -> add(holder, path, remove(holder, pointer(operation, "from")));
      case "copy" -> add(holder, path, get(holder, pointer(operation, "from")).deepCopy());
      case "test" -> {
        if (!Json.same(get(holder, path), value(operation))) {
          throw new PatchFailed("testing value " + path + " failed");
        }
      }
      default -> throw new PatchFailed("unexpected kind of operation: " + operation.path("op"));
    }
  }

  private static String pointer(JsonNode operation, String field) throws PatchFailed {
    JsonNode pointer = operation.path(field);
    if (!pointer.isTextual()) {
      throw new PatchFailed("operation without \"" + field + "\": " + operation);
    }
    return pointer.asText();
  }

  private static JsonNode value(JsonNode operation) throws PatchFailed {
    if (!operation.has("value")) {
      throw new PatchFailed("operation without \"value\": " + operation);
    }
    return operation.get("value");
  }

  /** The elements of a pointer below the holder. */
  private static List<String> elements(String pointer) throws PatchFailed {
    if (!pointer.isEmpty() && !pointer.startsWith("/")) {
      throw new PatchFailed("a path starts with /: " + pointer);
    }
    Stream<String> rest =
        pointer.isEmpty()
            ? Stream.empty()
            : Stream.of(pointer.substring(1).split("/", -1))
                .map(e -> e.replace("~1", "/").replace("~0", "~"));
    return Stream.concat(Stream.of("document"), rest).toList();
  }

  private static JsonNode parent(JsonNode holder, List<String> elements, String pointer)
      throws PatchFailed {
    JsonNode current = holder;
    for (String element : elements.subList(0, elements.size() - 1)) {
      current = step(current, element, pointer);
    }
    return current;
  }

  private static JsonNode step(JsonNode node, String element, String pointer) throws PatchFailed {
    JsonNode next = node.isArray() ? node.path(index(node, element, pointer)) : node.path(element);
    if (next.isMissingNode()) {
      throw new PatchFailed("the path does not exist: " + pointer);
    }
    return next;
  }

  private static int index(JsonNode list, String element, String pointer) throws PatchFailed {
    if (!element.matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(element) > list.size()) {
      throw new PatchFailed("no such index in a list of " + list.size() + ": " + pointer);
    }
    return Integer.parseInt(element);
  }

  private static JsonNode get(JsonNode holder, String pointer) throws PatchFailed {
    List<String> elements = elements(pointer);
    return step(parent(holder, elements, pointer), elements.getLast(), pointer);
  }

  private static void add(JsonNode holder, String pointer, JsonNode value) throws PatchFailed {
    List<String> elements = elements(pointer);
    JsonNode parent = parent(holder, elements, pointer);
    String last = elements.getLast();
    switch (parent) {
      case ArrayNode list when last.equals("-") -> list.add(value);
      case ArrayNode list -> list.insert(index(list, last, pointer), value);
      case ObjectNode object -> object.set(last, value);
      default -> throw new PatchFailed("the path leads into a scalar: " + pointer);
    }
  }

  private static JsonNode remove(JsonNode holder, String pointer) throws PatchFailed {
    JsonNode value = get(holder, pointer);
    List<String> elements = elements(pointer);
    JsonNode parent = parent(holder, elements, pointer);
    if (parent instanceof ArrayNode list) {
      list.remove(index(list, elements.getLast(), pointer));
    } else {
      ((ObjectNode) parent).remove(elements.getLast());
    }
    return value;
  }
}
