package sys.storage.harness.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import sys.storage.harness.kubernetes.api.DeleteOptions.Propagation;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.kinds.Definitions;
import sys.storage.harness.kubernetes.resource.ResourceType;
import sys.storage.harness.kubernetes.resource.ResourceTypes;
import sys.storage.harness.kubernetes.store.ObjectKey;
import sys.storage.harness.kubernetes.store.ObjectStore;

/**
 * Deletion: at once, after finalizers, or, of a running pod, after its grace period. Runs inside of
 * a transaction.
 */
final class Deletion {
  private final ObjectStore store;
  private final ResourceTypes types;

  Deletion(ObjectStore store, ResourceTypes types) {
    this.store = store;
    this.types = types;
  }

  Optional<ObjectNode> delete(ResourceType type, ObjectNode live, DeleteOptions options) {
    checkPreconditions(type, live, options);
    ObjectNode marked = live.deepCopy();
    ObjectNode metadata = Json.child(marked, "metadata");
    addFinalizer(metadata, options.propagation());
    OptionalLong grace = graceSeconds(type, live, options);
    boolean held =
        !Json.at(metadata, "finalizers").isEmpty()
            || (grace.isPresent() && grace.getAsLong() > 0)
            || (type.kind().equals("Namespace") && !Json.at(live, "spec", "finalizers").isEmpty());
    if (options.dryRun()) {
      return held ? Optional.of(marked) : Optional.empty();
    }
    ObjectKey key = type.key(Meta.namespace(live), Meta.name(live));
    if (!held) {
      remove(type, key);
      return Optional.empty();
    }
    mark(metadata, grace);
    if (Json.same(marked, live)) {
      return Optional.of(live);
    }
    if (type.hasGeneration() && !Meta.isDeleting(live)) {
      metadata.put("generation", Meta.generation(live) + 1);
    }
    if (type.kind().equals("Namespace")) {
      Json.child(marked, "status").put("phase", "Terminating");
    }
    return Optional.of(store.put(key, marked));
  }

  private static void checkPreconditions(
      ResourceType type, ObjectNode live, DeleteOptions options) {
    options
        .uid()
        .filter(uid -> !uid.equals(Meta.uid(live)))
        .ifPresent(
            uid -> {
              throw ApiError.conflict(
                  type,
                  Meta.name(live),
                  "Precondition failed: UID in precondition: "
                      + uid
                      + ", UID in object meta: "
                      + Meta.uid(live));
            });
    options
        .resourceVersion()
        .filter(version -> !version.equals(Meta.resourceVersion(live)))
        .ifPresent(
            version -> {
              throw ApiError.conflict(
                  type,
                  Meta.name(live),
                  "Precondition failed: ResourceVersion in precondition: "
                      + version
                      + ", ResourceVersion in object meta: "
                      + Meta.resourceVersion(live));
            });
  }

  /** The garbage collector takes these finalizers off when it has done its part. */
  private static void addFinalizer(ObjectNode metadata, Propagation propagation) {
    Optional<String> finalizer =
        switch (propagation) {
          case BACKGROUND -> Optional.empty();
          case FOREGROUND -> Optional.of("foregroundDeletion");
          case ORPHAN -> Optional.of("orphan");
        };
    finalizer.ifPresent(
        f -> {
          ArrayNode finalizers = Json.list(metadata, "finalizers");
          if (Json.stream(finalizers).noneMatch(present -> present.asText().equals(f))) {
            finalizers.add(f);
          }
        });
  }

  /** Only a pod that a kubelet may have started has one. */
  private static OptionalLong graceSeconds(
      ResourceType type, ObjectNode live, DeleteOptions options) {
    if (type.custom() || !type.kind().equals("Pod")) {
      return OptionalLong.empty();
    }
    JsonNode spec = live.path("spec");
    String phase = Json.text(live, "status", "phase");
    if (!spec.has("nodeName") || phase.equals("Succeeded") || phase.equals("Failed")) {
      return OptionalLong.of(0);
    }
    long wanted =
        options.graceSeconds().orElse(spec.path("terminationGracePeriodSeconds").asLong(30));
    long present = Json.at(live, "metadata", "deletionGracePeriodSeconds").asLong(Long.MAX_VALUE);
    return OptionalLong.of(Math.min(Math.max(wanted, 0), present));
  }

  private static void mark(ObjectNode metadata, OptionalLong grace) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    boolean shorter =
        grace.isPresent()
            && grace.getAsLong() < metadata.path("deletionGracePeriodSeconds").asLong(-1);
    if (!metadata.has("deletionTimestamp") || shorter) {
      metadata.put("deletionTimestamp", now.plusSeconds(grace.orElse(0)).toString());
      metadata.put("deletionGracePeriodSeconds", grace.orElse(0));
    }
  }

  /** Whether an object that is being deleted has nothing left that holds it. */
  boolean isDue(ResourceType type, ObjectNode object) {
    boolean pod = !type.custom() && type.kind().equals("Pod");
    return Meta.isDeleting(object)
        && Json.at(object, "metadata", "finalizers").isEmpty()
        && (!pod || Json.at(object, "metadata", "deletionGracePeriodSeconds").asLong() == 0)
        && (!type.kind().equals("Namespace") || Json.at(object, "spec", "finalizers").isEmpty());
  }

  void remove(ResourceType type, ObjectKey key) {
    store.remove(key);
    if (type.kind().equals(Definitions.KIND) && !type.custom()) {
      types.unregister(key.name());
    }
  }
}
