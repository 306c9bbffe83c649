package sys.storage.harness.kubernetes.kubelet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What takes the place of an image registry: the command line that an image reference stands for,
 * its entry point. In each argument {@code {hosts}} becomes the path of the hosts file with the
 * cluster's names, {@code {ip}} the pod's address, {@code {name}} and {@code {namespace}} those of
 * the pod.
 */
public record ImageCatalog(Map<String, List<String>> commands) {
  public static final ImageCatalog EMPTY = new ImageCatalog(Map.of());

  public ImageCatalog {
    commands = Map.copyOf(commands);
  }

  public ImageCatalog with(String image, List<String> command) {
    Map<String, List<String>> more = new LinkedHashMap<>(commands);
    more.put(image, List.copyOf(command));
    return new ImageCatalog(more);
  }

  /**
   * The entry point of an image; {@code name} and {@code name:latest} are the same, as are names
   * with and without docker.io.
   */
  Optional<List<String>> entryPoint(String image) {
    return commands.entrySet().stream()
        .filter(e -> canonical(e.getKey()).equals(canonical(image)))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static String canonical(String image) {
    String name = image.startsWith("docker.io/") ? image.substring("docker.io/".length()) : image;
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.contains(":") || last.contains("@") ? name : name + ":latest";
  }
}
