package sys.storage.harness.kubernetes.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import sys.storage.harness.kubernetes.api.ApiError;
import sys.storage.harness.kubernetes.api.DeleteOptions;
import sys.storage.harness.kubernetes.api.Patch;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.api.ResourceApi.Part;
import sys.storage.harness.kubernetes.api.WriteOptions;
import sys.storage.harness.kubernetes.api.WriteOptions.FieldValidation;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.resource.ResourceType;
import sys.storage.harness.kubernetes.selector.FieldSelector;
import sys.storage.harness.kubernetes.selector.LabelSelector;
import sys.storage.harness.kubernetes.store.ObjectStore;
import sys.storage.harness.kubernetes.table.Tables;

/** Requests on resources: from method, path and parameters to the verbs of the API. */
final class ResourceHandler {
  private final ResourceApi api;
  private final PodLogs logs;
  private final Watches watches;
  private final Subresources subresources;

  ResourceHandler(ResourceApi api, PodLogs logs) {
    this.api = api;
    this.logs = logs;
    this.watches = new Watches(api.store());
    this.subresources = new Subresources(api);
  }

  Response handle(Request request, ResourcePath path) {
    Optional<Response> review = Reviews.answer(request, path);
    if (review.isPresent()) {
      return review.get();
    }
    ResourceType type =
        api.types()
            .find(path.group(), path.version(), path.plural())
            .orElseThrow(ApiError::noSuchPath);
    if (path.name().isEmpty()) {
      return collection(request, path, type);
    }
    if (type.namespaced() && path.namespace().isEmpty()) {
      throw ApiError.noSuchPath();
    }
    String namespace = path.namespace().orElse("");
    String name = path.name().get();
    String subresource = path.subresource().orElse("");
    if (!subresource.isEmpty() && !type.subresources().contains(subresource)) {
      throw ApiError.noSuchPath();
    }
    return switch (subresource) {
      case "" -> single(request, type, namespace, name, Part.MAIN);
      case "status" -> single(request, type, namespace, name, Part.STATUS);
      case "scale" ->
          document(subresources.scale(request, type, namespace, name, options(request)));
      case "log" -> log(request, type, namespace, name);
      case "eviction" -> document(subresources.evict(request, type, namespace, name));
      case "finalize" ->
          document(subresources.finalizeNamespace(request, type, name, options(request)));
      default ->
          throw ApiError.notImplemented(
              "the local control plane has no "
                  + subresource
                  + ": its pods are processes of this machine,"
                  + " reach them at their own address (status.podIP)");
    };
  }

  private static Response document(JsonNode body) {
    return Response.Document.ok(body);
  }

  private Response collection(Request request, ResourcePath path, ResourceType type) {
    if (path.namespace().isPresent() && !type.namespaced()) {
      throw ApiError.noSuchPath();
    }
    Optional<String> namespace = path.namespace();
    return switch (request.method()) {
      case "GET" ->
          request.flag("watch") && request.query().containsKey("watch")
              ? watches.watch(request, type, namespace, selection(request))
              : list(request, type, namespace);
      case "POST" -> {
        if (type.namespaced() && namespace.isEmpty()) {
          throw ApiError.methodNotAllowed();
        }
        WriteOptions options = options(request);
        ObjectNode body = EventForms.stored(type, request.object());
        ObjectNode created =
            api.create(EventForms.storedType(api, type), namespace.orElse(""), body, options);
        yield new Response.Document(
            201, shown(request, type, created), "application/json", options.warnings());
      }
      case "DELETE" -> {
        List<ObjectNode> deleted =
            api.deleteAll(type, namespace, selection(request), deleteOptions(request));
        yield document(listOf(type, deleted, api.store().revision()));
      }
      default -> throw ApiError.methodNotAllowed();
    };
  }

  private Response list(Request request, ResourceType type, Optional<String> namespace) {
    ObjectStore.Listing listing =
        api.list(EventForms.storedType(api, type), namespace, selection(request));
    List<ObjectNode> shown =
        listing.documents().stream().map(d -> EventForms.shown(type, d)).toList();
    return document(
        request.wantsTable()
            ? Tables.of(type, shown, listing.revision(), request.included())
            : listOf(type, shown, listing.revision()));
  }

  private static ObjectNode listOf(ResourceType type, List<ObjectNode> documents, long revision) {
    ObjectNode list =
        Json.object().put("kind", type.kind() + "List").put("apiVersion", type.apiVersion());
    list.putObject("metadata").put("resourceVersion", Long.toString(revision));
    list.putArray("items").addAll(documents);
    return list;
  }

