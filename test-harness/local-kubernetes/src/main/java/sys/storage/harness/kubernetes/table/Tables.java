package sys.storage.harness.kubernetes.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.resource.ResourceType;

/** Renders documents as {@code meta.k8s.io/v1 Table}. */
public final class Tables {
  /** How much of its object each row carries. */
  public enum Included {
    METADATA,
    /** All of it: {@code kubectl --sort-by} sorts by fields that no column shows. */
    OBJECT,
    NONE
  }

  private Tables() {}

  public static ObjectNode of(
      ResourceType type, List<ObjectNode> documents, long revision, Included included) {
    List<Column> columns = type.custom() ? CustomColumns.of(type) : BuiltInColumns.of(type);
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata").put("resourceVersion", Long.toString(revision));
    ArrayNode definitions = table.putArray("columnDefinitions");
    for (Column column : columns) {
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("format", column.format())
          .put("description", column.description())
          .put("priority", column.priority());
    }
    ArrayNode rows = table.putArray("rows");
    documents.forEach(document -> rows.add(row(columns, document, included)));
    return table;
  }

  private static ObjectNode row(List<Column> columns, ObjectNode document, Included included) {
    ObjectNode row = Json.object();
    ArrayNode cells = row.putArray("cells");
    columns.forEach(column -> cells.add(column.value().apply(document)));
    switch (included) {
      case METADATA -> row.set("object", metadataOf(document));
      case OBJECT -> row.set("object", document);
      case NONE -> row.putNull("object");
    }
    return row;
  }

  private static ObjectNode metadataOf(ObjectNode document) {
    return Json.object()
        .put("kind", "PartialObjectMetadata")
        .put("apiVersion", "meta.k8s.io/v1")
        .set("metadata", document.path("metadata").deepCopy());
  }
}
