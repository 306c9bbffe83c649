package sys.storage.harness.kubernetes.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sys.storage.harness.kubernetes.schema.Schema;

/** Documents as the values that CEL works on. */
final class CelValues {
  /** CEL's own words; a field of that name is written with underscores around it. */
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private CelValues() {}

  /**
   * The value with the types that the schema gives it: a number is a double even where it is whole.
   */
  static @Nullable Object of(JsonNode node, Schema schema) {
    return switch (node.getNodeType()) {
      case OBJECT, POJO -> object(node, schema);
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        node.forEach(item -> list.add(of(item, schema.item())));
        yield list;
      }
      case NUMBER ->
          schema.type().equals("number") || !node.isIntegralNumber()
              ? (Object) node.asDouble()
              : (Object) node.asLong();
      case BOOLEAN -> node.asBoolean();
      case STRING, BINARY -> node.asText();
      case NULL, MISSING -> null;
    };
  }

  private static Map<String, @Nullable Object> object(JsonNode node, Schema schema) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    node.properties()
        .forEach(
            e -> {
              boolean field = schema.properties().containsKey(e.getKey());
              map.put(
                  field ? escape(e.getKey()) : e.getKey(),
                  of(e.getValue(), schema.field(e.getKey())));
            });
    return map;
  }

  /** A field name as an identifier, as Kubernetes escapes it: {@code a-b} is {@code a__dash__b}. */
  static String escape(String name) {
    if (RESERVED.contains(name)) {
      return "__" + name + "__";
    }
    return name.replace("__", "__underscores__")
        .replace(".", "__dot__")
        .replace("-", "__dash__")
        .replace("/", "__slash__");
  }

  /** The sentence of an evaluation that failed, without the position in the expression. */
  static String reason(CelEvaluationException e) {
    String message = String.valueOf(e.getMessage());
    return message
        .replaceFirst("^evaluation error at <input>:[0-9]+: ", "")
        .replaceFirst("^key '([^']*)' is not present in map\\.$", "no such key: $1");
  }
}
