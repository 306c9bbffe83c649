package sys.storage.harness.kubernetes.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sys.storage.harness.kubernetes.api.DeleteOptions;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.api.ResourceApi.Part;
import sys.storage.harness.kubernetes.api.WriteOptions;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.resource.ResourceType;
import sys.storage.harness.kubernetes.store.Change;
import sys.storage.harness.kubernetes.store.ObjectKey;

/**
 * Deletes what is owned by nothing that still exists, and carries out foreground deletion and
 * orphaning.
 */
public final class GarbageCollector implements Controller {
  private static final WriteOptions WRITE = WriteOptions.by("kube-controller-manager");
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  private final ResourceApi api;

  public GarbageCollector(ResourceApi api) {
    this.api = api;
  }

  @Override
  public String name() {
    return "garbage-collector";
  }

  @Override
  public Stream<ObjectKey> affectedBy(Change change) {
    Stream<ObjectKey> self = Stream.of(change.key());
    if (change.type() == Change.Type.DELETED) {
      // Those that it owned, and those that may have waited for it to go.
      return Stream.concat(
          dependents(Meta.uid(change.object())).map(this::keyOf),
          owners(change.object()).map(this::keyOf));
    }
    return owned(change.object()) || isWaiting(change.object()) ? self : Stream.empty();
  }

  private static boolean owned(JsonNode object) {
    return !Json.at(object, "metadata", "ownerReferences").isEmpty();
  }

  private static boolean isWaiting(JsonNode object) {
    return Meta.isDeleting(object)
        && (Meta.hasFinalizer(object, FOREGROUND) || Meta.hasFinalizer(object, ORPHAN));
  }

  private Stream<ObjectNode> dependents(String uid) {
    return api.store().all().stream()
        .filter(
            d ->
                Json.stream(Json.at(d, "metadata", "ownerReferences"))
                    .anyMatch(o -> Json.text(o, "uid").equals(uid)));
  }

  private Stream<ObjectNode> owners(JsonNode object) {
    return Json.stream(Json.at(object, "metadata", "ownerReferences"))
        .map(o -> owner(object, o))
        .flatMap(Optional::stream);
  }

  private Optional<ObjectNode> owner(JsonNode object, JsonNode reference) {
    return api.types()
        .ofKind(Json.text(reference, "apiVersion"), Json.text(reference, "kind"))
        .flatMap(t -> api.find(t, Meta.namespace(object), Json.text(reference, "name")))
        .filter(found -> Meta.uid(found).equals(Json.text(reference, "uid")));
  }

  private ObjectKey keyOf(ObjectNode object) {
    return typeOf(object).key(Meta.namespace(object), Meta.name(object));
  }

  private ResourceType typeOf(JsonNode object) {
    return api.types()
        .ofKind(Json.text(object, "apiVersion"), Json.text(object, "kind"))
        .orElseThrow();
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) {
    Optional<ObjectNode> found = api.store().get(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode object = found.get();
    if (isWaiting(object)) {
      finish(object);
    } else if (owned(object) && !Meta.isDeleting(object)) {
      collect(object);
    }
    return Optional.empty();
  }

  /** Deletes an object without living owners; takes off the references to those that are gone. */
  private void collect(ObjectNode object) {
    ResourceType type = typeOf(object);
    Set<String> living = owners(object).map(Meta::uid).collect(Collectors.toSet());
    if (living.isEmpty()) {
      api.delete(
          type,
          Meta.namespace(object),
          Meta.name(object),
          DeleteOptions.PLAIN.withUid(Meta.uid(object)));
    } else if (living.size() < Json.at(object, "metadata", "ownerReferences").size()) {
      changeList(object, "ownerReferences", o -> !living.contains(Json.text(o, "uid")));
    }
  }

  private void finish(ObjectNode owner) {
    List<ObjectNode> dependents = dependents(Meta.uid(owner)).toList();
    if (Meta.hasFinalizer(owner, ORPHAN)) {
      dependents.forEach(
          d -> changeList(d, "ownerReferences", o -> Json.text(o, "uid").equals(Meta.uid(owner))));
      changeList(owner, "finalizers", f -> f.asText().equals(ORPHAN));
      return;
    }
    dependents.stream()
        .filter(d -> !Meta.isDeleting(d))
        .forEach(
            d ->
                api.delete(
                    typeOf(d),
                    Meta.namespace(d),
                    Meta.name(d),
                    DeleteOptions.PLAIN.withUid(Meta.uid(d))));
    boolean blocked =
        dependents(Meta.uid(owner))
            .flatMap(d -> Json.stream(Json.at(d, "metadata", "ownerReferences")))
            .anyMatch(
                o ->
                    Json.text(o, "uid").equals(Meta.uid(owner))
                        && o.path("blockOwnerDeletion").asBoolean());
    if (!blocked) {
      changeList(owner, "finalizers", f -> f.asText().equals(FOREGROUND));
    }
  }

  private void changeList(ObjectNode object, String list, Predicate<JsonNode> remove) {
    api.modify(
        typeOf(object),
        Meta.namespace(object),
        Meta.name(object),
        Part.MAIN,
        o -> {
          ArrayNode values = Json.list(Json.child(o, "metadata"), list);
          values.removeIf(remove);
          if (values.isEmpty()) {
            Json.child(o, "metadata").remove(list);
          }
          return o;
        },
        WRITE);
  }
}