  private static Predicate<JsonNode> selection(Request request) {
    try {
      LabelSelector labels = LabelSelector.parse(request.query().getOrDefault("labelSelector", ""));
      FieldSelector fields = FieldSelector.parse(request.query().getOrDefault("fieldSelector", ""));
      return object -> labels.test(Meta.labels(object)) && fields.test(object);
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private Response single(
      Request request, ResourceType asked, String namespace, String name, Part part) {
    ResourceType type = EventForms.storedType(api, asked);
    WriteOptions options = options(request);
    int code = 200;
    ObjectNode result =
        switch (request.method()) {
          case "GET" -> api.get(type, namespace, name);
          case "PUT" ->
              api.update(
                  type, namespace, name, part, EventForms.stored(asked, request.object()), options);
          case "PATCH" -> {
            Patch patch = patch(request);
            boolean creates =
                patch.kind() == Patch.Kind.APPLY && api.find(type, namespace, name).isEmpty();
            code = creates ? 201 : 200;
            yield api.patch(type, namespace, name, part, patch, options);
          }
          case "DELETE" -> {
            if (part != Part.MAIN) {
              throw ApiError.methodNotAllowed();
            }
            ObjectNode before = api.get(type, namespace, name);
            yield api.delete(type, namespace, name, deleteOptions(request))
                .orElseGet(() -> Statuses.deleted(type, before));
          }
          default -> throw ApiError.methodNotAllowed();
        };
    return new Response.Document(
        code, shown(request, asked, result), "application/json", options.warnings());
  }

  private static JsonNode shown(Request request, ResourceType type, ObjectNode object) {
    ObjectNode form = EventForms.shown(type, object);
    return request.wantsTable() && !Json.text(form, "kind").equals("Status")
        ? Tables.of(
            type, List.of(form), Long.parseLong(Meta.resourceVersion(form)), request.included())
        : form;
  }

  private static Patch patch(Request request) {
    String type = request.contentType();
    Patch.Kind kind =
        switch (type) {
          case "application/json-patch+json" -> Patch.Kind.JSON;
          case "application/merge-patch+json" -> Patch.Kind.MERGE;
          case "application/strategic-merge-patch+json" -> Patch.Kind.STRATEGIC;
          case "application/apply-patch+yaml", "application/apply-patch+json" -> Patch.Kind.APPLY;
          default ->
              throw ApiError.unsupportedMediaType(
                  type,
                  "application/json-patch+json, application/merge-patch+json,"
                      + " application/strategic-merge-patch+json, application/apply-patch+yaml");
        };
    if (kind == Patch.Kind.APPLY && request.parameter("fieldManager").isEmpty()) {
      throw ApiError.unprocessable(
          "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
              + " apply patch");
    }
    return new Patch(kind, request.json());
  }

  private static DeleteOptions deleteOptions(Request request) {
    return DeleteOptions.parse(
        request.json(),
        request.parameter("propagationPolicy"),
        request.parameter("gracePeriodSeconds"),
        request.parameter("dryRun").isPresent());
  }

  private static WriteOptions options(Request request) {
    FieldValidation validation =
        switch (request.query().getOrDefault("fieldValidation", "Warn")) {
          case "Strict" -> FieldValidation.STRICT;
          case "Ignore" -> FieldValidation.IGNORE;
          default -> FieldValidation.WARN;
        };
    String agent = request.userAgent().split("/", 2)[0].strip();
    String manager = request.parameter("fieldManager").orElse(agent.isEmpty() ? "unknown" : agent);
    return new WriteOptions(
        manager,
        validation,
        request.parameter("dryRun").isPresent(),
        request.flag("force") && request.query().containsKey("force"),
        request.warnings());
  }

  private Response log(Request request, ResourceType type, String namespace, String name) {
    if (!request.method().equals("GET")) {
      throw ApiError.methodNotAllowed();
    }
    ObjectNode pod = api.get(type, namespace, name);
    long tail = request.number("tailLines", -1);
    PodLogs.LogOptions options =
        new PodLogs.LogOptions(
            request.query().getOrDefault("container", ""),
            request.parameter("follow").isPresent() && request.flag("follow"),
            request.parameter("previous").isPresent() && request.flag("previous"),
            tail < 0 ? OptionalLong.empty() : OptionalLong.of(tail),
            request.parameter("timestamps").isPresent() && request.flag("timestamps"));
    logs.check(pod, options);
    return new Response.Stream("text/plain", out -> logs.write(pod, options, out));
  }
}
