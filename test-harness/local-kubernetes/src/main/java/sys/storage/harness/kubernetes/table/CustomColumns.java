package sys.storage.harness.kubernetes.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.kubernetes.resource.ResourceType;

/** The columns of a custom resource, from its definition. */
final class CustomColumns {
  private CustomColumns() {}

  static List<Column> of(ResourceType type) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.NAME);
    if (type.columns().isEmpty()) {
      columns.add(Column.AGE);
    }
    for (ResourceType.PrinterColumn c : type.columns()) {
      columns.add(
          new Column(
              c.name(), c.type(), c.format(), c.description(), c.priority(), o -> cell(c, o)));
    }
    return columns;
  }

  private static JsonNode cell(ResourceType.PrinterColumn column, JsonNode object) {
    Optional<JsonNode> value = JsonPath.first(object, column.jsonPath());
    if (value.isEmpty()) {
      return column.type().equals("date") ? TextNode.valueOf("<unknown>") : NullNode.getInstance();
    }
    JsonNode found = value.get();
    return switch (column.type()) {
      case "date" -> TextNode.valueOf(Ages.since(found.asText()));
      case "string" ->
          TextNode.valueOf(found.isContainerNode() ? found.toString() : found.asText());
      default -> found;
    };
  }
}
