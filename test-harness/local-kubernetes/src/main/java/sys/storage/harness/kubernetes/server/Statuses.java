package sys.storage.harness.kubernetes.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.resource.ResourceType;

/** The {@code Status} documents of what went well. */
final class Statuses {
  private Statuses() {}

  static ObjectNode success() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return status.put("status", "Success");
  }

  static ObjectNode deleted(ResourceType type, JsonNode object) {
    ObjectNode status = success();
    status
        .putObject("details")
        .put("name", Meta.name(object))
        .put("group", type.group())
        .put("kind", type.plural())
        .put("uid", Meta.uid(object));
    return status;
  }
}
