package sys.storage.harness.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import sys.storage.harness.kubernetes.apply.FieldConflict;
import sys.storage.harness.kubernetes.apply.FieldOwnership;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.patch.JsonMergePatch;
import sys.storage.harness.kubernetes.patch.JsonPatch;
import sys.storage.harness.kubernetes.patch.PatchFailed;
import sys.storage.harness.kubernetes.patch.StrategicMergePatch;
import sys.storage.harness.kubernetes.resource.ResourceType;
import sys.storage.harness.kubernetes.resource.ResourceTypes;
import sys.storage.harness.kubernetes.store.ObjectKey;
import sys.storage.harness.kubernetes.store.ObjectStore;

/**
 * The verbs on resources. Every write is one transaction on the store: read the live document, make
 * the candidate, fill in and validate, record who owns which fields, put. Documents that are
 * returned must not be modified. Thread-safe.
 */
public final class ResourceApi {
  private final ObjectStore store;
  private final ResourceTypes types;
  private final Admission admission;
  private final Deletion deletion;

  /** Which part of an object a write is about; the rest stays as it is. */
  public enum Part {
    MAIN(""),
    STATUS("status"),
    /** The spec through the scale subresource: the same as MAIN but for the owner of the fields. */
    SCALE("scale");

    final String subresource;

    Part(String subresource) {
      this.subresource = subresource;
    }
  }

  public ResourceApi(ObjectStore store, ResourceTypes types) {
    this.store = store;
    this.types = types;
    this.admission = new Admission(store, types);
    this.deletion = new Deletion(store, types);
  }

  public ObjectStore store() {
    return store;
  }

  public ResourceTypes types() {
    return types;
  }

  public ResourceType type(String plural) {
    return types.builtIn(plural);
  }

  public Optional<ObjectNode> find(ResourceType type, String namespace, String name) {
    return store.get(type.key(namespace, name));
  }

  public ObjectNode get(ResourceType type, String namespace, String name) {
    return find(type, namespace, name).orElseThrow(() -> ApiError.notFound(type, name));
  }

  public ObjectStore.Listing list(
      ResourceType type, Optional<String> namespace, Predicate<JsonNode> wanted) {
    ObjectStore.Listing all = store.list(type.qualifiedName(), namespace);
    return new ObjectStore.Listing(
        all.revision(), all.documents().stream().filter(wanted).toList());
  }

  public ObjectNode create(
      ResourceType type, String namespace, ObjectNode body, WriteOptions options) {
    ObjectNode candidate = admission.decode(type, body, options);
    return store.transaction(
        () -> {
          admission.prepareCreate(type, namespace, candidate);
          ObjectKey key = type.key(namespace, Meta.name(candidate));
          ownership(type, Part.MAIN, options).update(nothing(type), candidate, Meta.now());
          admission.validate(type, candidate, Optional.empty());
          if (store.get(key).isPresent()) {
            throw ApiError.alreadyExists(type, key.name());
          }
          return options.dryRun() ? candidate : admission.commit(type, key, candidate);
        });
  }

  /** Replaces an object; a resourceVersion in the body must be the present one. */
  public ObjectNode update(
      ResourceType type,
      String namespace,
      String name,
      Part part,
      ObjectNode body,
      WriteOptions options) {
    ObjectNode wanted = admission.decode(type, body, options);
    return store.transaction(() -> change(type, get(type, namespace, name), part, wanted, options));
  }

  /** Changes an object as it is now; the function gets a copy that it may modify and return. */
  public ObjectNode modify(
      ResourceType type,
      String namespace,
      String name,
      Part part,
      Function<ObjectNode, ObjectNode> change,
      WriteOptions options) {
    return store.transaction(
        () -> {
          ObjectNode live = get(type, namespace, name);
          return change(type, live, part, change.apply(live.deepCopy()), options);
        });
  }

  public ObjectNode patch(
      ResourceType type,
      String namespace,
      String name,
      Part part,
      Patch patch,
      WriteOptions options) {
    if (patch.kind() == Patch.Kind.APPLY) {
      return apply(type, namespace, name, part, patch.body(), options);
    }
    return store.transaction(
        () -> {
          ObjectNode live = get(type, namespace, name);
          JsonNode patched = patched(type, live, patch);
          if (!(patched instanceof ObjectNode wanted)) {
            throw ApiError.badRequest("the patch does not leave an object");
          }
          return change(type, live, part, admission.decode(type, wanted, options), options);
        });
  }

  private static JsonNode patched(ResourceType type, ObjectNode live, Patch patch) {
    try {
      return switch (patch.kind()) {
        case JSON -> JsonPatch.apply(live, patch.body());
        case MERGE -> JsonMergePatch.apply(live, objectBody(patch));
        case STRATEGIC -> {
          if (type.custom()) {
            throw ApiError.unsupportedMediaType(
                "application/strategic-merge-patch+json",
                "application/json-patch+json, application/merge-patch+json,"
                    + " application/apply-patch+yaml");
          }
          yield StrategicMergePatch.apply(live, objectBody(patch), type.schema());
        }
        case APPLY -> throw new IllegalStateException("an apply is no patch of the live object");
      };
    } catch (PatchFailed e) {
      throw ApiError.unprocessable(e.text());
    }
  }

