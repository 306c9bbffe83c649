package sys.storage.harness.kubernetes.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;

/**
 * @param priority 0 is always shown, more only by {@code -o wide}
 * @param value the cell of a document
 */
record Column(
    String name,
    String type,
    String format,
    String description,
    int priority,
    Function<JsonNode, JsonNode> value) {

  static final Column NAME =
      new Column(
          "Name",
          "string",
          "name",
          "Name must be unique within a namespace.",
          0,
          o -> TextNode.valueOf(Meta.name(o)));
  static final Column AGE =
      text("Age", o -> Ages.since(Json.text(o, "metadata", "creationTimestamp")));

  static Column text(String name, Function<JsonNode, String> value) {
    return new Column(name, "string", "", "", 0, o -> TextNode.valueOf(value.apply(o)));
  }

  static Column number(String name, ToIntFunction<JsonNode> value) {
    return new Column(name, "string", "", "", 0, o -> IntNode.valueOf(value.applyAsInt(o)));
  }

  /** A column with the value as it is; an absent one is left blank. */
  static Column raw(String name, String type, Function<JsonNode, JsonNode> value) {
    return new Column(
        name,
        type,
        "",
        "",
        0,
        o -> {
          JsonNode cell = value.apply(o);
          return cell.isMissingNode() ? NullNode.getInstance() : cell;
        });
  }

  Column wide() {
    return new Column(name, type, format, description, 1, value);
  }
}
