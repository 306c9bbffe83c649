package sys.storage.harness.kubernetes.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.kubernetes.cel.Quantity;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.store.ObjectStore;
import sys.storage.harness.kubernetes.validation.FieldError;

/** A claim is protected while a pod uses it, and may grow but not shrink. */
final class ClaimRules implements KindRules {
  private static final String PROTECTION = "kubernetes.io/pvc-protection";

  @Override
  public void prepareCreate(ObjectNode object, ObjectStore store) {
    ArrayNode finalizers = Json.list(Json.child(object, "metadata"), "finalizers");
    if (Json.stream(finalizers).noneMatch(f -> f.asText().equals(PROTECTION))) {
      finalizers.add(PROTECTION);
    }
    ObjectNode spec = Json.child(object, "spec");
    if (!spec.has("storageClassName")) {
      defaultClass(store).ifPresent(name -> spec.put("storageClassName", name));
    }
    object.putObject("status").put("phase", "Pending");
  }

  private static Optional<String> defaultClass(ObjectStore store) {
    return store.list("storageclasses.storage.k8s.io", Optional.empty()).documents().stream()
        .filter(
            c ->
                Json.text(
                        c, "metadata", "annotations", "storageclass.kubernetes.io/is-default-class")
                    .equals("true"))
        .map(c -> Json.text(c, "metadata", "name"))
        .findFirst();
  }

  @Override
  public List<FieldError> check(ObjectNode candidate, Optional<ObjectNode> live) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = candidate.path("spec");
    if (spec.path("accessModes").isEmpty()) {
      errors.add(FieldError.required("spec.accessModes", "at least 1 access mode is required"));
    }
    JsonNode wanted = Json.at(spec, "resources", "requests", "storage");
    Optional<Quantity> size = Quantity.parse(wanted.asText(""));
    if (size.isEmpty()) {
      errors.add(FieldError.required("spec.resources[storage]", ""));
    }
    if (live.isPresent()) {
      checkUpdate(live.get().path("spec"), spec, size, errors);
    }
    return errors;
  }

  private static void checkUpdate(
      JsonNode live, JsonNode spec, Optional<Quantity> size, List<FieldError> errors) {
    if (!Json.same(fixed(live), fixed(spec))) {
      errors.add(
          FieldError.forbidden(
              "spec",
              "spec is immutable after creation except resources.requests and"
                  + " volumeAttributesClassName for bound claims"));
    }
    Quantity.parse(Json.at(live, "resources", "requests", "storage").asText(""))
        .filter(before -> size.isPresent() && size.get().compareTo(before) < 0)
        .ifPresent(
            _ ->
                errors.add(
                    FieldError.forbidden(
                        "spec.resources.requests.storage",
                        "field can not be less than status.capacity")));
  }

  private static JsonNode fixed(JsonNode spec) {
    // The volume is bound by the controller.
    return ((ObjectNode) spec.deepCopy()).without(List.of("resources", "volumeName"));
  }
}
