package sys.storage.harness.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in the defaults of a schema. A null where null is not allowed counts as absent. */
public final class Defaults {
  private Defaults() {}

  /** Modifies the value in place. */
  public static void apply(JsonNode value, Schema schema) {
    if (value instanceof ObjectNode object) {
      schema.properties().forEach((name, field) -> fill(object, name, field));
      object.properties().forEach(entry -> apply(entry.getValue(), schema.field(entry.getKey())));
    } else if (value.isArray()) {
      value.forEach(item -> apply(item, schema.item()));
    }
  }

  private static void fill(ObjectNode object, String name, Schema field) {
    JsonNode byDefault = field.source().path("default");
    JsonNode present = object.path(name);
    if (present.isNull() && !field.nullable()) {
      object.remove(name);
      present = object.path(name);
    }
    if (present.isMissingNode() && !byDefault.isMissingNode()) {
      object.set(name, byDefault.deepCopy());
    }
  }
}
