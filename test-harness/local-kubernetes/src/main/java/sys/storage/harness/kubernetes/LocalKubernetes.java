package sys.storage.harness.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.api.WriteOptions;
import sys.storage.harness.kubernetes.controllers.ClaimController;
import sys.storage.harness.kubernetes.controllers.ControlLoop;
import sys.storage.harness.kubernetes.controllers.Controller;
import sys.storage.harness.kubernetes.controllers.DisruptionController;
import sys.storage.harness.kubernetes.controllers.EventExpiry;
import sys.storage.harness.kubernetes.controllers.GarbageCollector;
import sys.storage.harness.kubernetes.controllers.NamespaceController;
import sys.storage.harness.kubernetes.controllers.StatefulSetController;
import sys.storage.harness.kubernetes.files.DirectoryLock;
import sys.storage.harness.kubernetes.files.FileTree;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.kubelet.HostsFile;
import sys.storage.harness.kubernetes.kubelet.ImageCatalog;
import sys.storage.harness.kubernetes.kubelet.Kubelet;
import sys.storage.harness.kubernetes.resource.BuiltInTypes;
import sys.storage.harness.kubernetes.resource.ResourceTypes;
import sys.storage.harness.kubernetes.server.ApiServer;
import sys.storage.harness.kubernetes.store.ObjectKey;
import sys.storage.harness.kubernetes.store.ObjectStore;

/**
 * A running control plane: API server, controllers and node in this process, the pods' containers
 * as its child processes. Objects are in memory and gone at the end; {@link #close} ends all pods.
 */
public final class LocalKubernetes implements AutoCloseable {
  /** Changes. Each holds two whole objects, some 40 kB of heap in all. */
  private static final int HISTORY = 1_000;

  private static final WriteOptions WRITE = WriteOptions.by("local-kubernetes");

  private final DirectoryLock lock;
  private final ApiServer server;
  private final Kubelet kubelet;
  private final List<ControlLoop> loops = new ArrayList<>();
  private final Path kubeconfig;
  private final Path hosts;

  /**
   * How to start.
   *
   * @param port of the API server on 127.0.0.1; 0 for any free one
   * @param directory for volumes, logs, the kubeconfig and the hosts file; made if absent; one
   *     control plane at a time
   * @param images what the pods' images stand for
   */
  public record Options(int port, Path directory, ImageCatalog images) {}

  /**
   * Starts everything; the API answers when this returns.
   *
   * @throws IOException when the port is taken or the directory cannot be written
   */
  public static LocalKubernetes start(Options options) throws IOException {
    return new LocalKubernetes(options);
  }

  private LocalKubernetes(Options options) throws IOException {
    Path directory = Files.createDirectories(options.directory().toAbsolutePath().normalize());
    lock = DirectoryLock.take(directory, "control plane");
    hosts = directory.resolve("hosts");
    kubeconfig = directory.resolve("kubeconfig");
    Files.deleteIfExists(kubeconfig);
    ResourceTypes types = new ResourceTypes(BuiltInTypes.all());
    ResourceApi api = new ResourceApi(new ObjectStore(HISTORY), types);
    createInitialObjects(api);
    HostsFile names = new HostsFile(api, hosts);
    kubelet = new Kubelet(api, options.images(), hosts, nodeDirectory(directory));
    // Objects live in memory: what an earlier control plane left in volumes belongs to no claim
    // now.
    Path volumes = directory.resolve("volumes");
    FileTree.delete(volumes);
    server = serve(api, options.port());
    List<Controller> controllers =
        List.of(
            new NamespaceController(api),
            new GarbageCollector(api),
            new ClaimController(api, volumes),
            new StatefulSetController(api),
            new DisruptionController(api),
            new EventExpiry(api),
            names);
    controllers.forEach(c -> loops.add(new ControlLoop(api.store(), c, d -> keyOf(types, d))));
    Files.writeString(kubeconfig, kubeconfigText());
  }

  private static Path nodeDirectory(Path directory) {
    return directory.resolve("node");
  }

  /**
   * Ends the processes that a killed control plane left.
   *
   * @param directory the one that it was started with; none may use it now
   * @return how many
   */
  public static int endLeftovers(Path directory) throws IOException {
    return Kubelet.endLeftovers(nodeDirectory(directory));
  }

  private ApiServer serve(ResourceApi api, int port) throws IOException {
    try {
      return new ApiServer(api, kubelet, port);
    } catch (IOException e) {
      kubelet.close();
      lock.close();
      throw e;
    }
  }

  private static ObjectKey keyOf(ResourceTypes types, JsonNode object) {
    return types
        .ofKind(Json.text(object, "apiVersion"), Json.text(object, "kind"))
        .map(t -> t.key(Meta.namespace(object), Meta.name(object)))
        .orElseGet(() -> new ObjectKey("unserved", Meta.namespace(object), Meta.name(object)));
  }

  private static void createInitialObjects(ResourceApi api) {
    for (String name : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
      ObjectNode namespace = Json.object();
      namespace.putObject("metadata").put("name", name);
      api.create(api.type("namespaces"), "", namespace, WRITE);
    }
    ObjectNode storage =
        Json.object().put("provisioner", "local/directory").put("allowVolumeExpansion", true);
    Json.child(storage, "metadata")
        .put("name", "standard")
        .putObject("annotations")
        .put("storageclass.kubernetes.io/is-default-class", "true");
    api.create(api.type("storageclasses"), "", storage, WRITE);
    LocalNode.register(api);
  }

  private String kubeconfigText() {
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: local
          cluster:
            server: http://127.0.0.1:%d
        users:
        - name: local
          user: {}
        contexts:
        - name: local
          context:
            cluster: local
            user: local
            namespace: default
        current-context: local
        """
        .formatted(server.port());
  }

  /** The file to give to {@code KUBECONFIG}; it exists only while the API server answers. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /**
   * The names of the cluster, for {@code -Djdk.net.hosts.file} of programs that run outside of it.
   */
  public Path hostsFile() {
    return hosts;
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(kubeconfig);
    server.close();
    loops.forEach(ControlLoop::close);
    kubelet.close();
    lock.close();
  }
}
