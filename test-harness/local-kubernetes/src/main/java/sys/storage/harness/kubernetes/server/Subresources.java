package sys.storage.harness.kubernetes.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.kubernetes.api.ApiError;
import sys.storage.harness.kubernetes.api.DeleteOptions;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.api.ResourceApi.Part;
import sys.storage.harness.kubernetes.api.WriteOptions;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.patch.JsonMergePatch;
import sys.storage.harness.kubernetes.patch.JsonPatch;
import sys.storage.harness.kubernetes.patch.PatchFailed;
import sys.storage.harness.kubernetes.resource.ResourceType;
import sys.storage.harness.kubernetes.selector.LabelSelector;

/** Subresources that are documents of their own: scale, eviction, finalize. */
final class Subresources {
  private final ResourceApi api;

  Subresources(ResourceApi api) {
    this.api = api;
  }

  JsonNode scale(
      Request request, ResourceType type, String namespace, String name, WriteOptions options) {
    ResourceType.ScalePaths paths = type.scale().orElseThrow(ApiError::noSuchPath);
    ObjectNode present = scaleOf(api.get(type, namespace, name), paths);
    JsonNode wanted =
        switch (request.method()) {
          case "GET" -> present;
          case "PUT" -> request.object();
          case "PATCH" -> patchedScale(request, present);
          default -> throw ApiError.methodNotAllowed();
        };
    if (request.method().equals("GET")) {
      return present;
    }
    JsonNode replicas = Json.at(wanted, "spec", "replicas");
    if (!replicas.isIntegralNumber()) {
      throw ApiError.badRequest("Scale.spec.replicas is not a whole number: " + replicas);
    }
    String version = Meta.resourceVersion(wanted);
    ObjectNode changed =
        api.modify(
            type,
            namespace,
            name,
            Part.SCALE,
            live -> {
              if (!version.isEmpty() && !version.equals(Meta.resourceVersion(live))) {
                throw ApiError.modified(type, name);
              }
              String[] path = segments(paths.specReplicas());
              ObjectNode parent =
                  Json.child(
                      live, List.of(path).subList(0, path.length - 1).toArray(String[]::new));
              parent.set(path[path.length - 1], replicas);
              return live;
            },
            options);
    return scaleOf(changed, paths);
  }

  private static JsonNode patchedScale(Request request, JsonNode present) {
    try {
      return switch (request.contentType()) {
        case "application/json-patch+json" -> JsonPatch.apply(present, request.json());
        case "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            "application/apply-patch+yaml" ->
            JsonMergePatch.apply(present, request.json());
        default ->
            throw ApiError.unsupportedMediaType(
                request.contentType(), "application/json-patch+json, application/merge-patch+json");
      };
    } catch (PatchFailed e) {
      throw ApiError.unprocessable(e.text());
    }
  }

  private static ObjectNode scaleOf(JsonNode object, ResourceType.ScalePaths paths) {
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      metadata.set(field, Json.at(object, "metadata", field));
    }
    scale
        .putObject("spec")
        .put("replicas", Json.at(object, segments(paths.specReplicas())).asInt());
    ObjectNode status =
        scale
            .putObject("status")
            .put("replicas", Json.at(object, segments(paths.statusReplicas())).asInt());
    Optional<JsonNode> selector = paths.selector().map(p -> Json.at(object, segments(p)));
    selector
        .map(s -> s.isObject() ? LabelSelector.of(s).text() : s.asText(""))
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> status.put("selector", text));
    return scale;
  }

  private static String[] segments(String path) {
    return path.replaceFirst("^\\.", "").split("\\.", -1);
  }

  /** Deletes a pod unless a disruption budget forbids it. */
  JsonNode evict(Request request, ResourceType pods, String namespace, String name) {
    if (!request.method().equals("POST")) {
      throw ApiError.methodNotAllowed();
    }
    JsonNode options = request.json().path("deleteOptions");
    return api.store()
        .transaction(
            () -> {
              ObjectNode pod = api.get(pods, namespace, name);
              spendBudget(pod);
              api.delete(
                  pods,
                  namespace,
                  name,
                  DeleteOptions.parse(options, Optional.empty(), Optional.empty(), false));
              return Statuses.success();
            });
  }

  private void spendBudget(ObjectNode pod) {
    ResourceType budgets = api.type("poddisruptionbudgets");
    for (ObjectNode budget :
        api.list(budgets, Optional.of(Meta.namespace(pod)), _ -> true).documents()) {
      JsonNode selector = Json.at(budget, "spec", "selector");
      if (selector.isMissingNode() || !LabelSelector.of(selector).test(Meta.labels(pod))) {
        continue;
      }
      int allowed = Json.at(budget, "status", "disruptionsAllowed").asInt();
      if (allowed < 1) {
        throw ApiError.tooManyRequests(
            "Cannot evict pod as it would violate the pod's disruption budget.");
      }
      api.modify(
          budgets,
          Meta.namespace(budget),
          Meta.name(budget),
          Part.STATUS,
          b -> {
            Json.child(b, "status").put("disruptionsAllowed", allowed - 1);
            return b;
          },
          WriteOptions.by("kube-apiserver"));
    }
  }

  /** Takes the finalizers of a namespace's spec off. */
  JsonNode finalizeNamespace(
      Request request, ResourceType type, String name, WriteOptions options) {
    if (!request.method().equals("PUT")) {
      throw ApiError.methodNotAllowed();
    }
    return api.update(type, "", name, Part.MAIN, request.object(), options);
  }
}
