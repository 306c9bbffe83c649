package sys.storage.harness.kubernetes.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.store.ObjectStore;
import sys.storage.harness.kubernetes.validation.FieldError;

/** A Deployment's selector is fixed. */
final class DeploymentRules implements KindRules {
  @Override
  public void prepareCreate(ObjectNode object, ObjectStore store) {
    PodTemplates.complete(Json.at(object, "spec", "template", "spec"));
  }

  @Override
  public void prepareUpdate(ObjectNode live, ObjectNode candidate) {
    PodTemplates.complete(Json.at(candidate, "spec", "template", "spec"));
  }

  @Override
  public List<FieldError> check(ObjectNode candidate, Optional<ObjectNode> live) {
    JsonNode spec = candidate.path("spec");
    List<FieldError> errors = new ArrayList<>();
    if (spec.has("selector") && spec.has("template")) {
      errors.addAll(PodTemplates.checkSelector(spec));
      errors.addAll(PodTemplates.check(Json.at(spec, "template", "spec"), "spec.template.spec"));
    }
    live.map(l -> Json.at(l, "spec", "selector"))
        .filter(selector -> !Json.same(selector, spec.path("selector")))
        .ifPresent(
            _ ->
                errors.add(
                    FieldError.invalid(
                        "spec.selector", spec.path("selector"), "field is immutable")));
    return errors;
  }
}
