package sys.storage.raftcluster.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

  @Test
  void anApiServerThatIsAwayIsWaitedForAndOneThatRefusesIsNot(@TempDir Path directory)
      throws IOException {
    try (var server = new RefusingApi(503, 503, 503, 429, 429, 429, 401)) {
      Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), server.kubeconfig());
      int code =
          new CommandLine(new Main())
              .execute("--kubeconfig", kubeconfig.toString(), "--health-port", "0");
      assertThat(code).isEqualTo(CommandLine.ExitCode.SOFTWARE);
      assertThat(server.requests()).isEqualTo(7);
    }
  }
}
