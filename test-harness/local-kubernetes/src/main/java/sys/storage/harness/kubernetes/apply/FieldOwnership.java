package sys.storage.harness.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sys.storage.harness.kubernetes.apply.ManagedFields.Operation;
import sys.storage.harness.kubernetes.apply.ManagedFields.Owner;
import sys.storage.harness.kubernetes.apply.ManagedFields.Ownership;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.schema.Schema;

/**
 * Field ownership of one kind of write: {@link #update} records what a plain write changed, {@link
 * #apply} is server-side apply. The rules are those of Kubernetes' structured merge: a write owns
 * what it changes, an apply owns what it says, and may change what others own only by force.
 *
 * @param manager the field manager of the request
 * @param subresource {@code status}, {@code scale} or empty
 */
public record FieldOwnership(String manager, String apiVersion, String subresource, Schema schema) {
  /** Paths that belong to the server and have no owner. */
  private static final FieldSet UNOWNED = unowned();

  private static FieldSet unowned() {
    FieldSet set = new FieldSet();
    set.insert(List.of());
    set.insert(List.of("f:apiVersion"));
    set.insert(List.of("f:kind"));
    set.insert(List.of("f:metadata"));
    for (String name :
        List.of(
            "name",
            "namespace",
            "creationTimestamp",
            "selfLink",
            "uid",
            "generation",
            "managedFields",
            "resourceVersion")) {
      set.insert(List.of("f:metadata", "f:" + name));
    }
    return set;
  }

  private static FieldSet owned(FieldSet set) {
    return set.minus(UNOWNED);
  }

  /** Records in the candidate's managedFields what a create, update or patch changed. */
  public void update(ObjectNode before, ObjectNode candidate, String now) {
    ManagedFields managers =
        ManagedFields.of(Json.at(candidate, "metadata").has("managedFields") ? candidate : before);
    Fields.Difference difference = Fields.compare(before, candidate, schema);
    FieldSet touched = owned(difference.touched());
    FieldSet removed = owned(difference.removed());
    Owner owner = new Owner(manager, Operation.UPDATE, apiVersion, subresource);
    managers.disown(owner, touched.union(removed));
    managers.set(owner, managers.of(owner).union(touched).minus(removed), now);
    if (!touched.isEmpty()) {
      managers.touch(owner, now);
    }
    managers.writeTo(candidate);
  }

  /**
   * Applies a configuration to a live document.
   *
   * @param live the document as stored, or just its name when it does not exist yet
   * @return the new document, not yet defaulted nor validated
   * @throws FieldConflict when another manager owns a field that would change, and {@code force} is
   *     false
   */
  public ObjectNode apply(ObjectNode live, JsonNode configuration, boolean force, String now)
      throws FieldConflict {
    Owner owner = new Owner(manager, Operation.APPLY, apiVersion, subresource);
    ManagedFields managers = ManagedFields.of(live);
    FieldSet wanted = owned(Fields.of(configuration, schema));
    ObjectNode merged = (ObjectNode) Merge.merge(live, configuration, schema);
    FieldSet abandoned = managers.of(owner).minus(wanted);
    FieldSet kept = wanted;
    for (Ownership other : managers.others(owner).values()) {
      kept = kept.union(other.fields());
    }
    Merge.prune(merged, abandoned, kept, schema);

    Fields.Difference difference = Fields.compare(live, merged, schema);
    FieldSet touched = owned(difference.touched());
    if (!force) {
      refuseConflicts(managers.others(owner), touched);
    }
    managers.disown(owner, touched.union(owned(difference.removed())));
    managers.set(owner, wanted, now);
    managers.writeTo(merged);
    return merged;
  }

  private static void refuseConflicts(Map<Owner, Ownership> others, FieldSet touched)
      throws FieldConflict {
    Map<String, List<String>> byManager = new LinkedHashMap<>();
    others.forEach(
        (other, ownership) -> {
          List<String> paths = ownership.fields().intersect(touched).paths();
          if (!paths.isEmpty()) {
            byManager.computeIfAbsent(describe(other), _ -> new ArrayList<>()).addAll(paths);
          }
        });
    if (byManager.isEmpty()) {
      return;
    }
    List<FieldConflict.Cause> causes = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    byManager.forEach(
        (name, paths) -> {
          paths.forEach(path -> causes.add(new FieldConflict.Cause(path, "conflict with " + name)));
          parts.add(
              paths.size() == 1
                  ? "conflict with " + name + ": " + paths.getFirst()
                  : "conflicts with " + name + ":\n- " + String.join("\n- ", paths));
        });
    String count = causes.size() == 1 ? "1 conflict" : causes.size() + " conflicts";
    throw new FieldConflict("Apply failed with " + count + ": " + String.join("\n", parts), causes);
  }

  private static String describe(Owner owner) {
    String subresource =
        owner.subresource().isEmpty() ? "" : " with subresource \"" + owner.subresource() + "\"";
    // Only plain writes are told with the version that they used.
    String version = owner.operation() == Operation.UPDATE ? " using " + owner.apiVersion() : "";
    return "\"" + owner.manager() + "\"" + subresource + version;
  }
}
