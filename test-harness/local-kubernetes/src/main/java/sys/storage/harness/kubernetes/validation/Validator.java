package sys.storage.harness.kubernetes.validation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.kubernetes.cel.CelRules;
import sys.storage.harness.kubernetes.resource.ResourceType;

/** Checks a document against the schema of its type, and then against the schema's CEL rules. */
public final class Validator {
  /**
   * @param live the document before the write, absent for a new one
   * @param errors what is wrong already, to which is added what is found here
   */
  public void check(
      ResourceType type, ObjectNode candidate, Optional<ObjectNode> live, List<FieldError> errors) {
    errors.addAll(SchemaCheck.check(candidate, type.schema()));
    if (type.rules().isEmpty()) {
      return;
    }
    if (errors.stream().anyMatch(SchemaCheck::blocksRules)) {
      errors.add(
          FieldError.invalid(
              "<nil>",
              "null",
              "some validation rules were not checked because the object was invalid; correct the"
                  + " existing errors to complete validation"));
    } else {
      type.rules().check(candidate, live.map(l -> l)).forEach(v -> errors.add(error(v)));
    }
  }

  private static FieldError error(CelRules.Violation violation) {
    String type = '"' + violation.schemaType() + '"';
    return switch (violation.reason()) {
      case "FieldValueForbidden" -> FieldError.forbidden(violation.path(), violation.message());
      case "FieldValueRequired" -> FieldError.required(violation.path(), violation.message());
      case "FieldValueDuplicate" ->
          new FieldError(violation.path(), violation.reason(), "Duplicate value: " + type);
      default -> FieldError.invalid(violation.path(), type, violation.message());
    };
  }
}
