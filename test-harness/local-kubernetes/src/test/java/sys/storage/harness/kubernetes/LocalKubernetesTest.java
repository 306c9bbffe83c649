package sys.storage.harness.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.harness.kubernetes.LocalKubernetes.Options;
import sys.storage.harness.kubernetes.kubelet.ImageCatalog;

/** Starting and stopping. */
class LocalKubernetesTest {
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
}
