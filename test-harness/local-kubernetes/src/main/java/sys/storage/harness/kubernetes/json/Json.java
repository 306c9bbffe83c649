package sys.storage.harness.kubernetes.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reading and writing of documents. Thread-safe. */
public final class Json {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(200).build())
              .build());

  /** Numbers are equal by value: 3 read from a request equals 3L put by a controller. */
  private static final Comparator<JsonNode> BY_VALUE =
      (left, right) -> {
        if (left.equals(right)) {
          return 0;
        }
        return left.isNumber() && right.isNumber()
            ? left.decimalValue().compareTo(right.decimalValue())
            : 1;
      };

  private Json() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /**
   * Parses a request body.
   *
   * @param contentType a media type; anything with "yaml" in it is read as YAML, the rest as JSON
   * @throws IOException when the body is not one document of that format
   */
  public static JsonNode parse(byte[] body, String contentType) throws IOException {
    boolean yaml = contentType.toLowerCase(Locale.ROOT).contains("yaml");
    JsonNode node = (yaml ? YAML : JSON).readTree(body);
    return node == null ? JsonNodeFactory.instance.missingNode() : node;
  }

  /** Parses text of the program's own: a failure is a bug. */
  public static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + text, e);
    }
  }

  /** Converts a plain Java value (maps, lists, strings, numbers) to a tree. */
  public static JsonNode of(Object value) {
    return JSON.valueToTree(value);
  }

  public static byte[] bytes(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether two trees mean the same, whatever the Java types of their numbers. */
  public static boolean same(JsonNode left, JsonNode right) {
    return left.equals(BY_VALUE, right);
  }

  /** The node at a path of field names; a missing node when any of them is absent. */
  public static JsonNode at(JsonNode node, String... path) {
    JsonNode current = node;
    for (String name : path) {
      current = current.path(name);
    }
    return current;
  }

  /** The text at a path; empty when absent. */
  public static String text(JsonNode node, String... path) {
    return at(node, path).asText("");
  }

  /** The text at a path, when there is one that is not empty. */
  public static Optional<String> optionalText(JsonNode node, String... path) {
    return Optional.of(text(node, path)).filter(text -> !text.isEmpty());
  }

  /** The object at a path, made where absent. */
  public static ObjectNode child(ObjectNode node, String... path) {
    ObjectNode current = node;
    for (String name : path) {
      current =
          current.get(name) instanceof ObjectNode existing ? existing : current.putObject(name);
    }
    return current;
  }

  /** The list of a field, made where absent. */
  public static ArrayNode list(ObjectNode node, String name) {
    return node.get(name) instanceof ArrayNode existing ? existing : node.putArray(name);
  }

  public static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
