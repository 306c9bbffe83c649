package sys.storage.harness.kubernetes.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sys.storage.harness.kubernetes.api.DeleteOptions;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.api.ResourceApi.Part;
import sys.storage.harness.kubernetes.api.WriteOptions;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.kinds.Definitions;
import sys.storage.harness.kubernetes.resource.ResourceType;
import sys.storage.harness.kubernetes.store.Change;
import sys.storage.harness.kubernetes.store.ObjectKey;

/** Empties what is being deleted: namespaces of their objects, definitions of their resources. */
public final class NamespaceController implements Controller {
  private static final WriteOptions WRITE = WriteOptions.by("kube-controller-manager");

  /** Things in the namespace may hold their own deletion back for a while. */
  private static final Duration RECHECK = Duration.ofMillis(200);

  private final ResourceApi api;

  public NamespaceController(ResourceApi api) {
    this.api = api;
  }

  @Override
  public String name() {
    return "namespace-controller";
  }

  @Override
  public Stream<ObjectKey> affectedBy(Change change) {
    return switch (change.key().resource()) {
      case "namespaces", "customresourcedefinitions.apiextensions.k8s.io" ->
          Stream.of(change.key());
      default -> Stream.empty();
    };
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) {
    return api.store()
        .get(key)
        .flatMap(
            object -> key.resource().equals("namespaces") ? namespace(object) : definition(object));
  }

  private Optional<Duration> namespace(ObjectNode namespace) {
    String name = Meta.name(namespace);
    if (!Meta.isDeleting(namespace)) {
      ResourceType accounts = api.type("serviceaccounts");
      if (api.find(accounts, name, "default").isEmpty()) {
        ObjectNode account = Json.object().put("apiVersion", "v1").put("kind", "ServiceAccount");
        account.putObject("metadata").put("name", "default");
        api.create(accounts, name, account, WRITE);
      }
      return Optional.empty();
    }
    List<ResourceType> inside =
        api.types().all().stream().filter(ResourceType::namespaced).toList();
    inside.forEach(t -> deleteLeft(t, Optional.of(name)));
    boolean empty =
        inside.stream()
            .allMatch(t -> api.list(t, Optional.of(name), _ -> true).documents().isEmpty());
    if (!empty) {
      return Optional.of(RECHECK);
    }
    api.modify(
        api.type("namespaces"),
        "",
        name,
        Part.MAIN,
        o -> {
          Json.child(o, "spec").remove("finalizers");
          return o;
        },
        WRITE);
    return Optional.empty();
  }

  private Optional<Duration> definition(ObjectNode definition) {
    if (!Meta.isDeleting(definition) || !Meta.hasFinalizer(definition, Definitions.CLEANUP)) {
      return Optional.empty();
    }
    Optional<ResourceType> served =
        api.types().all().stream()
            .filter(t -> t.custom() && t.qualifiedName().equals(Meta.name(definition)))
            .findFirst();
    if (served.isPresent()) {
      deleteLeft(served.get(), Optional.empty());
      if (!api.list(served.get(), Optional.empty(), _ -> true).documents().isEmpty()) {
        return Optional.of(RECHECK);
      }
    }
    api.modify(
        api.type("customresourcedefinitions"),
        "",
        Meta.name(definition),
        Part.MAIN,
        o -> {
          Json.list(Json.child(o, "metadata"), "finalizers")
              .removeIf(f -> f.asText().equals(Definitions.CLEANUP));
          return o;
        },
        WRITE);
    return Optional.empty();
  }

  private void deleteLeft(ResourceType type, Optional<String> namespace) {
    api.deleteAll(type, namespace, object -> !Meta.isDeleting(object), DeleteOptions.PLAIN);
  }
}
