package sys.storage.harness.kubernetes.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.kubernetes.resource.ResourceType;
import sys.storage.harness.kubernetes.store.ObjectStore;
import sys.storage.harness.kubernetes.validation.FieldError;

/**
 * What the API server does for one kind beyond its schema. All methods run inside of the store's
 * transaction.
 */
public interface KindRules {
  /** For custom resources and for kinds that are only stored. */
  KindRules NONE = new KindRules() {};

  /** Fills in what a new object must have. */
  default void prepareCreate(ObjectNode object, ObjectStore store) {}

  /** Fills in what a changed object must have. */
  default void prepareUpdate(ObjectNode live, ObjectNode candidate) {}

  /** What the schema cannot say. */
  default List<FieldError> check(ObjectNode candidate, Optional<ObjectNode> live) {
    return List.of();
  }

  static KindRules of(ResourceType type) {
    if (type.custom()) {
      return NONE;
    }
    return switch (type.plural()) {
      case "pods" -> new PodRules();
      case "statefulsets" -> new StatefulSetRules();
      case "deployments" -> new DeploymentRules();
      case "services" -> new ServiceRules();
      case "persistentvolumeclaims" -> new ClaimRules();
      case "namespaces" -> new NamespaceRules();
      case "poddisruptionbudgets" -> new DisruptionBudgetRules();
      case "secrets" -> new SecretRules();
      case "customresourcedefinitions" -> new Definitions();
      default -> NONE;
    };
  }
}
