package sys.storage.harness.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.resource.ResourceType;

/** What of an object a write may touch, and what belongs to the server. */
final class Parts {
  private static final List<String> SERVER_FIELDS =
      List.of(
          "name",
          "generateName",
          "namespace",
          "uid",
          "resourceVersion",
          "creationTimestamp",
          "generation",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink");

  private Parts() {}

  /** The live object with the part taken from the wanted one. */
  static ObjectNode combine(
      ResourceType type, ResourceApi.Part part, ObjectNode live, ObjectNode wanted) {
    if (!type.hasStatus()) {
      return wanted.deepCopy();
    }
    return switch (part) {
      case MAIN, SCALE -> {
        ObjectNode result = wanted.deepCopy();
        copy("status", live, result);
        yield result;
      }
      case STATUS -> {
        ObjectNode result = live.deepCopy();
        copy("status", wanted, result);
        JsonNode managed = Json.at(wanted, "metadata", "managedFields");
        if (managed.isArray()) {
          Json.child(result, "metadata").set("managedFields", managed);
        }
        yield result;
      }
    };
  }

  /** What of an applied configuration counts for the part. */
  static ObjectNode restrict(ResourceType type, ResourceApi.Part part, ObjectNode configuration) {
    ObjectNode result = configuration.deepCopy();
    if (!type.hasStatus()) {
      return result;
    }
    if (part == ResourceApi.Part.STATUS) {
      result.retain("apiVersion", "kind", "metadata", "status");
      Json.child(result, "metadata").retain("name", "namespace");
    } else {
      result.remove("status");
    }
    return result;
  }

  static void keepServerFields(ObjectNode live, ObjectNode candidate) {
    ObjectNode metadata = Json.child(candidate, "metadata");
    SERVER_FIELDS.forEach(name -> copy(name, live.path("metadata"), metadata));
  }

  private static void copy(String name, JsonNode from, ObjectNode to) {
    if (from.has(name)) {
      to.set(name, from.get(name));
    } else {
      to.remove(name);
    }
  }

  /** Whether nothing differs but, at most, the times in managedFields. */
  static boolean sameApartFromTimes(ObjectNode live, ObjectNode candidate) {
    return Json.same(withoutTimes(live), withoutTimes(candidate));
  }

  private static ObjectNode withoutTimes(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    Json.at(copy, "metadata", "managedFields")
        .forEach(entry -> ((ObjectNode) entry).remove("time"));
    return copy;
  }

  /**
   * Whether everything outside of metadata and status is the same; the binding of a pod to its node
   * counts as neither.
   */
  static boolean sameSpec(ResourceType type, ObjectNode live, ObjectNode candidate) {
    return Json.same(withoutTransients(type, live), withoutTransients(type, candidate));
  }

  private static ObjectNode withoutTransients(ResourceType type, ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove(List.of("metadata", "status"));
    if (!type.custom() && type.plural().equals("pods")) {
      Json.child(copy, "spec").remove("nodeName");
    }
    return copy;
  }
}
