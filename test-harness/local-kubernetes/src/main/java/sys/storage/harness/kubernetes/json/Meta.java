package sys.storage.harness.kubernetes.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The parts of {@code metadata} that the control plane itself reads. */
public final class Meta {
  private Meta() {}

  public static String name(JsonNode object) {
    return Json.text(object, "metadata", "name");
  }

  public static String namespace(JsonNode object) {
    return Json.text(object, "metadata", "namespace");
  }

  public static String uid(JsonNode object) {
    return Json.text(object, "metadata", "uid");
  }

  public static String resourceVersion(JsonNode object) {
    return Json.text(object, "metadata", "resourceVersion");
  }

  public static long generation(JsonNode object) {
    return Json.at(object, "metadata", "generation").asLong();
  }

  public static boolean isDeleting(JsonNode object) {
    return object.path("metadata").has("deletionTimestamp");
  }

  public static boolean hasFinalizer(JsonNode object, String finalizer) {
    return Json.stream(Json.at(object, "metadata", "finalizers"))
        .anyMatch(f -> f.asText().equals(finalizer));
  }

  public static Map<String, String> labels(JsonNode object) {
    return strings(Json.at(object, "metadata", "labels"));
  }

  public static Map<String, String> strings(JsonNode map) {
    Map<String, String> result = new LinkedHashMap<>();
    map.properties().forEach(entry -> result.put(entry.getKey(), entry.getValue().asText()));
    return result;
  }

  /** The owner that manages the object, if any. */
  public static Optional<JsonNode> controllerOf(JsonNode object) {
    return Json.stream(Json.at(object, "metadata", "ownerReferences"))
        .filter(owner -> owner.path("controller").asBoolean())
        .findFirst();
  }

  public static boolean isControlledBy(JsonNode object, JsonNode owner) {
    return controllerOf(object).map(o -> Json.text(o, "uid").equals(uid(owner))).orElse(false);
  }

  /**
   * An owner reference that names the owner as the controller and blocks its foreground deletion.
   */
  public static ObjectNode controllerReference(JsonNode owner) {
    return Json.object()
        .put("apiVersion", Json.text(owner, "apiVersion"))
        .put("kind", Json.text(owner, "kind"))
        .put("name", name(owner))
        .put("uid", uid(owner))
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }

  /** When the object was written last, as its managedFields or else its creation tell. */
  public static Instant lastWrite(JsonNode object) {
    return Json.stream(Json.at(object, "metadata", "managedFields"))
        .map(entry -> Json.text(entry, "time"))
        .filter(time -> !time.isEmpty())
        .max(String::compareTo)
        .map(Instant::parse)
        .orElseGet(() -> Instant.parse(Json.text(object, "metadata", "creationTimestamp")));
  }

  /** The present time as the API writes it, to the second. */
  public static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
