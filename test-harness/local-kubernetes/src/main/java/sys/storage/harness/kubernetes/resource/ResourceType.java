package sys.storage.harness.kubernetes.resource;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import sys.storage.harness.kubernetes.cel.CelRules;
import sys.storage.harness.kubernetes.schema.Schema;
import sys.storage.harness.kubernetes.store.ObjectKey;

/**
 * One served version of one resource.
 *
 * @param group empty for the core group
 * @param subresources names such as {@code status}, {@code scale}
 * @param columns the printer columns of a custom resource; built-in kinds have their own tables
 * @param scale where the replicas are, for the scale subresource
 * @param custom defined by a CustomResourceDefinition
 */
public record ResourceType(
    String group,
    String version,
    String kind,
    String plural,
    String singular,
    List<String> shortNames,
    List<String> categories,
    boolean namespaced,
    Set<String> subresources,
    Schema schema,
    CelRules rules,
    List<PrinterColumn> columns,
    Optional<ScalePaths> scale,
    boolean custom) {

  /** A column as {@code additionalPrinterColumns} describes it. */
  public record PrinterColumn(
      String name, String type, String format, String description, int priority, String jsonPath) {}

  /** Paths of simple fields, such as {@code .spec.replicas}. */
  public record ScalePaths(String specReplicas, String statusReplicas, Optional<String> selector) {}

  /** {@code apps/v1}, or {@code v1} in the core group. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** {@code statefulsets.apps}, the same for all versions. */
  public String qualifiedName() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** {@code RaftCluster.storage.sys}, as error messages have it. */
  public String qualifiedKind() {
    return group.isEmpty() ? kind : kind + "." + group;
  }

  public ObjectKey key(String namespace, String name) {
    return new ObjectKey(qualifiedName(), namespaced ? namespace : "", name);
  }

  public boolean hasStatus() {
    return subresources.contains("status");
  }

  /**
   * Of a custom resource every change outside of metadata and status; some built-in kinds have no
   * generation.
   */
  public boolean hasGeneration() {
    return custom
        || switch (kind) {
          case "StatefulSet",
              "Deployment",
              "PodDisruptionBudget",
              "CustomResourceDefinition",
              "Pod" ->
              true;
          default -> false;
        };
  }
}
