package sys.storage.harness.kubernetes.resource;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.schema.Schema;

/**
 * Schemas of the built-in kinds: the field names and types come from the client's model classes,
 * what those do not tell (list keys, required fields, defaults, enumerations) from {@code
 * field-rules.yaml}. Thread-safe.
 */
public final class ModelSchemas {
  private static final ObjectMapper INTROSPECTOR = new ObjectMapper();
  private static final JsonNode RULES = rules();
  private static final Map<Class<?>, Schema> CACHE = new ConcurrentHashMap<>();

  /** Kinds whose schema nests in itself are taken as they come. */
  private static final Set<String> OPAQUE = Set.of("JSONSchemaProps", "JSONSchemaPropsOrBool");

  private ModelSchemas() {}

  public static Schema objectMeta() {
    return of(ObjectMeta.class);
  }

  public static Schema of(Class<?> model) {
    Schema cached = CACHE.get(model);
    if (cached == null) {
      cached = Schema.parse(describe(INTROSPECTOR.constructType(model)));
      CACHE.put(model, cached);
    }
    return cached;
  }

  private static ObjectNode describe(JavaType type) {
    Class<?> raw = type.getRawClass();
    ObjectNode schema = Json.object();
    if (type.isMapLikeType()) {
      schema.put("type", "object").set("additionalProperties", describe(type.getContentType()));
    } else if (type.isCollectionLikeType()) {
      schema.put("type", "array").set("items", describe(type.getContentType()));
    } else if (raw == IntOrString.class || raw == Quantity.class) {
      schema.put("x-kubernetes-int-or-string", true);
    } else if (raw == String.class || raw == MicroTime.class || raw.isEnum()) {
      schema.put("type", "string");
    } else if (raw == Boolean.class || raw == boolean.class) {
      schema.put("type", "boolean");
    } else if (raw == Integer.class || raw == Long.class || raw == int.class || raw == long.class) {
      schema.put("type", "integer");
    } else if (Number.class.isAssignableFrom(raw)) {
      schema.put("type", "number");
    } else if (isModel(raw)) {
      describeObject(raw, schema);
    } else {
      schema.put("x-kubernetes-preserve-unknown-fields", true);
    }
    return schema;
  }

  private static boolean isModel(Class<?> raw) {
    return raw.getName().startsWith("io.fabric8.kubernetes.api.model.")
        && !raw.isInterface()
        && !OPAQUE.contains(raw.getSimpleName())
        && !Set.of("AnyType", "RawExtension", "GenericKubernetesResource", "FieldsV1")
            .contains(raw.getSimpleName());
  }

  private static void describeObject(Class<?> raw, ObjectNode schema) {
    schema.put("type", "object");
    JsonNode rules = RULES.path(raw.getSimpleName());
    rules.path("this").properties().forEach(rule -> schema.set(rule.getKey(), rule.getValue()));
    ObjectNode properties = schema.putObject("properties");
    for (BeanPropertyDefinition property :
        INTROSPECTOR
            .getSerializationConfig()
            .introspect(INTROSPECTOR.constructType(raw))
            .findProperties()) {
      if (property.getName().equals("additionalProperties")) {
        continue;
      }
      ObjectNode field = describe(property.getPrimaryType());
      for (Map.Entry<String, JsonNode> rule : rules.path(property.getName()).properties()) {
        apply(rule.getKey(), rule.getValue(), field, schema, property.getName());
      }
      properties.set(property.getName(), field);
    }
  }

  private static void apply(
      String rule, JsonNode value, ObjectNode field, ObjectNode owner, String name) {
    switch (rule) {
      case "required" -> Json.list(owner, "required").add(name);
      case "keys" ->
          field.put("x-kubernetes-list-type", "map").set("x-kubernetes-list-map-keys", value);
      case "merge" -> field.set("x-kubernetes-patch-merge-key", value);
      case "list" -> field.set("x-kubernetes-list-type", value);
      case "map" -> field.set("x-kubernetes-map-type", value);
      case "default", "enum", "minimum", "maximum" -> field.set(rule, value);
      default -> throw new IllegalStateException("unknown field rule " + rule);
    }
  }

  private static JsonNode rules() {
    try (InputStream in = ModelSchemas.class.getResourceAsStream("field-rules.yaml")) {
      if (in == null) {
        throw new IllegalStateException("field-rules.yaml is missing beside " + ModelSchemas.class);
      }
      return Json.parse(in.readAllBytes(), "application/yaml");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
