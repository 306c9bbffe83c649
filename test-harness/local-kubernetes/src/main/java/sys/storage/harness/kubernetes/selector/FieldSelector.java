package sys.storage.harness.kubernetes.selector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import sys.storage.harness.kubernetes.json.Json;

/**
 * Equality of single fields, as in {@code metadata.name=demo,status.phase!=Failed}. An absent field
 * is empty text.
 */
public record FieldSelector(List<Requirement> requirements) implements Predicate<JsonNode> {
  public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

  record Requirement(List<String> path, String value, boolean equal) {
    boolean holds(JsonNode object) {
      JsonNode node = Json.at(object, path.toArray(String[]::new));
      return node.asText("").equals(value) == equal;
    }
  }

  /**
   * @throws IllegalArgumentException when the text is not a selector
   */
  public static FieldSelector parse(String text) {
    List<Requirement> requirements = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (part.isBlank()) {
        continue;
      }
      int not = part.indexOf("!=");
      int at = not >= 0 ? not : part.indexOf('=');
      if (at <= 0) {
        throw new IllegalArgumentException(
            "invalid selector: '" + text + "'; can't understand '" + part + "'");
      }
      String value = part.substring(at + 1).replaceFirst("^=", "");
      requirements.add(
          new Requirement(List.of(part.substring(0, at).strip().split("\\.", -1)), value, not < 0));
    }
    return new FieldSelector(List.copyOf(requirements));
  }

  @Override
  public boolean test(JsonNode object) {
    return requirements.stream().allMatch(r -> r.holds(object));
  }
}
