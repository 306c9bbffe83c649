package sys.storage.harness.kubernetes.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.controllers.Controller;
import sys.storage.harness.kubernetes.controllers.PodConditions;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.selector.LabelSelector;
import sys.storage.harness.kubernetes.store.Change;
import sys.storage.harness.kubernetes.store.ObjectKey;

/**
 * The names of the cluster as a hosts file, for {@code -Djdk.net.hosts.file}: those of services,
 * and those of single pods of headless services. Pods that are not ready have names only where the
 * service publishes them. Replaced as a whole at each change, so that a reader never sees half of
 * it.
 */
public final class HostsFile implements Controller {
  /** There is one file, whatever changed. */
  private static final ObjectKey ALL = new ObjectKey("hosts", "", "file");

  private final ResourceApi api;
  private final Path path;
  private String written = "";

  public HostsFile(ResourceApi api, Path path) throws IOException {
    this.api = api;
    this.path = path;
    write("127.0.0.1 localhost\n");
  }

  @Override
  public String name() {
    return "cluster-names";
  }

  @Override
  public Stream<ObjectKey> affectedBy(Change change) {
    return switch (change.key().resource()) {
      case "pods", "services" -> Stream.of(ALL);
      default -> Stream.empty();
    };
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) {
    List<String> lines = new ArrayList<>();
    lines.add("127.0.0.1 localhost");
    for (ObjectNode service :
        api.list(api.type("services"), Optional.empty(), _ -> true).documents()) {
      addNames(service, lines);
    }
    String content = String.join("\n", lines) + "\n";
    if (!content.equals(written)) {
      try {
        write(content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Optional.empty();
  }

  private void addNames(ObjectNode service, List<String> lines) {
    JsonNode selector = Json.at(service, "spec", "selector");
    if (selector.isEmpty()) {
      return;
    }
    boolean headless = Json.text(service, "spec", "clusterIP").equals("None");
    boolean unreadyToo = Json.at(service, "spec", "publishNotReadyAddresses").asBoolean();
    LabelSelector labels = LabelSelector.ofMap(selector);
    List<ObjectNode> pods =
        api.list(
                api.type("pods"),
                Optional.of(Meta.namespace(service)),
                p ->
                    labels.test(Meta.labels(p))
                        && Json.optionalText(p, "status", "podIP").isPresent()
                        && (unreadyToo || PodConditions.isReady(p)))
            .documents();
    for (ObjectNode pod : pods) {
      String address = Json.text(pod, "status", "podIP");
      String hostname = Json.text(pod, "spec", "hostname");
      boolean named =
          !hostname.isEmpty() && Json.text(pod, "spec", "subdomain").equals(Meta.name(service));
      if (headless && named) {
        lines.add(address + " " + names(hostname + "." + Meta.name(service), service));
      }
      lines.add(address + " " + names(Meta.name(service), service));
    }
  }

  private static String names(String name, ObjectNode service) {
    String namespace = Meta.namespace(service);
    String shortest = namespace.equals("default") ? " " + name : "";
    return String.join(
            " ",
            name + "." + namespace + ".svc.cluster.local",
            name + "." + namespace + ".svc",
            name + "." + namespace)
        + shortest;
  }

  private void write(String content) throws IOException {
    Path next = path.resolveSibling(path.getFileName() + ".next");
    Files.writeString(next, content);
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    written = content;
  }
}
