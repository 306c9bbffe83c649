package sys.storage.harness.kubernetes.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.store.ObjectStore;
import sys.storage.harness.kubernetes.validation.FieldError;

/** Most of a StatefulSet's spec is fixed once it is made. */
final class StatefulSetRules implements KindRules {
  private static final List<String> MUTABLE =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  @Override
  public void prepareCreate(ObjectNode object, ObjectStore store) {
    complete(object);
    object.putObject("status").put("replicas", 0).put("availableReplicas", 0);
  }

  @Override
  public void prepareUpdate(ObjectNode live, ObjectNode candidate) {
    complete(candidate);
  }

  private static void complete(ObjectNode object) {
    ObjectNode strategy = Json.child(object, "spec", "updateStrategy");
    if (Json.text(strategy, "type").equals("RollingUpdate") && !strategy.has("rollingUpdate")) {
      strategy.putObject("rollingUpdate").put("partition", 0);
    }
    PodTemplates.complete(Json.at(object, "spec", "template", "spec"));
    for (JsonNode claim : Json.at(object, "spec", "volumeClaimTemplates")) {
      ObjectNode template = (ObjectNode) claim;
      template.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
      Json.child(template, "status").put("phase", "Pending");
    }
  }

  @Override
  public List<FieldError> check(ObjectNode candidate, Optional<ObjectNode> live) {
    JsonNode spec = candidate.path("spec");
    List<FieldError> errors = new ArrayList<>();
    if (spec.has("selector") && spec.has("template")) {
      errors.addAll(PodTemplates.checkSelector(spec));
      List<String> claimed =
          Json.stream(spec.path("volumeClaimTemplates")).map(Meta::name).toList();
      errors.addAll(
          PodTemplates.check(Json.at(spec, "template", "spec"), "spec.template.spec", claimed));
    }
    String restartPolicy = Json.text(spec, "template", "spec", "restartPolicy");
    if (spec.has("template") && !restartPolicy.equals("Always")) {
      errors.add(
          FieldError.unsupported(
              "spec.template.spec.restartPolicy",
              Json.at(spec, "template", "spec", "restartPolicy"),
              List.of("\"Always\"")));
    }
    if (live.isPresent() && !Json.same(fixed(live.get()), fixed(candidate))) {
      errors.add(
          FieldError.forbidden(
              "spec",
              "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                  + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                  + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"));
    }
    return errors;
  }

  private static JsonNode fixed(JsonNode object) {
    ObjectNode spec = object.path("spec").deepCopy();
    return spec.remove(MUTABLE);
  }
}
