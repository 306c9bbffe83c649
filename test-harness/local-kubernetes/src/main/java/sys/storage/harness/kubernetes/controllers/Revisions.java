package sys.storage.harness.kubernetes.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import sys.storage.harness.kubernetes.api.DeleteOptions;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.api.WriteOptions;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.resource.ResourceType;

/** The history of a StatefulSet's pod template, kept as ControllerRevisions. */
final class Revisions {
  private static final WriteOptions WRITE = WriteOptions.by("kube-controller-manager");
  static final String LABEL = "controller-revision-hash";

  private final ResourceApi api;
  private final ResourceType type;

  Revisions(ResourceApi api) {
    this.api = api;
    this.type = api.type("controllerrevisions");
  }

  /**
   * One template.
   *
   * @param name of the revision, which its pods carry as a label
   */
  record Revision(String name, JsonNode template) {}

  /** The template that pods had, and the one that they are to have. */
  record Pair(Revision current, Revision update) {
    Revision templateFor(JsonNode set, int ordinal) {
      JsonNode strategy = Json.at(set, "spec", "updateStrategy");
      int start = Json.at(set, "spec", "ordinals", "start").asInt(0);
      boolean held =
          Json.text(strategy, "type").equals("RollingUpdate")
              && ordinal < start + Json.at(strategy, "rollingUpdate", "partition").asInt();
      return held ? current : update;
    }
  }

  static String revisionOf(JsonNode pod) {
    return Json.text(pod, "metadata", "labels", LABEL);
  }

  Pair of(ObjectNode set) {
    JsonNode template = Json.at(set, "spec", "template");
    List<ObjectNode> known =
        api
            .list(type, Optional.of(Meta.namespace(set)), r -> Meta.isControlledBy(r, set))
            .documents()
            .stream()
            .sorted(Comparator.comparingLong(r -> r.path("revision").asLong()))
            .toList();
    Revision update =
        known.stream()
            .map(Revisions::read)
            .filter(r -> Json.same(r.template(), template))
            .reduce((_, later) -> later)
            .orElseGet(() -> record(set, template, known));
    String currentName = Json.text(set, "status", "currentRevision");
    Revision current =
        known.stream()
            .map(Revisions::read)
            .filter(r -> r.name().equals(currentName))
            .findFirst()
            .orElse(update);
    prune(set, known, List.of(current.name(), update.name()));
    return new Pair(current, update);
  }

  private static Revision read(JsonNode revision) {
    return new Revision(Meta.name(revision), Json.at(revision, "data", "spec", "template"));
  }

  private Revision record(ObjectNode set, JsonNode template, List<ObjectNode> known) {
    CRC32 crc = new CRC32();
    crc.update(Json.bytes(template));
    String name = Meta.name(set) + "-" + Long.toHexString(crc.getValue());
    ObjectNode revision =
        Json.object().put("apiVersion", "apps/v1").put("kind", "ControllerRevision");
    ObjectNode metadata = revision.putObject("metadata").put("name", name);
    metadata.set("labels", Json.at(template, "metadata", "labels").deepCopy());
    Json.child(metadata, "labels").put("controller.kubernetes.io/hash", name);
    metadata.putArray("ownerReferences").add(Meta.controllerReference(set));
    Json.child(revision, "data", "spec").set("template", template.deepCopy());
    long number = known.isEmpty() ? 1 : known.getLast().path("revision").asLong() + 1;
    revision.put("revision", number);
    if (api.find(type, Meta.namespace(set), name).isEmpty()) {
      api.create(type, Meta.namespace(set), revision, WRITE);
    }
    return new Revision(name, template);
  }

  private void prune(ObjectNode set, List<ObjectNode> known, List<String> inUse) {
    int limit = Json.at(set, "spec", "revisionHistoryLimit").asInt(10);
    List<ObjectNode> old = known.stream().filter(r -> !inUse.contains(Meta.name(r))).toList();
    old.stream()
        .limit(Math.max(0, old.size() - limit))
        .forEach(r -> api.delete(type, Meta.namespace(r), Meta.name(r), DeleteOptions.PLAIN));
  }
}
