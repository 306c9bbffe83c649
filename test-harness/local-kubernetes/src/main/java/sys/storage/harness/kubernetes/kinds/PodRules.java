package sys.storage.harness.kubernetes.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.store.ObjectStore;
import sys.storage.harness.kubernetes.validation.FieldError;

/** A pod's spec is fixed once it is made, but for its images and a few times. */
final class PodRules implements KindRules {
  @Override
  public void prepareCreate(ObjectNode object, ObjectStore store) {
    ObjectNode spec = Json.child(object, "spec");
    PodTemplates.complete(spec);
    if (!spec.has("serviceAccountName")) {
      spec.put("serviceAccountName", "default");
    }
    spec.put("serviceAccount", Json.text(spec, "serviceAccountName"));
    if (!spec.has("enableServiceLinks")) {
      spec.put("enableServiceLinks", true);
    }
    if (!spec.has("priority")) {
      spec.put("priority", 0);
    }
    object.putObject("status").put("phase", "Pending").put("qosClass", qosClass(spec));
  }

  private static String qosClass(JsonNode spec) {
    boolean any = false;
    boolean all = true;
    for (JsonNode container : spec.path("containers")) {
      JsonNode limits = Json.at(container, "resources", "limits");
      JsonNode requests = Json.at(container, "resources", "requests");
      any |= !limits.isEmpty() || !requests.isEmpty();
      all &= limits.has("cpu") && limits.has("memory");
      all &= requests.isEmpty() || Json.same(requests, limits);
    }
    return !any ? "BestEffort" : all ? "Guaranteed" : "Burstable";
  }

  @Override
  public List<FieldError> check(ObjectNode candidate, Optional<ObjectNode> live) {
    List<FieldError> errors = new ArrayList<>(PodTemplates.check(candidate.path("spec"), "spec"));
    if (live.isPresent()
        && !Json.same(fixed(live.get().path("spec")), fixed(candidate.path("spec")))) {
      errors.add(
          FieldError.forbidden(
              "spec",
              "pod updates may not change fields other than"
                  + " `spec.containers[*].image`,`spec.initContainers[*].image`,"
                  + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing"
                  + " tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if"
                  + " it was previously negative)"));
    }
    return errors;
  }

  private static JsonNode fixed(JsonNode spec) {
    ObjectNode copy = spec.deepCopy();
    // The node is bound once by the kubelet here, in the place of a scheduler.
    copy.remove(
        List.of(
            "activeDeadlineSeconds", "tolerations", "nodeName", "terminationGracePeriodSeconds"));
    for (String list : List.of("initContainers", "containers")) {
      copy.path(list).forEach(c -> ((ObjectNode) c).remove("image"));
    }
    return copy;
  }
}
