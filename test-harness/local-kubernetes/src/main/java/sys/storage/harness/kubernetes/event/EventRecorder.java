package sys.storage.harness.kubernetes.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.harness.kubernetes.api.ApiError;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.api.WriteOptions;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.resource.ResourceType;

/**
 * Records events of one component. The same thing said again counts up the event that said it
 * first. Thread-safe.
 *
 * @param component as in {@code kubelet}
 * @param host the node, or empty
 */
public record EventRecorder(ResourceApi api, String component, String host) {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

  public void normal(JsonNode object, String reason, String message) {
    record(object, "Normal", reason, message, "");
  }

  public void warning(JsonNode object, String reason, String message) {
    record(object, "Warning", reason, message, "");
  }

  /**
   * @param fieldPath the part of the object that it is about, such as {@code
   *     spec.containers{node}}; may be empty
   */
  public void record(
      JsonNode object, String type, String reason, String message, String fieldPath) {
    ResourceType events = api.types().find("", "v1", "events").orElseThrow();
    String namespace =
        Optional.of(Meta.namespace(object)).filter(n -> !n.isEmpty()).orElse("default");
    String name = Meta.name(object) + "." + suffix(object, type, reason, message, fieldPath);
    WriteOptions options = WriteOptions.by(component);
    try {
      api.store()
          .transaction(
              () ->
                  api.find(events, namespace, name).isPresent()
                      ? api.modify(
                          events,
                          namespace,
                          name,
                          ResourceApi.Part.MAIN,
                          EventRecorder::again,
                          options)
                      : api.create(
                          events,
                          namespace,
                          first(object, namespace, name, type, reason, message, fieldPath),
                          options));
    } catch (ApiError e) {
      // Events are told, not promised: a namespace that is being deleted takes no more of them.
      LOG.debug("event {} of {} is not recorded: {}", reason, name, e.getMessage());
    }
  }

  private String suffix(
      JsonNode object, String type, String reason, String message, String fieldPath) {
    String identity =
        String.join("\n", Meta.uid(object), type, reason, message, fieldPath, component);
    long hash = 1125899906842597L;
    for (int i = 0; i < identity.length(); i++) {
      hash = 31 * hash + identity.charAt(i);
    }
    return Long.toHexString(hash);
  }

  private static ObjectNode again(ObjectNode event) {
    event.put("count", event.path("count").asInt() + 1).put("lastTimestamp", Meta.now());
    return event;
  }

  private ObjectNode first(
      JsonNode object,
      String namespace,
      String name,
      String type,
      String reason,
      String message,
      String fieldPath) {
    ObjectNode event = Json.object().put("apiVersion", "v1").put("kind", "Event");
    event.putObject("metadata").put("name", name).put("namespace", namespace);
    ObjectNode involved =
        event
            .putObject("involvedObject")
            .put("kind", Json.text(object, "kind"))
            .put("apiVersion", Json.text(object, "apiVersion"))
            .put("name", Meta.name(object))
            .put("uid", Meta.uid(object))
            .put("resourceVersion", Meta.resourceVersion(object));
    if (!Meta.namespace(object).isEmpty()) {
      involved.put("namespace", Meta.namespace(object));
    }
    if (!fieldPath.isEmpty()) {
      involved.put("fieldPath", fieldPath);
    }
    ObjectNode source = event.putObject("source").put("component", component);
    if (!host.isEmpty()) {
      source.put("host", host);
    }
    String now = Meta.now();
    return event
        .put("type", type)
        .put("reason", reason)
        .put("message", message)
        .put("count", 1)
        .put("firstTimestamp", now)
        .put("lastTimestamp", now)
        .put("reportingComponent", component)
        .put("reportingInstance", host);
  }
}
