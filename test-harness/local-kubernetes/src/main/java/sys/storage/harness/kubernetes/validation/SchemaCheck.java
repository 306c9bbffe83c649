package sys.storage.harness.kubernetes.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.schema.Schema;

/** The keywords of a structural schema, with the sentences that the real API server answers. */
final class SchemaCheck {
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  private final List<FieldError> errors = new ArrayList<>();

  private SchemaCheck() {}

  static List<FieldError> check(JsonNode value, Schema schema) {
    SchemaCheck check = new SchemaCheck();
    check.visit(value, schema, "");
    return check.errors;
  }

  /** Errors after which rules that span several fields would only confuse. */
  static boolean blocksRules(FieldError error) {
    return switch (error.reason()) {
      case "FieldValueRequired",
          "FieldValueTooLong",
          "FieldValueTooMany",
          "FieldValueNotSupported" ->
          true;
      default -> error.message().contains(" must be of type ");
    };
  }

  private void visit(JsonNode value, Schema schema, String path) {
    if (value.isNull() && schema.nullable()) {
      return;
    }
    if (!hasType(value, schema)) {
      String actual = typeOf(value);
      errors.add(
          FieldError.invalid(
              path,
              '"' + actual + '"',
              path + " in body must be of type " + schema.type() + ": \"" + actual + "\""));
      return;
    }
    JsonNode source = schema.source();
    if (value.isNumber()) {
      checkNumber(value, source, path);
    } else if (value.isTextual()) {
      checkText(value, source, path);
    } else if (value.isArray()) {
      checkList(value, schema, path);
    } else if (value.isObject()) {
      checkObject(value, schema, path);
    }
    checkEnum(value, source, path);
  }

  private static boolean hasType(JsonNode value, Schema schema) {
    if (schema.intOrString()) {
      return value.isIntegralNumber() || value.isTextual() || value.isNumber();
    }
    return switch (schema.type()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "number" -> value.isNumber();
      case "integer" -> value.isIntegralNumber() || isWhole(value);
      default -> true;
    };
  }

  private static boolean isWhole(JsonNode value) {
    return value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "object";
      case ARRAY -> "array";
      case STRING, BINARY -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> isWhole(value) ? "integer" : "number";
      case NULL, MISSING -> "null";
    };
  }

  private void checkNumber(JsonNode value, JsonNode source, String path) {
    BigDecimal number = value.decimalValue();
    if (source.has("minimum")) {
      boolean exclusive = source.path("exclusiveMinimum").asBoolean();
      int order = number.compareTo(source.get("minimum").decimalValue());
      if (order < 0 || (exclusive && order == 0)) {
        bound(
            value,
            path,
            exclusive ? "greater than " : "greater than or equal to ",
            source.get("minimum"));
      }
    }
    if (source.has("maximum")) {
      boolean exclusive = source.path("exclusiveMaximum").asBoolean();
      int order = number.compareTo(source.get("maximum").decimalValue());
      if (order > 0 || (exclusive && order == 0)) {
        bound(
            value,
            path,
            exclusive ? "less than " : "less than or equal to ",
            source.get("maximum"));
      }
    }
    if (source.has("multipleOf")
        && number.remainder(source.get("multipleOf").decimalValue()).signum() != 0) {
      bound(value, path, "a multiple of ", source.get("multipleOf"));
    }
  }

  private void bound(JsonNode value, String path, String relation, JsonNode limit) {
    String shown = limit.decimalValue().stripTrailingZeros().toPlainString();
    errors.add(FieldError.invalid(path, value, path + " in body should be " + relation + shown));
  }

  private void checkText(JsonNode value, JsonNode source, String path) {
    String text = value.asText();
    int length = text.codePointCount(0, text.length());
    if (source.has("maxLength") && length > source.get("maxLength").asInt()) {
      errors.add(FieldError.tooLong(path, source.get("maxLength").asInt()));
    }
    if (length < source.path("minLength").asInt(0)) {
      errors.add(
          FieldError.invalid(
              path,
              value,
              path + " in body should be at least " + source.get("minLength") + " chars long"));
    }
    String pattern = source.path("pattern").asText("");
    if (!pattern.isEmpty()
        && !PATTERNS.computeIfAbsent(pattern, Pattern::compile).matcher(text).find()) {
      errors.add(FieldError.invalid(path, value, path + " in body should match '" + pattern + "'"));
    }
    if (source.path("format").asText("").equals("date-time") && !isDateTime(text)) {
      errors.add(
          FieldError.invalid(path, value, path + " in body must be of type date-time: " + value));
    }
  }

  private static boolean isDateTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private void checkEnum(JsonNode value, JsonNode source, String path) {
    JsonNode allowed = source.path("enum");
    if (allowed.isArray() && Json.stream(allowed).noneMatch(a -> Json.same(a, value))) {
      errors.add(
          FieldError.unsupported(
              path, value, Json.stream(allowed).map(JsonNode::toString).toList()));
    }
  }

  private void checkList(JsonNode value, Schema schema, String path) {
    JsonNode source = schema.source();
    if (source.has("maxItems") && value.size() > source.get("maxItems").asInt()) {
      errors.add(FieldError.tooMany(path, value.size(), source.get("maxItems").asInt()));
    }
    if (value.size() < source.path("minItems").asInt(0)) {
      errors.add(
          FieldError.invalid(
              path,
              String.valueOf(value.size()),
              path + " in body should have at least " + source.get("minItems") + " items"));
    }
    Set<JsonNode> seen = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      JsonNode item = value.get(i);
      JsonNode identity =
          switch (schema.topology()) {
            case SET -> item;
            case LIST_MAP -> schema.keyOf(item);
            case ATOMIC, GRANULAR -> Json.object().path("");
          };
      if (!identity.isMissingNode() && !seen.add(identity)) {
        errors.add(FieldError.duplicate(path + "[" + i + "]", identity));
      }
      visit(item, schema.item(), path + "[" + i + "]");
    }
  }

  private void checkObject(JsonNode value, Schema schema, String path) {
    JsonNode source = schema.source();
    String prefix = path.isEmpty() ? "" : path + ".";
    for (JsonNode name : source.path("required")) {
      JsonNode present = value.path(name.asText());
      boolean nullAllowed = present.isNull() && schema.field(name.asText()).nullable();
      if (present.isMissingNode() || (present.isNull() && !nullAllowed)) {
        errors.add(FieldError.required(prefix + name.asText(), ""));
      }
    }
    if (source.has("maxProperties") && value.size() > source.get("maxProperties").asInt()) {
      errors.add(FieldError.tooMany(path, value.size(), source.get("maxProperties").asInt()));
    }
    if (value.size() < source.path("minProperties").asInt(0)) {
      errors.add(
          FieldError.invalid(
              path,
              String.valueOf(value.size()),
              path
                  + " in body should have at least "
                  + source.get("minProperties")
                  + " properties"));
    }
    Map<String, JsonNode> fields = new HashMap<>();
    value.properties().forEach(e -> fields.put(e.getKey(), e.getValue()));
    schema.properties().keySet().stream()
        .filter(fields::containsKey)
        .forEach(name -> visitField(fields.remove(name), schema.field(name), prefix + name));
    fields.forEach((name, field) -> visitField(field, schema.field(name), prefix + name));
  }

  /** A null where null is not allowed counts as absent. */
  private void visitField(JsonNode value, Schema schema, String path) {
    if (!value.isNull()) {
      visit(value, schema, path);
    }
  }
}
