package sys.storage.harness.kubernetes.cel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.schema.Schema;

/**
 * All rules of a schema, as a tree of its shape. Immutable.
 *
 * @param rules of this node
 * @param problems rules that did not compile, only at the root
 */
public record CelRules(
    Schema schema,
    List<Rule> rules,
    Map<String, CelRules> properties,
    Optional<CelRules> items,
    Optional<CelRules> values,
    List<Problem> problems) {

  /** For types without rules. */
  public static final CelRules NONE =
      new CelRules(
          Schema.UNKNOWN, List.of(), Map.of(), Optional.empty(), Optional.empty(), List.of());

  /**
   * A rule that does not compile.
   *
   * @param path below the schema's root, such as {@code
   *     .properties[spec].x-kubernetes-validations[0].rule}
   */
  public record Problem(String path, String rule, String message) {}

  /**
   * A rule that a document breaks.
   *
   * @param path of the field, such as {@code spec.replicas}
   * @param reason as in {@code FieldValueInvalid}
   * @param schemaType of the field, which the error shows in the place of its value
   */
  public record Violation(String path, String reason, String schemaType, String message) {}

  public static CelRules compile(Schema schema) {
    List<Problem> problems = new ArrayList<>();
    CelRules compiled = compile(schema, "", problems).orElse(NONE);
    return new CelRules(
        compiled.schema,
        compiled.rules,
        compiled.properties,
        compiled.items,
        compiled.values,
        List.copyOf(problems));
  }

  private static Optional<CelRules> compile(Schema schema, String path, List<Problem> problems) {
    List<Rule> rules = new ArrayList<>();
    JsonNode sources = schema.source().path("x-kubernetes-validations");
    for (int i = 0; i < sources.size(); i++) {
      try {
        rules.add(Rule.compile(sources.get(i)));
      } catch (Rule.NotCompiled e) {
        problems.add(
            new Problem(
                path + ".x-kubernetes-validations[" + i + "]." + e.field(),
                Json.text(sources.get(i), e.field()),
                e.text()));
      }
    }
    Map<String, CelRules> properties = new LinkedHashMap<>();
    schema
        .properties()
        .forEach(
            (name, field) ->
                compile(field, path + ".properties[" + name + "]", problems)
                    .ifPresent(child -> properties.put(name, child)));
    Optional<CelRules> items = schema.items().flatMap(s -> compile(s, path + ".items", problems));
    Optional<CelRules> values =
        schema.additional().flatMap(s -> compile(s, path + ".additionalProperties", problems));
    return rules.isEmpty() && properties.isEmpty() && items.isEmpty() && values.isEmpty()
        ? Optional.empty()
        : Optional.of(new CelRules(schema, rules, properties, items, values, List.of()));
  }

  public boolean isEmpty() {
    return rules.isEmpty() && properties.isEmpty() && items.isEmpty() && values.isEmpty();
  }

  /**
   * @param old the document before the write, absent for a new one
   */
  public List<Violation> check(JsonNode document, Optional<JsonNode> old) {
    List<Violation> violations = new ArrayList<>();
    check(document, old, "", violations);
    return violations;
  }

  private void check(
      JsonNode value, Optional<JsonNode> old, String path, List<Violation> violations) {
    if (value.isMissingNode() || value.isNull()) {
      return;
    }
    if (!rules.isEmpty()) {
      checkRules(value, old, path, violations);
    }
    String prefix = path.isEmpty() ? "" : path + ".";
    properties.forEach(
        (name, child) ->
            child.check(value.path(name), below(old, name), prefix + name, violations));
    values.ifPresent(
        child ->
            value.properties().stream()
                .filter(e -> !schema.properties().containsKey(e.getKey()))
                .forEach(
                    e ->
                        child.check(
                            e.getValue(),
                            below(old, e.getKey()),
                            prefix + e.getKey(),
                            violations)));
    items.ifPresent(child -> checkItems(child, value, old, path, violations));
  }

  private void checkRules(
      JsonNode value, Optional<JsonNode> old, String path, List<Violation> violations) {
    @Nullable Object self = CelValues.of(value, schema);
    Optional<Object> oldSelf = old.flatMap(o -> Optional.ofNullable(CelValues.of(o, schema)));
    for (Rule rule : rules) {
      rule.violation(self, oldSelf)
          .ifPresent(
              message ->
                  violations.add(
                      new Violation(
                          fieldPath(path, rule.fieldPath()),
                          rule.reason(),
                          schema.type(),
                          message)));
    }
  }

  private static String fieldPath(String path, String below) {
    return path.isEmpty() ? below.replaceFirst("^\\.", "") : path + below;
  }

  private static Optional<JsonNode> below(Optional<JsonNode> old, String name) {
    return old.map(o -> o.path(name)).filter(o -> !o.isMissingNode() && !o.isNull());
  }

  /** Items have an old value only where they are identified by keys. */
  private void checkItems(
      CelRules child,
      JsonNode list,
      Optional<JsonNode> old,
      String path,
      List<Violation> violations) {
    boolean keyed = schema.topology() == Schema.Topology.LIST_MAP;
    for (int i = 0; i < list.size(); i++) {
      JsonNode item = list.get(i);
      Optional<JsonNode> oldItem =
          keyed
              ? old.flatMap(
                  o ->
                      Json.stream(o)
                          .filter(x -> schema.keyOf(x).equals(schema.keyOf(item)))
                          .findFirst())
              : Optional.empty();
      child.check(item, oldItem, path + "[" + i + "]", violations);
    }
  }
}
