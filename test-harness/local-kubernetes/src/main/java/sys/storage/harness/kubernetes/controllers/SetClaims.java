package sys.storage.harness.kubernetes.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.api.ResourceApi.Part;
import sys.storage.harness.kubernetes.api.WriteOptions;
import sys.storage.harness.kubernetes.event.EventRecorder;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.resource.ResourceType;

/** The claims of a StatefulSet's pods, and what its retention policy says of them. */
final class SetClaims {
  private static final WriteOptions WRITE = WriteOptions.by("kube-controller-manager");

  private final ResourceApi api;
  private final EventRecorder events;
  private final ResourceType claims;

  SetClaims(ResourceApi api, EventRecorder events) {
    this.api = api;
    this.events = events;
    this.claims = api.type("persistentvolumeclaims");
  }

  static String claimName(JsonNode template, String podName) {
    return Meta.name(template) + "-" + podName;
  }

  /**
   * Makes the claims of a pod that are missing; false while an old one of the same name is being
   * deleted.
   */
  boolean ensure(ObjectNode set, String podName) {
    for (JsonNode template : Json.at(set, "spec", "volumeClaimTemplates")) {
      String name = claimName(template, podName);
      Optional<ObjectNode> present = api.find(claims, Meta.namespace(set), name);
      if (present.isPresent() && Meta.isDeleting(present.get())) {
        return false;
      }
      if (present.isEmpty()) {
        create(set, podName, template, name);
      }
    }
    return true;
  }

  private void create(ObjectNode set, String podName, JsonNode template, String name) {
    ObjectNode claim = template.deepCopy();
    claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim").remove("status");
    ObjectNode metadata = Json.child(claim, "metadata");
    metadata.put("name", name);
    ObjectNode labels = Json.child(metadata, "labels");
    Meta.strings(Json.at(set, "spec", "selector", "matchLabels")).forEach(labels::put);
    if (deletes(set, "whenDeleted")) {
      metadata.putArray("ownerReferences").add(ownerOf(set));
    }
    api.create(claims, Meta.namespace(set), claim, WRITE);
    events.normal(
        set,
        "SuccessfulCreate",
        "create Claim "
            + name
            + " Pod "
            + podName
            + " in StatefulSet "
            + Meta.name(set)
            + " success");
  }

  private static boolean deletes(ObjectNode set, String when) {
    return Json.text(set, "spec", "persistentVolumeClaimRetentionPolicy", when).equals("Delete");
  }

  private static ObjectNode ownerOf(JsonNode object) {
    ObjectNode owner = Meta.controllerReference(object);
    owner.remove(List.of("controller", "blockOwnerDeletion"));
    return owner;
  }

  /** Keeps the claims' owner in step with the retention policy, which may change. */
  void adopt(ObjectNode set, Map<Integer, ObjectNode> pods) {
    boolean owned = deletes(set, "whenDeleted");
    for (ObjectNode pod : pods.values()) {
      for (JsonNode template : Json.at(set, "spec", "volumeClaimTemplates")) {
        setOwner(set, set, claimName(template, Meta.name(pod)), owned);
      }
    }
  }

  /** Lets the claims of a pod that scaling removes go with the pod, where the policy says so. */
  void releaseScaledDown(ObjectNode set, ObjectNode pod) {
    if (deletes(set, "whenScaled")) {
      for (JsonNode template : Json.at(set, "spec", "volumeClaimTemplates")) {
        String name = claimName(template, Meta.name(pod));
        setOwner(set, set, name, false);
        setOwner(set, pod, name, true);
      }
    }
  }

  private void setOwner(ObjectNode set, JsonNode owner, String claimName, boolean owned) {
    Optional<ObjectNode> claim = api.find(claims, Meta.namespace(set), claimName);
    boolean isOwned =
        claim.isPresent()
            && Json.stream(Json.at(claim.get(), "metadata", "ownerReferences"))
                .anyMatch(o -> Json.text(o, "uid").equals(Meta.uid(owner)));
    if (claim.isEmpty() || Meta.isDeleting(claim.get()) || isOwned == owned) {
      return;
    }
    api.modify(
        claims,
        Meta.namespace(set),
        claimName,
        Part.MAIN,
        object -> {
          ArrayNode owners = Json.list(Json.child(object, "metadata"), "ownerReferences");
          if (owned) {
            owners.add(ownerOf(owner));
          } else {
            owners.removeIf(o -> Json.text(o, "uid").equals(Meta.uid(owner)));
          }
          return object;
        },
        WRITE);
  }
}
