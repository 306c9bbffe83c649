package sys.storage.harness.kubernetes.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import sys.storage.harness.kubernetes.api.DeleteOptions;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.api.ResourceApi.Part;
import sys.storage.harness.kubernetes.api.WriteOptions;
import sys.storage.harness.kubernetes.event.EventRecorder;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.resource.ResourceType;
import sys.storage.harness.kubernetes.store.Change;
import sys.storage.harness.kubernetes.store.ObjectKey;

/**
 * Keeps the pods and claims of StatefulSets: one pod per ordinal with a stable name and claims of
 * its own; in order, or in parallel; updated by rolling from the highest ordinal down, or only when
 * a pod is deleted.
 */
public final class StatefulSetController implements Controller {
  private static final WriteOptions WRITE = WriteOptions.by("kube-controller-manager");

  private final ResourceApi api;
  private final ResourceType sets;
  private final ResourceType pods;
  private final Revisions revisions;
  private final SetClaims claims;
  private final EventRecorder events;

  public StatefulSetController(ResourceApi api) {
    this.api = api;
    this.sets = api.type("statefulsets");
    this.pods = api.type("pods");
    this.events = new EventRecorder(api, "statefulset-controller", "");
    this.revisions = new Revisions(api);
    this.claims = new SetClaims(api, events);
  }

  @Override
  public String name() {
    return "statefulset-controller";
  }

  @Override
  public Stream<ObjectKey> affectedBy(Change change) {
    return switch (change.key().resource()) {
      case "statefulsets.apps" -> Stream.of(change.key());
      case "pods" ->
          Meta.controllerOf(change.object())
              .filter(owner -> Json.text(owner, "kind").equals("StatefulSet"))
              .map(owner -> sets.key(Meta.namespace(change.object()), Json.text(owner, "name")))
              .stream();
      case "persistentvolumeclaims" ->
          // A claim that is leaving may hold back a pod that is to be made anew.
          change.type() == Change.Type.DELETED
              ? api
                  .list(sets, Optional.of(change.key().namespace()), _ -> true)
                  .documents()
                  .stream()
                  .map(set -> sets.key(Meta.namespace(set), Meta.name(set)))
              : Stream.empty();
      default -> Stream.empty();
    };
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) {
    Optional<ObjectNode> found = api.store().get(key);
    if (found.isEmpty() || Meta.isDeleting(found.get())) {
      return Optional.empty();
    }
    ObjectNode set = found.get();
    Revisions.Pair revision = revisions.of(set);
    NavigableMap<Integer, ObjectNode> owned = podsOf(set);
    sync(set, revision, owned);
    writeStatus(set, revision, podsOf(set));
    return Optional.empty();
  }

  private NavigableMap<Integer, ObjectNode> podsOf(ObjectNode set) {
    NavigableMap<Integer, ObjectNode> byOrdinal = new TreeMap<>();
    String prefix = Meta.name(set) + "-";
    for (ObjectNode pod :
        api.list(pods, Optional.of(Meta.namespace(set)), pod -> Meta.isControlledBy(pod, set))
            .documents()) {
      String suffix = Meta.name(pod).substring(Math.min(prefix.length(), Meta.name(pod).length()));
      if (Meta.name(pod).startsWith(prefix) && suffix.matches("[0-9]{1,9}")) {
        byOrdinal.put(Integer.parseInt(suffix), pod);
      }
    }
    return byOrdinal;
  }

  /** One step or more towards the wanted pods; stops where order demands to wait. */
  private void sync(
      ObjectNode set, Revisions.Pair revision, NavigableMap<Integer, ObjectNode> owned) {
    JsonNode spec = set.path("spec");
    boolean ordered = Json.text(spec, "podManagementPolicy").equals("OrderedReady");
    int start = Json.at(spec, "ordinals", "start").asInt(0);
    int end = start + spec.path("replicas").asInt();

    claims.adopt(set, owned);
    for (int ordinal = start; ordinal < end; ordinal++) {
      ObjectNode pod = owned.get(ordinal);
      if (pod == null) {
        createPod(set, revision.templateFor(set, ordinal), ordinal);
        if (ordered) {
          return;
        }
      } else if (!Meta.isDeleting(pod) && isFinished(pod)) {
        events.warning(
            set,
            "RecreatingFailedPod",
            "StatefulSet " + id(set) + " is recreating failed Pod " + Meta.name(pod));
        deletePod(set, pod);
        if (ordered) {
          return;
        }
      } else if (ordered && (Meta.isDeleting(pod) || !PodConditions.isReady(pod))) {
        return;
      }
    }

    for (ObjectNode condemned : owned.tailMap(end, true).descendingMap().values()) {
      if (!Meta.isDeleting(condemned)) {
        claims.releaseScaledDown(set, condemned);
        deletePod(set, condemned);
      }
      if (ordered) {
        return;
      }
    }
    for (ObjectNode condemned : owned.headMap(start, false).values()) {
      if (!Meta.isDeleting(condemned)) {
        deletePod(set, condemned);
      }
    }
    if (Json.text(spec, "updateStrategy", "type").equals("RollingUpdate")) {
      rollOne(set, revision, owned, end);
    }
  }

