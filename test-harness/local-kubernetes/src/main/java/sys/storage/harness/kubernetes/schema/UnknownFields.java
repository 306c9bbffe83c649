package sys.storage.harness.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Removes the fields that a schema does not know. */
public final class UnknownFields {
  private UnknownFields() {}

  /**
   * Modifies the value in place.
   *
   * @return the paths of the removed fields, in the order of the document
   */
  public static List<String> prune(JsonNode value, Schema schema) {
    List<String> removed = new ArrayList<>();
    prune(value, schema, "", removed);
    return removed;
  }

  private static void prune(JsonNode value, Schema schema, String path, List<String> removed) {
    if (value instanceof ObjectNode object && !schema.intOrString()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String child = path.isEmpty() ? name : path + "." + name;
        if (schema.allows(name) || !describesObject(schema)) {
          prune(object.get(name), schema.field(name), child, removed);
        } else {
          object.remove(name);
          removed.add(child);
        }
      }
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        prune(value.get(i), schema.item(), path + "[" + i + "]", removed);
      }
    }
  }

  /** An object where the schema wants a scalar or a list is left for validation to name. */
  private static boolean describesObject(Schema schema) {
    return schema.type().equals("object");
  }
}
