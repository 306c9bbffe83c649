package sys.storage.harness.kubernetes.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import sys.storage.harness.kubernetes.api.DeleteOptions;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.api.ResourceApi.Part;
import sys.storage.harness.kubernetes.api.WriteOptions;
import sys.storage.harness.kubernetes.files.FileTree;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.resource.ResourceType;
import sys.storage.harness.kubernetes.store.Change;
import sys.storage.harness.kubernetes.store.ObjectKey;

/**
 * Binds each claim to a directory, protects it while a pod uses it, and deletes the directory with
 * the claim.
 */
public final class ClaimController implements Controller {
  private static final WriteOptions WRITE = WriteOptions.by("kube-controller-manager");
  private static final String PROTECTION = "kubernetes.io/pvc-protection";

  private final ResourceApi api;
  private final Path directory;
  private final ResourceType claims;
  private final ResourceType volumes;

  /**
   * @param directory where the volumes are, one directory each
   */
  public ClaimController(ResourceApi api, Path directory) {
    this.api = api;
    this.directory = directory;
    this.claims = api.type("persistentvolumeclaims");
    this.volumes = api.type("persistentvolumes");
  }

  @Override
  public String name() {
    return "persistentvolume-binder";
  }

  @Override
  public Stream<ObjectKey> affectedBy(Change change) {
    return switch (change.key().resource()) {
      case "persistentvolumeclaims" ->
          Stream.concat(
              Stream.of(change.key()),
              Json.optionalText(change.object(), "spec", "volumeName")
                  .map(name -> volumes.key("", name))
                  .stream());
      case "persistentvolumes" -> Stream.of(change.key());
      case "pods" ->
          claimNames(change.object()).map(name -> claims.key(change.key().namespace(), name));
      default -> Stream.empty();
    };
  }

  private static Stream<String> claimNames(JsonNode pod) {
    return Json.stream(Json.at(pod, "spec", "volumes"))
        .map(v -> Json.text(v, "persistentVolumeClaim", "claimName"))
        .filter(name -> !name.isEmpty());
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) {
    Optional<ObjectNode> found = api.store().get(key);
    if (found.isPresent()) {
      if (key.resource().equals("persistentvolumes")) {
        releaseOrphan(found.get());
      } else if (Meta.isDeleting(found.get())) {
        unprotect(found.get());
      } else {
        bind(found.get());
      }
    }
    return Optional.empty();
  }

  private void bind(ObjectNode claim) {
    String volumeName =
        Json.optionalText(claim, "spec", "volumeName").orElse("pvc-" + Meta.uid(claim));
    if (api.find(volumes, "", volumeName).isEmpty()) {
      createVolume(claim, volumeName);
    }
    api.modify(
        claims,
        Meta.namespace(claim),
        Meta.name(claim),
        Part.MAIN,
        object -> {
          Json.child(object, "spec").put("volumeName", volumeName);
          return object;
        },
        WRITE);
    api.modify(
        claims,
        Meta.namespace(claim),
        Meta.name(claim),
        Part.STATUS,
        object -> {
          ObjectNode status = Json.child(object, "status").put("phase", "Bound");
          status.set("accessModes", Json.at(object, "spec", "accessModes").deepCopy());
          status.set("capacity", Json.at(object, "spec", "resources", "requests").deepCopy());
          return object;
        },
        WRITE);
  }

  private void createVolume(ObjectNode claim, String volumeName) {
    Path path = directory.resolve(volumeName);
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the directory of claim " + Meta.name(claim), e);
    }
    ObjectNode volume = Json.object().put("apiVersion", "v1").put("kind", "PersistentVolume");
    volume.putObject("metadata").put("name", volumeName);
    ObjectNode spec = volume.putObject("spec");
    spec.set("capacity", Json.at(claim, "spec", "resources", "requests").deepCopy());
    spec.set("accessModes", Json.at(claim, "spec", "accessModes").deepCopy());
    spec.put("persistentVolumeReclaimPolicy", "Delete")
        .put("storageClassName", Json.text(claim, "spec", "storageClassName"));
    spec.putObject("hostPath").put("path", path.toString());
    spec.putObject("claimRef")
        .put("apiVersion", "v1")
        .put("kind", "PersistentVolumeClaim")
        .put("namespace", Meta.namespace(claim))
        .put("name", Meta.name(claim))
        .put("uid", Meta.uid(claim));
    api.create(volumes, "", volume, WRITE);
    api.modify(
        volumes,
        "",
        volumeName,
        Part.STATUS,
        object -> {
          Json.child(object, "status").put("phase", "Bound");
          return object;
        },
        WRITE);
  }

  private void unprotect(ObjectNode claim) {
    boolean used =
        !api.list(
                api.type("pods"),
                Optional.of(Meta.namespace(claim)),
                pod -> claimNames(pod).anyMatch(Meta.name(claim)::equals))
            .documents()
            .isEmpty();
    if (used || !Meta.hasFinalizer(claim, PROTECTION)) {
      return;
    }
    api.modify(
        claims,
        Meta.namespace(claim),
        Meta.name(claim),
        Part.MAIN,
        object -> {
          ArrayNode finalizers = Json.list(Json.child(object, "metadata"), "finalizers");
          finalizers.removeIf(f -> f.asText().equals(PROTECTION));
          return object;
        },
        WRITE);
  }

  /** A volume whose claim is gone goes too, with all its data. */
  private void releaseOrphan(ObjectNode volume) {
    JsonNode reference = Json.at(volume, "spec", "claimRef");
    boolean bound =
        api.find(claims, Json.text(reference, "namespace"), Json.text(reference, "name"))
            .map(claim -> Meta.uid(claim).equals(Json.text(reference, "uid")))
            .orElse(reference.isMissingNode());
    Path path = directory.resolve(Meta.name(volume)).normalize();
    if (bound || !path.startsWith(directory)) {
      return;
    }
    try {
      FileTree.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete volume " + path, e);
    }
    api.delete(volumes, "", Meta.name(volume), DeleteOptions.PLAIN);
  }
}
