package sys.storage.harness.kubernetes.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.selector.LabelSelector;
import sys.storage.harness.kubernetes.validation.FieldError;

/** What pods and the pod templates of workloads have in common. */
final class PodTemplates {
  private PodTemplates() {}

  /** Defaults that depend on other fields. */
  static void complete(JsonNode spec) {
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode container : spec.path(list)) {
        if (container instanceof ObjectNode object && !object.has("imagePullPolicy")) {
          object.put("imagePullPolicy", pullPolicy(Json.text(object, "image")));
        }
      }
    }
  }

  private static String pullPolicy(String image) {
    String last = image.substring(image.lastIndexOf('/') + 1);
    boolean latest = !last.contains("@") && (!last.contains(":") || last.endsWith(":latest"));
    return latest ? "Always" : "IfNotPresent";
  }

  static List<FieldError> check(JsonNode spec, String path) {
    return check(spec, path, List.of());
  }

  /**
   * @param claimed the names of volumes that a claim template will add
   */
  static List<FieldError> check(JsonNode spec, String path, List<String> claimed) {
    List<FieldError> errors = new ArrayList<>();
    if (spec.path("containers").isArray() && spec.path("containers").isEmpty()) {
      errors.add(FieldError.required(path + ".containers", ""));
    }
    List<String> volumes = new ArrayList<>(claimed);
    spec.path("volumes").forEach(v -> volumes.add(Json.text(v, "name")));
    for (String list : List.of("initContainers", "containers")) {
      for (int i = 0; i < spec.path(list).size(); i++) {
        JsonNode container = spec.path(list).get(i);
        String at = path + "." + list + "[" + i + "]";
        if (Json.text(container, "image").isEmpty()) {
          errors.add(FieldError.required(at + ".image", ""));
        }
        checkMounts(container, volumes, at, errors);
      }
    }
    return errors;
  }

  private static void checkMounts(
      JsonNode container, List<String> volumes, String at, List<FieldError> errors) {
    for (int i = 0; i < container.path("volumeMounts").size(); i++) {
      String name = Json.text(container.path("volumeMounts").get(i), "name");
      if (!volumes.contains(name)) {
        errors.add(
            new FieldError(
                at + ".volumeMounts[" + i + "].name",
                "FieldValueNotFound",
                "Not found: \"" + name + "\""));
      }
    }
  }

  /** A workload whose selector misses its own pods would make pods for ever. */
  static List<FieldError> checkSelector(JsonNode spec) {
    if (LabelSelector.of(spec.path("selector")).test(Meta.labels(spec.path("template")))) {
      return List.of();
    }
    return List.of(
        FieldError.invalid(
            "spec.template.metadata.labels",
            Json.at(spec, "template", "metadata", "labels").toString(),
            "`selector` does not match template `labels`"));
  }
}
