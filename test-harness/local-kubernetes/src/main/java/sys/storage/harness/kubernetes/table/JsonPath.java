package sys.storage.harness.kubernetes.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sys.storage.harness.kubernetes.json.Json;

/**
 * The part of JSONPath that printer columns use: fields, indexes, {@code [*]}, quoted fields and
 * {@code [?(@.type=="Ready")]}.
 */
final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.((?:\\\\.|[^.\\[\\\\])+)"
              + "|\\['([^']+)'\\]"
              + "|\\[([0-9]+)\\]"
              + "|\\[(\\*)\\]"
              + "|\\[\\?\\(@\\.([^=!\\s]+)\\s*==\\s*[\"']([^\"']*)[\"']\\)\\]");

  private JsonPath() {}

  /** The first value at the path, as the real server prints it. */
  static Optional<JsonNode> first(JsonNode document, String path) {
    List<JsonNode> current = List.of(document);
    Matcher step = STEP.matcher(path);
    int at = 0;
    while (at < path.length()) {
      if (!step.find(at) || step.start() != at) {
        return Optional.empty();
      }
      current = apply(current, step);
      at = step.end();
    }
    return current.stream().findFirst();
  }

  private static List<JsonNode> apply(List<JsonNode> nodes, Matcher step) {
    List<JsonNode> next = new ArrayList<>();
    for (JsonNode node : nodes) {
      if (step.group(1) != null) {
        addPresent(next, node.path(step.group(1).replace("\\.", ".")));
      } else if (step.group(2) != null) {
        addPresent(next, node.path(step.group(2)));
      } else if (step.group(3) != null) {
        addPresent(next, node.path(Integer.parseInt(step.group(3))));
      } else if (step.group(4) != null) {
        node.forEach(next::add);
      } else {
        String[] field = step.group(5).split("\\.", -1);
        node.forEach(
            item -> {
              if (Json.text(item, field).equals(step.group(6))) {
                next.add(item);
              }
            });
      }
    }
    return next;
  }

  private static void addPresent(List<JsonNode> nodes, JsonNode node) {
    if (!node.isMissingNode() && !node.isNull()) {
      nodes.add(node);
    }
  }
}
