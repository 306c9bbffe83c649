package sys.storage.harness.scenarios.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabCommandTest {

  @Test
  void helpSucceeds() {
    assertThat(LabCommand.execute("--help")).isZero();
    assertThat(LabCommand.execute("demo", "--help")).isZero();
    assertThat(LabCommand.execute()).isZero();
  }

  @Test
  void wrongUsageHasItsOwnCode() {
    assertThat(LabCommand.execute("demo", "--cluster=moon")).isEqualTo(2);
    assertThat(LabCommand.execute("dance")).isEqualTo(2);
  }

  @Test
  void downWithNothingRunningSucceeds(@TempDir Path directory) {
    assertThat(LabCommand.execute("down", "--home", directory.resolve("none").toString())).isZero();
  }

  @Test
  void statusWithNothingRunningSaysSo(@TempDir Path directory) {
    assertThat(LabCommand.execute("status", "--home", directory.toString())).isEqualTo(3);
  }
}
