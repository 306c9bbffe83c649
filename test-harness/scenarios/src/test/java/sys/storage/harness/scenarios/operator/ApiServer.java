package sys.storage.harness.scenarios.operator;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import sys.storage.harness.kubernetes.LocalKubernetes;
import sys.storage.harness.kubernetes.kubelet.ImageCatalog;
import sys.storage.raftcluster.operator.KubeClients;

/** A Kubernetes API under test, with the RaftCluster resource installed. */
record ApiServer(String name, KubernetesClient client) {

  /** The image of a shell, which ends at once; the real server may have it or not. */
  static final String SHELL_IMAGE = "local/busybox:1";

  /** The image of the node; only the embedded server has it. */
  static final String NODE_IMAGE = "local/raft-node:latest";

  private static final Duration ESTABLISHED_WITHIN = Duration.ofSeconds(20);

  private static final String OF_THIS_RUN = "storage.sys/test-run";
  private static final String RUN = UUID.randomUUID().toString();

  /** The embedded one, and the real one where there is one. */
  static Stream<ApiServer> all() {
    return Stream.concat(Stream.of(Embedded.SERVER), Real.SERVER.stream());
  }

  static ApiServer embedded() {
    return Embedded.SERVER;
  }

  boolean hasImage(String image) {
    return equals(Embedded.SERVER)
        || client.nodes().list().getItems().stream()
            .flatMap(node -> node.getStatus().getImages().stream())
            .flatMap(listed -> listed.getNames().stream())
            .anyMatch(name -> name.endsWith(image));
  }

  /** A namespace of its own for one test; all go at the end. */
  String newNamespace(String prefix) {
    return client
        .namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withGenerateName(prefix + "-")
                .addToLabels(OF_THIS_RUN, RUN)
                .endMetadata()
                .build())
        .create()
        .getMetadata()
        .getName();
  }

  /** An operator that is installed later would bring up the clusters that tests have left. */
  private void deleteNamespaces() {
    client.namespaces().withLabel(OF_THIS_RUN, RUN).delete();
  }

  @Override
  public String toString() {
    return name;
  }

  private static ApiServer open(String name, Path kubeconfig) {
    try {
      var server = new ApiServer(name, KubeClients.fromKubeconfig(Files.readString(kubeconfig)));
      server.install();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void install() throws IOException {
    Path root = Path.of(System.getProperty("project.root"));
    try (var yaml =
        Files.newInputStream(root.resolve("manifests/crd/raftclusters.storage.sys.yaml"))) {
      client.load(yaml).forceConflicts().serverSideApply();
    }
    Awaitility.await("the definition is accepted by the " + name + " server")
        .atMost(ESTABLISHED_WITHIN)
        .until(this::isEstablished);
  }

  boolean isEstablished() {
    return Optional.ofNullable(
            client
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("raftclusters.storage.sys")
                .get())
        .map(CustomResourceDefinition::getStatus)
        .stream()
        .flatMap(status -> status.getConditions().stream())
        .anyMatch(
            condition ->
                condition.getType().equals("Established") && condition.getStatus().equals("True"));
  }

  /** Started by the first test that needs it. */
  private static final class Embedded {
    private static final ImageCatalog IMAGES =
        ImageCatalog.EMPTY.with(SHELL_IMAGE, List.of("/bin/sh")).with(NODE_IMAGE, node());

    static final ApiServer SERVER = start();

    /** The real node, from the class path of this test. */
    private static List<String> node() {
      return List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xmx64m",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Djdk.net.hosts.file={hosts}",
          "-cp",
          System.getProperty("java.class.path"),
          "sys.storage.raft.node.Main");
    }

    private static ApiServer start() {
      try {
        Path directory = Files.createTempDirectory("operator-api");
        LocalKubernetes kubernetes =
            LocalKubernetes.start(new LocalKubernetes.Options(0, directory, IMAGES));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(kubernetes)));
        return open("embedded", kubernetes.kubeconfig());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void close(LocalKubernetes kubernetes) {
      try {
        kubernetes.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Real {
    static final Optional<ApiServer> SERVER =
        Optional.ofNullable(System.getenv("E2E_KUBECONFIG"))
            .filter(path -> !path.isEmpty())
            .map(path -> open("real", Path.of(path)));

    static {
      SERVER.ifPresent(
          server -> Runtime.getRuntime().addShutdownHook(new Thread(server::deleteNamespaces)));
    }
  }
}