  private static JsonNode objectBody(Patch patch) {
    if (!patch.body().isObject()) {
      throw ApiError.badRequest("a merge patch is an object, not " + patch.body().getNodeType());
    }
    return patch.body();
  }

  private ObjectNode apply(
      ResourceType type,
      String namespace,
      String name,
      Part part,
      JsonNode body,
      WriteOptions options) {
    if (!(body instanceof ObjectNode object)) {
      throw ApiError.badRequest("an applied configuration is an object");
    }
    if (Json.at(object, "metadata").has("managedFields")) {
      throw ApiError.badRequest("metadata.managedFields must be nil");
    }
    ObjectNode configuration = admission.decodeConfiguration(type, object, options);
    admission.checkIdentity(type, configuration, namespace, name);
    return store.transaction(
        () -> {
          Optional<ObjectNode> live = find(type, namespace, name);
          if (live.isEmpty() && part != Part.MAIN) {
            throw ApiError.notFound(type, name);
          }
          live.ifPresent(present -> requireVersion(type, present, configuration));
          ObjectNode before = live.orElseGet(() -> nothing(type));
          ObjectNode restricted = Parts.restrict(type, part, configuration);
          ObjectNode merged;
          try {
            merged =
                ownership(type, part, options)
                    .apply(before, restricted, options.force(), Meta.now());
          } catch (FieldConflict e) {
            throw ApiError.fieldConflict(e);
          }
          if (live.isPresent()) {
            admission.complete(type, merged);
            return finish(type, live.get(), part, merged, options);
          }
          Json.child(merged, "metadata").put("name", name);
          admission.complete(type, merged);
          admission.prepareCreate(type, namespace, merged);
          admission.validate(type, merged, Optional.empty());
          return options.dryRun()
              ? merged
              : admission.commit(type, type.key(namespace, name), merged);
        });
  }

  private ObjectNode change(
      ResourceType type, ObjectNode live, Part part, ObjectNode wanted, WriteOptions options) {
    admission.checkIdentity(type, wanted, Meta.namespace(live), Meta.name(live));
    requireVersion(type, live, wanted);
    String uid = Meta.uid(wanted);
    if (!uid.isEmpty() && !uid.equals(Meta.uid(live))) {
      throw ApiError.conflict(
          type,
          Meta.name(live),
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + Meta.uid(live));
    }
    ObjectNode candidate = Parts.combine(type, part, live, wanted);
    ownership(type, part, options).update(live, candidate, Meta.now());
    return finish(type, live, part, candidate, options);
  }

  /** A resourceVersion in a body must be the present one. */
  private static void requireVersion(ResourceType type, ObjectNode live, ObjectNode wanted) {
    String version = Meta.resourceVersion(wanted);
    if (!version.isEmpty() && !version.equals(Meta.resourceVersion(live))) {
      throw ApiError.modified(type, Meta.name(live));
    }
  }

  private ObjectNode finish(
      ResourceType type, ObjectNode live, Part part, ObjectNode candidate, WriteOptions options) {
    Parts.keepServerFields(live, candidate);
    if (part != Part.STATUS) {
      admission.prepareUpdate(type, live, candidate);
    }
    if (Parts.sameApartFromTimes(live, candidate)) {
      return live;
    }
    if (type.hasGeneration() && !Parts.sameSpec(type, live, candidate)) {
      Json.child(candidate, "metadata").put("generation", Meta.generation(live) + 1);
    }
    admission.validate(type, candidate, Optional.of(live));
    if (options.dryRun()) {
      return candidate;
    }
    ObjectKey key = type.key(Meta.namespace(live), Meta.name(live));
    if (deletion.isDue(type, candidate)) {
      deletion.remove(type, key);
      return candidate;
    }
    return admission.commit(type, key, candidate);
  }

  /**
   * Deletes an object, or marks it as being deleted while finalizers or a grace period hold it.
   *
   * @return the object as it is now, or nothing when it is gone
   */
  public Optional<ObjectNode> delete(
      ResourceType type, String namespace, String name, DeleteOptions options) {
    return store.transaction(() -> deletion.delete(type, get(type, namespace, name), options));
  }

  /** Deletes all that a list would show. */
  public List<ObjectNode> deleteAll(
      ResourceType type,
      Optional<String> namespace,
      Predicate<JsonNode> wanted,
      DeleteOptions options) {
    return store.transaction(
        () -> {
          List<ObjectNode> documents = list(type, namespace, wanted).documents();
          documents.forEach(d -> deletion.delete(type, d, options));
          return documents;
        });
  }

  private static ObjectNode nothing(ResourceType type) {
    ObjectNode object = Json.object().put("apiVersion", type.apiVersion()).put("kind", type.kind());
    object.putObject("metadata");
    if (!type.custom()) {
      // The real server's typed kinds always have these, so that nobody comes to own them as a
      // whole.
      List.of("spec", "status").stream()
          .filter(type.schema().properties()::containsKey)
          .forEach(object::putObject);
    }
    return object;
  }

  private static FieldOwnership ownership(ResourceType type, Part part, WriteOptions options) {
    return new FieldOwnership(
        options.manager(), type.apiVersion(), part.subresource, type.schema());
  }
}
