package sys.storage.harness.kubernetes.workload;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import sys.storage.harness.kubernetes.TestCluster;

/** A namespace of the shared control plane, and shorthand for what tests do there. */
final class Workloads implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(30);
  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  private final KubernetesClient client;
  private final String namespace = "workload-" + NAMESPACES.incrementAndGet();

  Workloads() {
    try {
      String kubeconfig = Files.readString(TestCluster.shared().kubeconfig());
      Config config = Config.fromKubeconfig(kubeconfig);
      // A refusal is an answer here, nothing to try again.
      config.setRequestRetryBackoffLimit(0);
      client = new KubernetesClientBuilder().withConfig(config).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  KubernetesClient client() {
    return client;
  }

  String namespace() {
    return namespace;
  }

  static void eventually(Callable<Boolean> condition) {
    await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(condition);
  }

  /** Creates what a YAML document says. */
  void create(String yaml) {
    client
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .inNamespace(namespace)
        .create();
  }

  Optional<Pod> pod(String name) {
    return Optional.ofNullable(client.pods().inNamespace(namespace).withName(name).get());
  }

  boolean isReady(String name) {
    return pod(name)
        .map(
            p ->
                p.getStatus().getConditions().stream()
                    .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True")))
        .orElse(false);
  }

  void awaitReady(String... names) {
    for (String name : names) {
      eventually(() -> isReady(name));
    }
  }

  String log(String pod) {
    return client.pods().inNamespace(namespace).withName(pod).getLog();
  }

  StatefulSet set(String name) {
    return client.apps().statefulSets().inNamespace(namespace).withName(name).require();
  }

  boolean hasEvent(String reason, String part) {
    return client.v1().events().inNamespace(namespace).list().getItems().stream()
        .anyMatch(e -> e.getReason().equals(reason) && e.getMessage().contains(part));
  }

  /** The directory of a bound claim. */
  Path directoryOf(String claim) {
    String volume =
        client
            .persistentVolumeClaims()
            .inNamespace(namespace)
            .withName(claim)
            .require()
            .getSpec()
            .getVolumeName();
    return Path.of(
        client.persistentVolumes().withName(volume).require().getSpec().getHostPath().getPath());
  }

  @Override
  public void close() {
    client.namespaces().withName(namespace).delete();
    client.close();
  }
}
