package sys.storage.harness.kubernetes.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;

/**
 * Command line and environment of a container. A process has no mount namespace of its own: an
 * argument or a variable that is a mount path, or a path below one, is rewritten to the directory
 * of the volume on this machine.
 */
final class PodEnvironment {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$(\\$)?\\(([-._a-zA-Z][-._a-zA-Z0-9]*)\\)");

  /** Of this machine's environment a container sees only what programs need to run at all. */
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "LANG", "JAVA_HOME", "TMPDIR");

  private final ResourceApi api;
  private final JsonNode pod;
  private final String address;
  private final Path hosts;
  private final Map<String, Path> volumes;

  /**
   * @param volumes the directories of the pod's volumes by their names
   */
  PodEnvironment(
      ResourceApi api, JsonNode pod, String address, Path hosts, Map<String, Path> volumes) {
    this.api = api;
    this.pod = pod;
    this.address = address;
    this.hosts = hosts;
    this.volumes = volumes;
  }

  /** A container's process, ready to be started. */
  record Launch(List<String> command, Map<String, String> environment) {}

  /** A variable refers to something that does not exist; the container waits for it. */
  static final class ConfigurationMissing extends Exception {
    private static final long serialVersionUID = 1L;
    private final String text;

    ConfigurationMissing(String text) {
      super(text);
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  Launch launch(JsonNode container, List<String> entryPoint) throws ConfigurationMissing {
    Map<String, String> variables = variables(container);
    List<String> command = new ArrayList<>();
    if (container.path("command").isEmpty()) {
      entryPoint.forEach(argument -> command.add(fillIn(argument)));
    } else {
      container
          .path("command")
          .forEach(a -> command.add(onThisMachine(container, expand(a.asText(), variables))));
    }
    container
        .path("args")
        .forEach(a -> command.add(onThisMachine(container, expand(a.asText(), variables))));
    Map<String, String> environment = new LinkedHashMap<>();
    INHERITED.forEach(
        name -> Optional.ofNullable(System.getenv(name)).ifPresent(v -> environment.put(name, v)));
    environment.put("HOSTNAME", Meta.name(pod));
    variables.forEach((name, value) -> environment.put(name, onThisMachine(container, value)));
    return new Launch(command, environment);
  }

  private String fillIn(String argument) {
    return argument
        .replace("{hosts}", hosts.toString())
        .replace("{ip}", address)
        .replace("{name}", Meta.name(pod))
        .replace("{namespace}", Meta.namespace(pod));
  }

  private String onThisMachine(JsonNode container, String text) {
    int equals = text.startsWith("-") ? text.indexOf('=') : -1;
    String path = text.substring(equals + 1);
    for (JsonNode mount : container.path("volumeMounts")) {
      String mountPath = Json.text(mount, "mountPath");
      Path directory = volumes.get(Json.text(mount, "name"));
      if (directory != null && (path.equals(mountPath) || path.startsWith(mountPath + "/"))) {
        String subPath = Json.text(mount, "subPath");
        Path root = subPath.isEmpty() ? directory : directory.resolve(subPath);
        return text.substring(0, equals + 1) + root + path.substring(mountPath.length());
      }
    }
    return text;
  }

  private Map<String, String> variables(JsonNode container) throws ConfigurationMissing {
    Map<String, String> variables = new LinkedHashMap<>();
    for (JsonNode source : container.path("envFrom")) {
      String prefix = Json.text(source, "prefix");
      for (String kind : List.of("configMapRef", "secretRef")) {
        if (source.has(kind)) {
          String plural = kind.equals("configMapRef") ? "configmaps" : "secrets";
          data(plural, source.path(kind)).forEach((k, v) -> variables.put(prefix + k, v));
        }
      }
    }
    for (JsonNode variable : container.path("env")) {
      String name = Json.text(variable, "name");
      if (variable.has("valueFrom")) {
        Optional<String> value = valueFrom(variable.path("valueFrom"), container);
        value.ifPresent(v -> variables.put(name, v));
      } else {
        variables.put(name, expand(Json.text(variable, "value"), variables));
      }
    }
    return variables;
  }

  private Optional<String> valueFrom(JsonNode source, JsonNode container)
      throws ConfigurationMissing {
    if (source.has("fieldRef")) {
      return Optional.of(field(Json.text(source, "fieldRef", "fieldPath")));
    }
    if (source.has("resourceFieldRef")) {
      String[] path = Json.text(source, "resourceFieldRef", "resource").split("\\.", 2);
      return Json.optionalText(container, "resources", path[0], path[path.length - 1]);
    }
    boolean configMap = source.has("configMapKeyRef");
    JsonNode reference = source.path(configMap ? "configMapKeyRef" : "secretKeyRef");
    String plural = configMap ? "configmaps" : "secrets";
    String key = Json.text(reference, "key");
    Map<String, String> data = data(plural, reference);
    if (!data.containsKey(key) && !reference.path("optional").asBoolean()) {
      throw new ConfigurationMissing(
          "couldn't find key " + key + " in " + plural + " " + Json.text(reference, "name"));
    }
    return Optional.ofNullable(data.get(key));
  }

  private Map<String, String> data(String plural, JsonNode reference) throws ConfigurationMissing {
    String name = Json.text(reference, "name");
    Optional<ObjectNode> object = api.find(api.type(plural), Meta.namespace(pod), name);
    if (object.isEmpty() && !reference.path("optional").asBoolean()) {
      throw new ConfigurationMissing(
          plural.substring(0, plural.length() - 1) + " \"" + name + "\" not found");
    }
    Map<String, String> data = new LinkedHashMap<>();
    object.ifPresent(o -> data.putAll(Meta.strings(o.path("data"))));
    if (plural.equals("secrets")) {
      data.replaceAll((_, v) -> new String(Base64.getDecoder().decode(v), StandardCharsets.UTF_8));
    }
    return data;
  }

  private String field(String path) {
    return switch (path) {
      case "status.podIP", "status.podIPs" -> address;
      case "status.hostIP" -> "127.0.0.1";
      case "spec.nodeName" -> Kubelet.NODE_NAME;
      default -> {
        Matcher subscript =
            Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]").matcher(path);
        yield subscript.matches()
            ? Json.text(pod, "metadata", subscript.group(1), subscript.group(2))
            : Json.text(pod, path.split("\\.", -1));
      }
    };
  }

  /**
   * {@code $(NAME)} is the value of an earlier variable; {@code $$(NAME)} is itself with one dollar
   * less.
   */
  static String expand(String text, Map<String, String> variables) {
    Matcher reference = REFERENCE.matcher(text);
    StringBuilder result = new StringBuilder();
    while (reference.find()) {
      String whole = reference.group();
      String value =
          reference.group(1) != null
              ? whole.substring(1)
              : variables.getOrDefault(reference.group(2), whole);
      reference.appendReplacement(result, Matcher.quoteReplacement(value));
    }
    return reference.appendTail(result).toString();
  }
}
