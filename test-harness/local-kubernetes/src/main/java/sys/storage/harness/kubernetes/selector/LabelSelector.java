package sys.storage.harness.kubernetes.selector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;

/** All requirements must hold; none means everything. */
public record LabelSelector(List<Requirement> requirements)
    implements Predicate<Map<String, String>> {
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  /** How a requirement looks at the value of its key. */
  enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    MISSING
  }

  record Requirement(String key, Operator operator, Set<String> values) {
    boolean holds(Map<String, String> labels) {
      return switch (operator) {
        case IN -> labels.containsKey(key) && values.contains(labels.get(key));
        case NOT_IN -> !labels.containsKey(key) || !values.contains(labels.get(key));
        case EXISTS -> labels.containsKey(key);
        case MISSING -> !labels.containsKey(key);
      };
    }
  }

  private static final String NAME = "[A-Za-z0-9][-A-Za-z0-9_./]*";
  private static final Pattern EQUALITY =
      Pattern.compile("(" + NAME + ")\\s*(=|==|!=)\\s*([-A-Za-z0-9_.]*)");
  private static final Pattern SET =
      Pattern.compile("(" + NAME + ")\\s+(in|notin)\\s*\\(([^()]*)\\)");
  private static final Pattern EXISTENCE = Pattern.compile("(!?)\\s*(" + NAME + ")");

  /**
   * Parses the text form, as in {@code app=web,tier in (a,b),!canary}.
   *
   * @throws IllegalArgumentException when the text is not a selector
   */
  public static LabelSelector parse(String text) {
    List<Requirement> requirements = new ArrayList<>();
    // Commas inside of parentheses belong to a set.
    for (String part : text.split(",(?![^(]*\\))", -1)) {
      if (!part.isBlank()) {
        requirements.add(requirement(part.strip()));
      }
    }
    return new LabelSelector(List.copyOf(requirements));
  }

  private static Requirement requirement(String part) {
    Matcher equality = EQUALITY.matcher(part);
    if (equality.matches()) {
      Operator operator = equality.group(2).equals("!=") ? Operator.NOT_IN : Operator.IN;
      return new Requirement(equality.group(1), operator, Set.of(equality.group(3)));
    }
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      Set<String> values = new HashSet<>();
      for (String value : set.group(3).split(",", -1)) {
        values.add(value.strip());
      }
      return new Requirement(
          set.group(1), set.group(2).equals("in") ? Operator.IN : Operator.NOT_IN, values);
    }
    Matcher existence = EXISTENCE.matcher(part);
    if (existence.matches()) {
      Operator operator = existence.group(1).isEmpty() ? Operator.EXISTS : Operator.MISSING;
      return new Requirement(existence.group(2), operator, Set.of());
    }
    throw new IllegalArgumentException("unable to parse requirement: \"" + part + "\"");
  }

  /** The selector of a spec: {@code matchLabels} and {@code matchExpressions}. */
  public static LabelSelector of(JsonNode selector) {
    List<Requirement> requirements = new ArrayList<>();
    Meta.strings(selector.path("matchLabels"))
        .forEach((k, v) -> requirements.add(new Requirement(k, Operator.IN, Set.of(v))));
    for (JsonNode expression : selector.path("matchExpressions")) {
      Set<String> values = new HashSet<>();
      expression.path("values").forEach(v -> values.add(v.asText()));
      Operator operator =
          switch (Json.text(expression, "operator")) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.MISSING;
            default ->
                throw new IllegalArgumentException(
                    "unknown selector operator " + expression.path("operator"));
          };
      requirements.add(new Requirement(Json.text(expression, "key"), operator, values));
    }
    return new LabelSelector(List.copyOf(requirements));
  }

  /**
   * The selector of a service: a plain map; an empty one selects nothing, which the caller must
   * know.
   */
  public static LabelSelector ofMap(JsonNode map) {
    List<Requirement> requirements = new ArrayList<>();
    Meta.strings(map)
        .forEach((k, v) -> requirements.add(new Requirement(k, Operator.IN, Set.of(v))));
    return new LabelSelector(List.copyOf(requirements));
  }

  @Override
  public boolean test(Map<String, String> labels) {
    return requirements.stream().allMatch(r -> r.holds(labels));
  }

  /** The text form, as the scale subresource shows it. */
  public String text() {
    List<String> parts = new ArrayList<>();
    for (Requirement r : requirements) {
      String values = String.join(",", r.values().stream().sorted().toList());
      parts.add(
          switch (r.operator()) {
            case IN ->
                r.values().size() == 1 ? r.key() + "=" + values : r.key() + " in (" + values + ")";
            case NOT_IN -> r.key() + " notin (" + values + ")";
            case EXISTS -> r.key();
            case MISSING -> "!" + r.key();
          });
    }
    return String.join(",", parts);
  }
}
