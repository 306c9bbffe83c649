package sys.storage.harness.kubernetes.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sys.storage.harness.kubernetes.cel.CelRules;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.resource.CustomTypes;
import sys.storage.harness.kubernetes.resource.ResourceTypes;
import sys.storage.harness.kubernetes.schema.Schema;
import sys.storage.harness.kubernetes.store.ObjectStore;
import sys.storage.harness.kubernetes.validation.FieldError;

/** CustomResourceDefinitions: what they define is served as soon as they are stored. */
public final class Definitions implements KindRules {
  public static final String KIND = "CustomResourceDefinition";

  /**
   * Held by the controller that deletes the objects of a definition before the definition itself.
   */
  public static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  /** Serves what the definition says now. */
  public static void register(ResourceTypes types, JsonNode definition) {
    types.register(Meta.name(definition), CustomTypes.of(definition));
  }

  @Override
  public void prepareCreate(ObjectNode object, ObjectStore store) {
    completeNames(object);
    Json.list(Json.child(object, "metadata"), "finalizers").add(CLEANUP);
    ObjectNode status = object.putObject("status");
    ArrayNode conditions = status.putArray("conditions");
    condition(conditions, "NamesAccepted", "NoConflicts", "no conflicts found");
    condition(
        conditions, "Established", "InitialNamesAccepted", "the initial names have been accepted");
    status.set("acceptedNames", Json.at(object, "spec", "names").deepCopy());
    ArrayNode stored = status.putArray("storedVersions");
    Json.stream(Json.at(object, "spec", "versions"))
        .filter(v -> v.path("storage").asBoolean())
        .forEach(v -> stored.add(Json.text(v, "name")));
  }

  @Override
  public void prepareUpdate(ObjectNode live, ObjectNode candidate) {
    completeNames(candidate);
    Json.child(candidate, "status")
        .set("acceptedNames", Json.at(candidate, "spec", "names").deepCopy());
  }

  private static void completeNames(ObjectNode object) {
    ObjectNode names = Json.child(object, "spec", "names");
    String kind = Json.text(names, "kind");
    if (!names.has("singular")) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (!names.has("listKind")) {
      names.put("listKind", kind + "List");
    }
  }

  private static void condition(ArrayNode conditions, String type, String reason, String message) {
    conditions
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("lastTransitionTime", Meta.now())
        .put("reason", reason)
        .put("message", message);
  }

  @Override
  public List<FieldError> check(ObjectNode candidate, Optional<ObjectNode> live) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = candidate.path("spec");
    String expected = Json.text(spec, "names", "plural") + "." + Json.text(spec, "group");
    if (!Meta.name(candidate).equals(expected)) {
      errors.add(
          FieldError.invalid(
              "metadata.name",
              '"' + Meta.name(candidate) + '"',
              "must be spec.names.plural+\".\"+spec.group"));
    }
    long storage =
        Json.stream(spec.path("versions")).filter(v -> v.path("storage").asBoolean()).count();
    if (storage != 1) {
      errors.add(
          FieldError.invalid(
              "spec.versions",
              spec.path("versions").toString(),
              "must have exactly one version marked as storage version"));
    }
    for (int i = 0; i < spec.path("versions").size(); i++) {
      JsonNode schema = Json.at(spec.path("versions").get(i), "schema", "openAPIV3Schema");
      String path = "spec.versions[" + i + "].schema.openAPIV3Schema";
      if (schema.isMissingNode()) {
        errors.add(FieldError.required(path, "schemas are required"));
        continue;
      }
      checkRules(schema, path, errors);
      if (!Json.text(schema, "type").equals("object")) {
        errors.add(
            Json.text(schema, "type").isEmpty()
                ? FieldError.required(path + ".type", "must not be empty at the root")
                : FieldError.invalid(
                    path + ".type", schema.path("type"), "must be object at the root"));
      }
    }
    return errors;
  }

  private static void checkRules(JsonNode schema, String path, List<FieldError> errors) {
    for (CelRules.Problem problem : CelRules.compile(Schema.parse(schema)).problems()) {
      errors.add(
          FieldError.invalid(path + problem.path(), '"' + problem.rule() + '"', problem.message()));
    }
  }
}