  /** Replaces the highest outdated pod, once all above it are well again. */
  private void rollOne(
      ObjectNode set, Revisions.Pair revision, NavigableMap<Integer, ObjectNode> owned, int end) {
    int first =
        Json.at(set, "spec", "ordinals", "start").asInt(0)
            + Json.at(set, "spec", "updateStrategy", "rollingUpdate", "partition").asInt();
    for (ObjectNode pod :
        owned.subMap(Math.min(first, end), true, end, false).descendingMap().values()) {
      if (Meta.isDeleting(pod)) {
        return;
      }
      if (!Revisions.revisionOf(pod).equals(revision.update().name())) {
        deletePod(set, pod);
        return;
      }
      if (!PodConditions.isReady(pod)) {
        return;
      }
    }
  }

  private static boolean isFinished(ObjectNode pod) {
    String phase = Json.text(pod, "status", "phase");
    return phase.equals("Failed") || phase.equals("Succeeded");
  }

  private static String id(ObjectNode set) {
    return Meta.namespace(set) + "/" + Meta.name(set);
  }

  private void deletePod(ObjectNode set, ObjectNode pod) {
    api.delete(
        pods, Meta.namespace(pod), Meta.name(pod), DeleteOptions.PLAIN.withUid(Meta.uid(pod)));
    events.normal(
        set,
        "SuccessfulDelete",
        "delete Pod " + Meta.name(pod) + " in StatefulSet " + Meta.name(set) + " successful");
  }

  private void createPod(ObjectNode set, Revisions.Revision revision, int ordinal) {
    String podName = Meta.name(set) + "-" + ordinal;
    if (!claims.ensure(set, podName) || api.find(pods, Meta.namespace(set), podName).isPresent()) {
      // A claim or a pod of this name that is leaving: its deletion brings us here again.
      return;
    }
    ObjectNode template = (ObjectNode) revision.template().deepCopy();
    ObjectNode pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = Json.child(template, "metadata");
    metadata.put("name", podName).put("namespace", Meta.namespace(set));
    Json.child(metadata, "labels")
        .put("statefulset.kubernetes.io/pod-name", podName)
        .put("apps.kubernetes.io/pod-index", Integer.toString(ordinal))
        .put("controller-revision-hash", revision.name());
    metadata.putArray("ownerReferences").add(Meta.controllerReference(set));
    ObjectNode spec = Json.child(template, "spec");
    spec.put("hostname", podName).put("subdomain", Json.text(set, "spec", "serviceName"));
    mountClaims(set, podName, spec);
    pod.set("metadata", metadata);
    pod.set("spec", spec);
    api.create(pods, Meta.namespace(set), pod, WRITE);
    events.normal(
        set,
        "SuccessfulCreate",
        "create Pod " + podName + " in StatefulSet " + Meta.name(set) + " successful");
  }

  /** The volumes of the claim templates take the place of volumes of the same name. */
  private static void mountClaims(ObjectNode set, String podName, ObjectNode spec) {
    List<JsonNode> volumes = new ArrayList<>();
    List<String> claimed = new ArrayList<>();
    for (JsonNode template : Json.at(set, "spec", "volumeClaimTemplates")) {
      ObjectNode volume = Json.object().put("name", Meta.name(template));
      volume
          .putObject("persistentVolumeClaim")
          .put("claimName", SetClaims.claimName(template, podName));
      volumes.add(volume);
      claimed.add(Meta.name(template));
    }
    spec.path("volumes")
        .forEach(
            v -> {
              if (!claimed.contains(Json.text(v, "name"))) {
                volumes.add(v);
              }
            });
    if (!volumes.isEmpty()) {
      spec.putArray("volumes").addAll(volumes);
    }
  }

  private void writeStatus(
      ObjectNode set, Revisions.Pair revision, NavigableMap<Integer, ObjectNode> owned) {
    List<ObjectNode> live = owned.values().stream().filter(p -> !isFinished(p)).toList();
    int ready = count(live, PodConditions::isReady);
    int updated = count(live, p -> Revisions.revisionOf(p).equals(revision.update().name()));
    int replicas = Json.at(set, "spec", "replicas").asInt();
    boolean rolled =
        Json.text(set, "spec", "updateStrategy", "type").equals("RollingUpdate")
            && updated == live.size()
            && live.size() == replicas
            && ready == replicas;
    String current = rolled ? revision.update().name() : revision.current().name();
    int atCurrent = count(live, p -> Revisions.revisionOf(p).equals(current));
    api.modify(
        sets,
        Meta.namespace(set),
        Meta.name(set),
        Part.STATUS,
        object -> {
          ObjectNode status = Json.child(object, "status");
          status
              .put("observedGeneration", Meta.generation(set))
              .put("replicas", live.size())
              .put("readyReplicas", ready)
              .put("availableReplicas", ready)
              .put("currentReplicas", atCurrent)
              .put("updatedReplicas", updated)
              .put("currentRevision", current)
              .put("updateRevision", revision.update().name())
              .put("collisionCount", 0);
          // As the real server, which leaves out counts that are zero.
          List.of("readyReplicas", "currentReplicas", "updatedReplicas").stream()
              .filter(field -> status.path(field).asInt() == 0)
              .forEach(status::remove);
          return object;
        },
        WRITE);
  }

  private static int count(List<ObjectNode> pods, Predicate<ObjectNode> wanted) {
    return (int) pods.stream().filter(p -> !Meta.isDeleting(p)).filter(wanted).count();
  }
}
