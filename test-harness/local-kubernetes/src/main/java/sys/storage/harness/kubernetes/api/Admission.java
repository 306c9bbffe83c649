package sys.storage.harness.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.kinds.Definitions;
import sys.storage.harness.kubernetes.kinds.KindRules;
import sys.storage.harness.kubernetes.resource.ResourceType;
import sys.storage.harness.kubernetes.resource.ResourceTypes;
import sys.storage.harness.kubernetes.schema.Defaults;
import sys.storage.harness.kubernetes.schema.UnknownFields;
import sys.storage.harness.kubernetes.store.ObjectKey;
import sys.storage.harness.kubernetes.store.ObjectStore;
import sys.storage.harness.kubernetes.validation.FieldError;
import sys.storage.harness.kubernetes.validation.Names;
import sys.storage.harness.kubernetes.validation.Validator;

/** What happens to a document between the request and the store. */
final class Admission {
  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final ObjectStore store;
  private final ResourceTypes types;
  private final Validator validator = new Validator();
  private final SecureRandom random = new SecureRandom();

  Admission(ObjectStore store, ResourceTypes types) {
    this.store = store;
    this.types = types;
  }

  /** Checks the kind, removes unknown fields and fills in defaults, in a copy. */
  ObjectNode decode(ResourceType type, ObjectNode body, WriteOptions options) {
    ObjectNode object = decodeConfiguration(type, body, options);
    complete(type, object);
    return object;
  }

  /** The same without defaults: an applied configuration owns only what it says. */
  ObjectNode decodeConfiguration(ResourceType type, ObjectNode body, WriteOptions options) {
    checkKind(type, body);
    ObjectNode object = body.deepCopy();
    object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    List<String> unknown = UnknownFields.prune(object, type.schema());
    if (unknown.isEmpty()) {
      return object;
    }
    List<String> texts = unknown.stream().map(path -> "unknown field \"" + path + "\"").toList();
    switch (options.fieldValidation()) {
      case IGNORE -> {}
      case WARN -> options.warnings().addAll(texts);
      case STRICT ->
          throw ApiError.badRequest(
              type.kind()
                  + " in version \""
                  + type.version()
                  + "\" cannot be handled as a "
                  + type.kind()
                  + ": strict decoding error: "
                  + String.join(", ", texts));
    }
    return object;
  }

  void complete(ResourceType type, ObjectNode object) {
    Defaults.apply(object, type.schema());
  }

  private static void checkKind(ResourceType type, ObjectNode body) {
    String version = Json.text(body, "apiVersion");
    String kind = Json.text(body, "kind");
    if (!version.isEmpty() && !version.equals(type.apiVersion())) {
      throw ApiError.badRequest(
          "the API version in the data ("
              + version
              + ") does not match the expected API version ("
              + type.apiVersion()
              + ")");
    }
    if (!kind.isEmpty() && !kind.equals(type.kind())) {
      throw ApiError.badRequest(
          "the kind in the data ("
              + kind
              + ") does not match the expected kind ("
              + type.kind()
              + ")");
    }
  }

  void checkIdentity(ResourceType type, ObjectNode object, String namespace, String name) {
    String given = Meta.name(object);
    if (!given.isEmpty() && !given.equals(name)) {
      throw ApiError.badRequest(
          "the name of the object ("
              + given
              + ") does not match the name on the URL ("
              + name
              + ")");
    }
    checkNamespace(type, object, namespace);
  }

  private static void checkNamespace(ResourceType type, ObjectNode object, String namespace) {
    String given = Meta.namespace(object);
    if (type.namespaced() && !given.isEmpty() && !given.equals(namespace)) {
      throw ApiError.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  /** Names and identifies a new object, and lets its kind fill in what it must have. */
  void prepareCreate(ResourceType type, String namespace, ObjectNode object) {
    checkNamespace(type, object, namespace);
    if (!Meta.resourceVersion(object).isEmpty()) {
      throw ApiError.badRequest("resourceVersion should not be set on objects to be created");
    }
    ObjectNode metadata = Json.child(object, "metadata");
    metadata.remove(
        List.of("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"));
    String prefix = Json.text(metadata, "generateName");
    if (Meta.name(object).isEmpty() && !prefix.isEmpty()) {
      metadata.put("name", prefix + suffix());
    }
    if (type.namespaced()) {
      metadata.put("namespace", namespace);
      checkNamespaceOpen(type, namespace, Meta.name(object));
    } else {
      metadata.remove("namespace");
    }
    metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", Meta.now());
    if (type.hasGeneration()) {
      metadata.put("generation", 1);
    }
    if (type.hasStatus()) {
      object.remove("status");
    }
    KindRules.of(type).prepareCreate(object, store);
  }

  private void checkNamespaceOpen(ResourceType type, String namespace, String name) {
    ResourceType namespaces = types.builtIn("namespaces");
    ObjectNode parent =
        store
            .get(namespaces.key("", namespace))
            .orElseThrow(() -> ApiError.notFound(namespaces, namespace));
    if (Meta.isDeleting(parent)) {
      throw ApiError.forbidden(
          type,
          name,
          "unable to create new content in namespace "
              + namespace
              + " because it is being terminated");
    }
  }

  void prepareUpdate(ResourceType type, ObjectNode live, ObjectNode candidate) {
    KindRules.of(type).prepareUpdate(live, candidate);
  }

  private String suffix() {
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      suffix.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
    }
    return suffix.toString();
  }

  /**
   * @param live the object before the write, absent for a new one
   */
  void validate(ResourceType type, ObjectNode candidate, Optional<ObjectNode> live) {
    List<FieldError> errors = new ArrayList<>(Names.check(type, candidate));
    validator.check(type, candidate, live, errors);
    errors.addAll(KindRules.of(type).check(candidate, live));
    if (!errors.isEmpty()) {
      throw ApiError.invalid(type, Meta.name(candidate), errors);
    }
  }

  ObjectNode commit(ResourceType type, ObjectKey key, ObjectNode candidate) {
    ObjectNode stored = store.put(key, candidate);
    if (type.kind().equals(Definitions.KIND) && !type.custom()) {
      Definitions.register(types, stored);
    }
    return stored;
  }
}
