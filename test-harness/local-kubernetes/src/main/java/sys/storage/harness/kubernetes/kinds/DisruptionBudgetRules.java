package sys.storage.harness.kubernetes.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.kubernetes.validation.FieldError;

/** A budget says one of its two limits. */
final class DisruptionBudgetRules implements KindRules {
  @Override
  public List<FieldError> check(ObjectNode candidate, Optional<ObjectNode> live) {
    JsonNode spec = candidate.path("spec");
    return spec.has("minAvailable") && spec.has("maxUnavailable")
        ? List.of(
            FieldError.invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set"))
        : List.of();
  }
}
