package sys.storage.harness.kubernetes.validation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.kubernetes.resource.ResourceType;

/** Checks a document against the schema of its type. */
public final class Validator {
  /**
   * @param live the document before the write, absent for a new one
   */
  public List<FieldError> check(
      ResourceType type, ObjectNode candidate, Optional<ObjectNode> live) {
    return SchemaCheck.check(candidate, type.schema());
  }
}
