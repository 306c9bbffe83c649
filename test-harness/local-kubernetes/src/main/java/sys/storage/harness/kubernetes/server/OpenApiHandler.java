package sys.storage.harness.kubernetes.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import sys.storage.harness.kubernetes.api.ApiError;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.resource.ModelSchemas;
import sys.storage.harness.kubernetes.resource.ResourceType;
import sys.storage.harness.kubernetes.resource.ResourceTypes;

/**
 * OpenAPI v3, one document for each group and version: what kubectl explain, apply and edit ask
 * for.
 */
final class OpenApiHandler {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

  private final ResourceTypes types;

  OpenApiHandler(ResourceTypes types) {
    this.types = types;
  }

  Response handle(Request request) {
    List<String> path = request.path();
    if (!request.method().equals("GET") || path.size() < 2 || !path.get(1).equals("v3")) {
      throw ApiError.noSuchPath();
    }
    return switch (path.size()) {
      case 2 -> Response.Document.ok(index());
      case 4 -> Response.Document.ok(document("", path.get(3)));
      case 5 -> Response.Document.ok(document(path.get(3), path.get(4)));
      default -> throw ApiError.noSuchPath();
    };
  }

  private ObjectNode index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    for (Map.Entry<String, List<String>> group : types.groups().entrySet()) {
      for (String version : group.getValue()) {
        String path =
            group.getKey().isEmpty() ? "api/" + version : "apis/" + group.getKey() + "/" + version;
        paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
      }
    }
    return index;
  }

  private ObjectNode document(String group, String version) {
    List<ResourceType> served = types.of(group, version);
    if (served.isEmpty()) {
      throw ApiError.noSuchPath();
    }
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", ApiServer.VERSION);
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    schemas.set(META, ModelSchemas.objectMeta().source());
    for (ResourceType type : served) {
      String name = schemaName(type);
      schemas.set(name, schema(type));
      String prefix = group.isEmpty() ? "/api/v1/" : "/apis/" + group + "/" + version + "/";
      String collection =
          prefix + (type.namespaced() ? "namespaces/{namespace}/" : "") + type.plural();
      ObjectNode list = paths.putObject(collection);
      operation(list, "get", "list", type, name);
      operation(list, "post", "post", type, name);
      ObjectNode single = paths.putObject(collection + "/{name}");
      for (String method : List.of("get", "put", "patch", "delete")) {
        operation(single, method, method, type, name);
      }
    }
    return document;
  }

  private static String schemaName(ResourceType type) {
    return (type.group().isEmpty() ? "core" : type.group())
        + "."
        + type.version()
        + "."
        + type.kind();
  }

  private static ObjectNode schema(ResourceType type) {
    ObjectNode schema = type.schema().source().deepCopy();
    ObjectNode properties = Json.child(schema, "properties");
    text(
        properties,
        "apiVersion",
        "APIVersion defines the versioned schema of this representation of an object.");
    text(properties, "kind", "Kind is the REST resource that this object represents.");
    ObjectNode metadata = properties.putObject("metadata");
    metadata.put("description", "Standard object's metadata.");
    metadata.putArray("allOf").addObject().put("$ref", "#/components/schemas/" + META);
    schema.putArray("x-kubernetes-group-version-kind").add(groupVersionKind(type));
    return schema;
  }

  private static void text(ObjectNode properties, String name, String description) {
    properties.putObject(name).put("type", "string").put("description", description);
  }

  private static ObjectNode groupVersionKind(ResourceType type) {
    return Json.object()
        .put("group", type.group())
        .put("version", type.version())
        .put("kind", type.kind());
  }

  private static void operation(
      ObjectNode path, String method, String action, ResourceType type, String schemaName) {
    ObjectNode operation = path.putObject(method);
    operation.put("operationId", action + type.kind()).put("x-kubernetes-action", action);
    operation.set("x-kubernetes-group-version-kind", groupVersionKind(type));
    ArrayNode parameters = operation.putArray("parameters");
    for (String name : List.of("dryRun", "fieldManager", "fieldValidation")) {
      JsonNode text = Json.object().put("type", "string");
      parameters.addObject().put("name", name).put("in", "query").set("schema", text);
    }
    Json.child(operation, "responses", "200", "content", "application/json", "schema")
        .put("$ref", "#/components/schemas/" + schemaName);
  }
}
