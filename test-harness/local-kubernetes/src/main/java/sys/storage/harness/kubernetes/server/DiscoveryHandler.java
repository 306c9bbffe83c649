package sys.storage.harness.kubernetes.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import sys.storage.harness.kubernetes.api.ApiError;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.resource.ResourceType;
import sys.storage.harness.kubernetes.resource.ResourceTypes;

/**
 * Which groups, versions and resources are there: the plain documents, and the aggregated ones that
 * kubectl asks for.
 */
final class DiscoveryHandler {
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private final ResourceTypes types;

  DiscoveryHandler(ResourceTypes types) {
    this.types = types;
  }

  ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "34")
        .put("gitVersion", ApiServer.VERSION)
        .put("gitTreeState", "local")
        .put("platform", "local/embedded");
  }

  Response handle(Request request) {
    if (!request.method().equals("GET")) {
      throw ApiError.methodNotAllowed();
    }
    List<String> path = request.path();
    boolean core = path.getFirst().equals("api");
    if (path.size() == 1) {
      if (request.accept().contains("as=APIGroupDiscoveryList")) {
        return aggregated(
            core,
            request.accept().contains("v=v2;") || !request.accept().contains("v2beta1")
                ? "v2"
                : "v2beta1");
      }
      return Response.Document.ok(core ? coreVersions() : groupList());
    }
    if (core) {
      return Response.Document.ok(resources("", path.get(1)));
    }
    return Response.Document.ok(
        path.size() == 2 ? group(path.get(1)) : resources(path.get(1), path.get(2)));
  }

  private static ObjectNode coreVersions() {
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  private ObjectNode groupList() {
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    types.groups().keySet().stream()
        .filter(name -> !name.isEmpty())
        .forEach(name -> groups.add(group(name)));
    return list;
  }

  private ObjectNode group(String name) {
    List<String> versions = types.groups().getOrDefault(name, List.of());
    if (versions.isEmpty()) {
      throw ApiError.noSuchPath();
    }
    ObjectNode group =
        Json.object().put("kind", "APIGroup").put("apiVersion", "v1").put("name", name);
    ArrayNode list = group.putArray("versions");
    versions.forEach(v -> list.add(groupVersion(name, v)));
    group.set("preferredVersion", groupVersion(name, versions.getFirst()));
    return group;
  }

  private static ObjectNode groupVersion(String group, String version) {
    return Json.object().put("groupVersion", group + "/" + version).put("version", version);
  }

  private ObjectNode resources(String group, String version) {
    List<ResourceType> served = types.of(group, version);
    if (served.isEmpty()) {
      throw ApiError.noSuchPath();
    }
    ObjectNode list =
        Json.object()
            .put("kind", "APIResourceList")
            .put("apiVersion", "v1")
            .put("groupVersion", served.getFirst().apiVersion());
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : served) {
      ObjectNode resource =
          resources
              .addObject()
              .put("name", type.plural())
              .put("singularName", type.singular())
              .put("namespaced", type.namespaced())
              .put("kind", type.kind());
      VERBS.forEach(resource.putArray("verbs")::add);
      putNames(resource, type);
      for (String subresource : new TreeSet<>(type.subresources())) {
        ObjectNode sub =
            resources
                .addObject()
                .put("name", type.plural() + "/" + subresource)
                .put("singularName", "")
                .put("namespaced", type.namespaced())
                .put("kind", subresource.equals("scale") ? "Scale" : type.kind());
        if (subresource.equals("scale")) {
          sub.put("group", "autoscaling").put("version", "v1");
        }
        subresourceVerbs(subresource).forEach(sub.putArray("verbs")::add);
      }
    }
    return list;
  }

  private static void putNames(ObjectNode resource, ResourceType type) {
    if (!type.shortNames().isEmpty()) {
      type.shortNames().forEach(resource.putArray("shortNames")::add);
    }
    if (!type.categories().isEmpty()) {
      type.categories().forEach(resource.putArray("categories")::add);
    }
  }

  private static List<String> subresourceVerbs(String subresource) {
    return switch (subresource) {
      case "log" -> List.of("get");
      case "eviction" -> List.of("create");
      case "finalize" -> List.of("update");
      case "exec", "attach", "portforward" -> List.of("create", "get");
      default -> List.of("get", "patch", "update");
    };
  }

  private Response aggregated(boolean core, String version) {
    ObjectNode list =
        Json.object()
            .put("kind", "APIGroupDiscoveryList")
            .put("apiVersion", "apidiscovery.k8s.io/" + version);
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    for (Map.Entry<String, List<String>> group : types.groups().entrySet()) {
      if (group.getKey().isEmpty() == core) {
        ObjectNode item = items.addObject();
        item.putObject("metadata").put("name", group.getKey());
        ArrayNode versions = item.putArray("versions");
        group.getValue().forEach(v -> versions.add(aggregatedVersion(group.getKey(), v)));
      }
    }
    String contentType =
        "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList";
    return new Response.Document(200, list, contentType, List.of());
  }

  private ObjectNode aggregatedVersion(String group, String version) {
    ObjectNode result = Json.object().put("version", version).put("freshness", "Current");
    ArrayNode resources = result.putArray("resources");
    for (ResourceType type : types.of(group, version)) {
      ObjectNode resource = resources.addObject().put("resource", type.plural());
      resource.set("responseKind", kind(type.group(), type.version(), type.kind()));
      resource
          .put("scope", type.namespaced() ? "Namespaced" : "Cluster")
          .put("singularResource", type.singular());
      VERBS.forEach(resource.putArray("verbs")::add);
      putNames(resource, type);
      ArrayNode subresources = resource.putArray("subresources");
      for (String name : new TreeSet<>(type.subresources())) {
        ObjectNode sub = subresources.addObject().put("subresource", name);
        sub.set(
            "responseKind",
            name.equals("scale")
                ? kind("autoscaling", "v1", "Scale")
                : kind(type.group(), type.version(), type.kind()));
        subresourceVerbs(name).forEach(sub.putArray("verbs")::add);
      }
    }
    return result;
  }

  private static ObjectNode kind(String group, String version, String kind) {
    return Json.object().put("group", group).put("version", version).put("kind", kind);
  }
}
