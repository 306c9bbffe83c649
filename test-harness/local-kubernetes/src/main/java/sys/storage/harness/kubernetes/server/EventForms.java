package sys.storage.harness.kubernetes.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.resource.ResourceType;

/**
 * Events exist once and show in two groups: stored in the form of the core group, converted for
 * events.k8s.io.
 */
final class EventForms {
  /** Field names in the core group and in events.k8s.io. */
  private record Pair(String core, String events) {}

  private static final List<Pair> PAIRS =
      List.of(
          new Pair("involvedObject", "regarding"),
          new Pair("message", "note"),
          new Pair("source", "deprecatedSource"),
          new Pair("firstTimestamp", "deprecatedFirstTimestamp"),
          new Pair("lastTimestamp", "deprecatedLastTimestamp"),
          new Pair("count", "deprecatedCount"),
          new Pair("reportingComponent", "reportingController"));

  private EventForms() {}

  private static boolean converts(ResourceType type) {
    return type.group().equals("events.k8s.io") && type.plural().equals("events");
  }

  static String storedResource(ResourceType type) {
    return converts(type) ? "events" : type.qualifiedName();
  }

  static ResourceType storedType(ResourceApi api, ResourceType type) {
    return converts(type) ? api.types().find("", "v1", "events").orElseThrow() : type;
  }

  static ObjectNode stored(ResourceType type, ObjectNode body) {
    if (!converts(type)) {
      return body;
    }
    ObjectNode core = body.deepCopy();
    core.put("apiVersion", "v1");
    PAIRS.forEach(pair -> rename(core, pair.events(), pair.core()));
    return core;
  }

  /** The document in the version that was asked for. */
  static ObjectNode shown(ResourceType type, ObjectNode document) {
    if (Json.text(document, "kind").equals("Status")) {
      return document;
    }
    if (converts(type)) {
      ObjectNode event = document.deepCopy();
      event.put("apiVersion", type.apiVersion());
      PAIRS.forEach(pair -> rename(event, pair.core(), pair.events()));
      return event;
    }
    if (!Json.text(document, "apiVersion").equals(type.apiVersion())) {
      ObjectNode other = document.deepCopy();
      return other.put("apiVersion", type.apiVersion());
    }
    return document;
  }

  private static void rename(ObjectNode object, String from, String to) {
    JsonNode value = object.remove(from);
    if (value != null) {
      object.set(to, value);
    }
  }
}
