package sys.storage.harness.kubernetes.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFilesTest {
  @TempDir Path directory = Path.of("");

  @Test
  void whatAKilledControlPlaneLeftIsEnded() throws Exception {
    Process left = new ProcessBuilder("sleep", "60").start();
    new ProcessFiles(directory).add(left);
    new ProcessFiles(directory).killLeftovers();
    assertThat(left.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aProcessThatGotThePidLaterIsLeftAlone() throws IOException {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(directory.resolve(Long.toString(other.pid())), "2001-01-01T00:00:00Z");
      new ProcessFiles(directory).killLeftovers();
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }
}
