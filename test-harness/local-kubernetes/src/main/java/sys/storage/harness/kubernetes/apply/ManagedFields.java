package sys.storage.harness.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import sys.storage.harness.kubernetes.json.Json;

/** The {@code metadata.managedFields} of a document: who owns which fields. */
final class ManagedFields {
  /**
   * Who writes: two operations of one program, or its writes to a subresource, are different
   * owners.
   */
  record Owner(String manager, Operation operation, String apiVersion, String subresource) {}

  enum Operation {
    APPLY("Apply"),
    UPDATE("Update");

    final String text;

    Operation(String text) {
      this.text = text;
    }
  }

  record Ownership(FieldSet fields, String time) {}

  private static final Comparator<Map.Entry<Owner, Ownership>> ORDER =
      Comparator.comparing((Map.Entry<Owner, Ownership> e) -> e.getKey().operation())
          .thenComparing(e -> e.getValue().time())
          .thenComparing(e -> e.getKey().manager())
          .thenComparing(e -> e.getKey().subresource());

  private final Map<Owner, Ownership> byOwner = new LinkedHashMap<>();

  static ManagedFields of(JsonNode document) {
    ManagedFields result = new ManagedFields();
    for (JsonNode entry : Json.at(document, "metadata", "managedFields")) {
      Operation operation =
          Json.text(entry, "operation").equals(Operation.APPLY.text)
              ? Operation.APPLY
              : Operation.UPDATE;
      Owner owner =
          new Owner(
              Json.text(entry, "manager"),
              operation,
              Json.text(entry, "apiVersion"),
              Json.text(entry, "subresource"));
      FieldSet fields = FieldSet.fromJson(entry.path("fieldsV1"));
      if (!fields.isEmpty()) {
        result.byOwner.put(owner, new Ownership(fields, Json.text(entry, "time")));
      }
    }
    return result;
  }

  FieldSet of(Owner owner) {
    Ownership ownership = byOwner.get(owner);
    return ownership == null ? new FieldSet() : ownership.fields();
  }

  Map<Owner, Ownership> others(Owner owner) {
    Map<Owner, Ownership> others = new LinkedHashMap<>(byOwner);
    others.remove(owner);
    return others;
  }

  /**
   * Sets what an owner owns; the time stays when nothing changes, the entry goes when nothing is
   * left.
   */
  void set(Owner owner, FieldSet fields, String now) {
    Ownership present = byOwner.get(owner);
    if (fields.isEmpty()) {
      byOwner.remove(owner);
    } else if (present == null || !present.fields().equals(fields)) {
      byOwner.put(owner, new Ownership(fields, now));
    }
  }

  /** An owner wrote: its time moves on even where it owned the fields before. */
  void touch(Owner owner, String now) {
    byOwner.computeIfPresent(owner, (_, present) -> new Ownership(present.fields(), now));
  }

  /** Takes fields away from all owners but one. */
  void disown(Owner except, FieldSet fields) {
    byOwner.replaceAll(
        (owner, present) ->
            owner.equals(except)
                ? present
                : new Ownership(present.fields().minus(fields), present.time()));
    byOwner.values().removeIf(ownership -> ownership.fields().isEmpty());
  }

  void writeTo(ObjectNode document) {
    ObjectNode metadata = Json.child(document, "metadata");
    metadata.remove("managedFields");
    if (byOwner.isEmpty()) {
      return;
    }
    ArrayNode entries = metadata.putArray("managedFields");
    byOwner.entrySet().stream()
        .sorted(ORDER)
        .forEach(e -> write(e.getKey(), e.getValue(), entries));
  }

  private static void write(Owner owner, Ownership ownership, ArrayNode entries) {
    ObjectNode entry =
        entries
            .addObject()
            .put("manager", owner.manager())
            .put("operation", owner.operation().text)
            .put("apiVersion", owner.apiVersion())
            .put("time", ownership.time())
            .put("fieldsType", "FieldsV1");
    entry.set("fieldsV1", ownership.fields().toJson());
    if (!owner.subresource().isEmpty()) {
      entry.put("subresource", owner.subresource());
    }
  }
}
