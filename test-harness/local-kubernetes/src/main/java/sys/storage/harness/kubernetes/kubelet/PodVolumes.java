package sys.storage.harness.kubernetes.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.kubelet.PodEnvironment.ConfigurationMissing;

/**
 * The directories of a pod's volumes: claims, emptyDir, hostPath, and files made of ConfigMaps and
 * Secrets.
 */
final class PodVolumes {
  private final ResourceApi api;
  private final JsonNode pod;
  private final Path podDirectory;

  PodVolumes(ResourceApi api, JsonNode pod, Path podDirectory) {
    this.api = api;
    this.pod = pod;
    this.podDirectory = podDirectory;
  }

  /** What stands in the way of scheduling: a claim that is missing or not bound yet. */
  Optional<String> unboundClaim() {
    for (JsonNode volume : Json.at(pod, "spec", "volumes")) {
      String claim = Json.text(volume, "persistentVolumeClaim", "claimName");
      if (claim.isEmpty()) {
        continue;
      }
      Optional<ObjectNode> found =
          api.find(api.type("persistentvolumeclaims"), Meta.namespace(pod), claim);
      if (found.isEmpty()) {
        return Optional.of("persistentvolumeclaim \"" + claim + "\" not found");
      }
      if (!Json.text(found.get(), "status", "phase").equals("Bound")) {
        return Optional.of("pod has unbound immediate PersistentVolumeClaims");
      }
    }
    return Optional.empty();
  }

  /** Makes all directories and files. */
  Map<String, Path> prepare() throws IOException, ConfigurationMissing {
    Map<String, Path> directories = new LinkedHashMap<>();
    for (JsonNode volume : Json.at(pod, "spec", "volumes")) {
      directories.put(Json.text(volume, "name"), prepare(volume));
    }
    return directories;
  }

  private Path prepare(JsonNode volume) throws IOException, ConfigurationMissing {
    if (volume.has("persistentVolumeClaim")) {
      return claimed(Json.text(volume, "persistentVolumeClaim", "claimName"));
    }
    if (volume.has("hostPath")) {
      return Path.of(Json.text(volume, "hostPath", "path"));
    }
    Path own = podDirectory.resolve("volumes").resolve(Json.text(volume, "name"));
    Files.createDirectories(own);
    if (volume.has("configMap")) {
      write(own, volume.path("configMap"), "configmaps", Json.text(volume, "configMap", "name"));
    } else if (volume.has("secret")) {
      write(own, volume.path("secret"), "secrets", Json.text(volume, "secret", "secretName"));
    }
    return own;
  }

  private Path claimed(String claimName) throws ConfigurationMissing {
    return api.find(api.type("persistentvolumeclaims"), Meta.namespace(pod), claimName)
        .flatMap(
            c -> api.find(api.type("persistentvolumes"), "", Json.text(c, "spec", "volumeName")))
        .map(v -> Path.of(Json.text(v, "spec", "hostPath", "path")))
        .orElseThrow(
            () ->
                new ConfigurationMissing(
                    "persistentvolumeclaim \"" + claimName + "\" is not bound"));
  }

  private void write(Path directory, JsonNode source, String plural, String name)
      throws IOException, ConfigurationMissing {
    Optional<ObjectNode> object = api.find(api.type(plural), Meta.namespace(pod), name);
    if (object.isEmpty()) {
      if (source.path("optional").asBoolean()) {
        return;
      }
      throw new ConfigurationMissing(
          plural.substring(0, plural.length() - 1) + " \"" + name + "\" not found");
    }
    boolean secret = plural.equals("secrets");
    for (Map.Entry<String, String> file : Meta.strings(object.get().path("data")).entrySet()) {
      byte[] bytes =
          secret
              ? Base64.getDecoder().decode(file.getValue())
              : file.getValue().getBytes(StandardCharsets.UTF_8);
      Optional<String> path = pathOf(source.path("items"), file.getKey());
      if (path.isPresent()) {
        Files.write(directory.resolve(path.get()), bytes);
      }
    }
  }

  private static Optional<String> pathOf(JsonNode items, String key) {
    return items.isEmpty()
        ? Optional.of(key)
        : Json.stream(items)
            .filter(i -> Json.text(i, "key").equals(key))
            .map(i -> Json.text(i, "path"))
            .findFirst();
  }
}
