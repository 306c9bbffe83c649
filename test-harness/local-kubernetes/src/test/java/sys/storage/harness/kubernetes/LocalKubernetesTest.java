package sys.storage.harness.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.harness.kubernetes.LocalKubernetes.Options;
import sys.storage.harness.kubernetes.kubelet.ImageCatalog;

/** Starting and stopping. */
class LocalKubernetesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory = Path.of("");

  private LocalKubernetes start(int port) throws IOException {
    return LocalKubernetes.start(new Options(port, directory, ImageCatalog.EMPTY));
  }

  @Test
  void theKubeconfigIsThereWhileItRuns() throws IOException {
    LocalKubernetes cluster = start(0);
    assertThat(cluster.kubeconfig()).content().contains("http://127.0.0.1:" + cluster.port());
    cluster.close();
    assertThat(cluster.kubeconfig()).doesNotExist();
  }

  @Test
  void aSecondOneOnTheSameDirectoryIsRefused() throws IOException {
    try (LocalKubernetes _ = start(0)) {
      assertThatThrownBy(() -> start(0))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another control plane, process");
    }
    start(0).close();
  }

  @Test
  void aPortInUseIsNamedAndLeavesNothingHeld() throws IOException {
    int taken = TestCluster.shared().port();
    assertThatThrownBy(() -> start(taken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("port " + taken + " of 127.0.0.1 is in use");
    start(0).close();
  }

  @Test
  void volumesOfAnEarlierOneAreGone() throws IOException {
    Path old = Files.createDirectories(directory.resolve("volumes").resolve("pvc-old"));
    try (LocalKubernetes _ = start(0)) {
      assertThat(old).doesNotExist();
    }
  }

  /** A control plane that was killed would leave it running, and no later one would know of it. */
  @Test
  void aProcessThatCannotBePutOnRecordRunsNoProgram() throws IOException {
    Path trace = directory.resolve("trace");
    Path records = directory.resolve("node/processes");
    try (LocalKubernetes cluster =
            LocalKubernetes.start(new Options(0, directory, TestCluster.images()));
        KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
                .build()) {
      Files.delete(records);
      client
          .resource(
              """
              apiVersion: v1
              kind: Pod
              metadata: {name: p, namespace: default}
              spec: {containers: [{name: main, image: '%s', args: ['touch %s; exec sleep 60']}]}
              """
                  .formatted(TestCluster.SHELL, trace))
          .create();
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  client.v1().events().inNamespace("default").list().getItems().stream()
                      .anyMatch(event -> event.getReason().equals("BackOff")));
      assertThat(trace).doesNotExist();

      Files.createDirectory(records);
      await().atMost(PATIENCE).until(() -> Files.exists(trace));
    }
  }
}
