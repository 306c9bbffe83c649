package sys.storage.harness.scenarios.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A line of a history file about something that happened beside the operations, such as a fault:
 * {@code begin}, and {@code end} where it ends before the history does.
 */
public sealed interface NoteLine {

  JsonMapper JSON = new JsonMapper();

  /** On the clock of the history. */
  long time();

  /** Number of the note, the same on both lines. */
  long note();

  /**
   * @param lane the row in which it is drawn
   */
  record Begin(long time, long note, String lane, String text) implements NoteLine {}

  record End(long time, long note) implements NoteLine {}

  /** The line as JSON, without its line break. */
  default String toJson() {
    ObjectNode json = JSON.createObjectNode().put("time", time());
    switch (this) {
      case Begin begin ->
          json.put("type", "begin")
              .put("note", begin.note())
              .put("lane", begin.lane())
              .put("text", begin.text());
      case End end -> json.put("type", "end").put("note", end.note());
    }
    return json.toString();
  }

  /**
   * Reads what {@link #toJson} gives.
   *
   * @throws IllegalArgumentException when it is no such line
   */
  static NoteLine parse(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      long time = json.required("time").asLong();
      long note = json.required("note").asLong();
      return switch (json.required("type").asText()) {
        case "begin" ->
            new Begin(time, note, json.required("lane").asText(), json.required("text").asText());
        case "end" -> new End(time, note);
        case String other -> throw new IllegalArgumentException("unknown type " + other);
      };
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IllegalArgumentException("not a line about a note: " + line, e);
    }
  }
}
