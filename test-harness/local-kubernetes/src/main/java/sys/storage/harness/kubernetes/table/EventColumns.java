package sys.storage.harness.kubernetes.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;

/** What {@code kubectl get events} shows. */
final class EventColumns {
  static final List<Column> ALL =
      List.of(
          Column.text("Last Seen", EventColumns::lastSeen),
          Column.text("Type", o -> Json.text(o, "type")),
          Column.text("Reason", o -> Json.text(o, "reason")),
          Column.text("Object", EventColumns::object),
          Column.text("Subobject", o -> either(o, "fieldPath")).wide(),
          Column.text("Source", EventColumns::source).wide(),
          Column.text("Message", o -> first(o, "message", "note").strip()),
          Column.text("First Seen", EventColumns::firstSeen).wide(),
          Column.number("Count", EventColumns::count).wide(),
          new Column("Name", "string", "name", "", 1, o -> TextNode.valueOf(Meta.name(o))));

  private EventColumns() {}

  private static String first(JsonNode event, String... names) {
    return Stream.of(names)
        .map(name -> Json.text(event, name))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String either(JsonNode event, String field) {
    String core = Json.text(event, "involvedObject", field);
    return core.isEmpty() ? Json.text(event, "regarding", field) : core;
  }

  private static String lastSeen(JsonNode event) {
    String series = Json.text(event, "series", "lastObservedTime");
    return Ages.since(
        series.isEmpty()
            ? first(event, "lastTimestamp", "deprecatedLastTimestamp", "eventTime")
            : series);
  }

  private static String firstSeen(JsonNode event) {
    return Ages.since(first(event, "firstTimestamp", "deprecatedFirstTimestamp", "eventTime"));
  }

  private static String object(JsonNode event) {
    return either(event, "kind").toLowerCase(Locale.ROOT) + "/" + either(event, "name");
  }

  private static String source(JsonNode event) {
    JsonNode source = event.has("source") ? event.path("source") : event.path("deprecatedSource");
    String component = Json.text(source, "component");
    return Stream.of(
            component.isEmpty()
                ? first(event, "reportingComponent", "reportingController")
                : component,
            Json.text(source, "host"))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static int count(JsonNode event) {
    int series = Json.at(event, "series", "count").asInt();
    int plain = Math.max(event.path("count").asInt(), event.path("deprecatedCount").asInt());
    return Math.max(1, Math.max(series, plain));
  }
}
