package sys.storage.harness.scenarios.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabCommandTest {

  @ParameterizedTest
  @ValueSource(strings = {"demo", "up", "down", "status", "soak"})
  void eachCommandHasHelpThatNamesItsOptions(String command) {
    Said said = execute(command, "--help");
    assertThat(said.exitCode()).isZero();
    assertThat(said.output())
        .contains("Usage: bin/lab " + command)
        .contains("--home=DIR")
        .contains("--cluster=embedded|current");
    assertThat(execute("help", command).output()).isEqualTo(said.output());
  }

  @Test
  void theCheckerGetsItsOwnOptions(@TempDir Path directory) throws IOException {
    Path history = Files.writeString(directory.resolve("empty.jsonl"), "");
    Said said = execute("check", "--model", "kv", "--format", "jsonl", history.toString());
    assertThat(said.output()).isEqualTo("%s linearizable%n".formatted(history));
    assertThat(said.exitCode()).isZero();
    assertThat(execute("check", "--help").output()).contains("--model register|kv");
    assertThat(execute("check", "--hoem").exitCode()).isEqualTo(2);
  }

  @Test
  void helpListsCommandsAndExitCodes() {
    Said said = execute("--help");
    assertThat(said.exitCode()).isZero();
    assertThat(said.output()).contains("demo", "up", "down", "status", "Exit codes:", "143");
    assertThat(said.output()).doesNotContain("start-cache");
    assertThat(execute()).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demo --cluster=moon             | moon",
        "dance                           | dance",
        "up --hoem=/x                    | --hoem",
        "status one two                  | two",
        "status --namespace=             | namespace ''",
        "demo -n Not_A_Name              | namespace 'Not_A_Name'",
        "up --cluster                    | --cluster",
        "demo --strict-figures=perhaps   | perhaps",
        "soak --duration=1s              | 10s..1h",
        "soak --clients=0                | 1..256",
        "soak --seed=often               | often",
        "soak --cluster=current          | --cluster=current",
      })
  void wrongUsageNamesWhatIsWrongAndHasItsOwnCode(String line, String named) {
    Said said = execute(line.strip().split(" ", -1));
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.output()).contains(named).doesNotContain("Exception:");
  }

  @Test
  void aPlaceThatCannotBeMadeIsNamed(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    Said said = execute("up", "--home", file.resolve("below").toString());
    assertThat(said.exitCode()).isEqualTo(3);
    assertThat(said.output()).contains("cannot create " + file).contains("--home");
  }

  @Test
  void downWithNothingRunningSucceeds(@TempDir Path directory) {
    assertThat(execute("down", "--home", directory.resolve("none").toString()).exitCode()).isZero();
  }

  @Test
  void statusWithNothingRunningSaysSo(@TempDir Path directory) {
    assertThat(execute("status", "--home", directory.toString()).exitCode()).isEqualTo(3);
  }

  @Test
  void aDirectoryThatIsNoLaboratoryIsNeverRemoved(@TempDir Path directory) throws IOException {
    Path precious = Files.writeString(directory.resolve("thesis.txt"), "years of work");
    for (String command : List.of("down", "up", "demo", "soak")) {
      assertThat(execute(command, "--home", directory.toString()).exitCode())
          .as(command)
          .isEqualTo(3);
    }
    assertThat(precious).exists();
  }

  private record Said(int exitCode, String output) {}

  private static Said execute(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    var said = new ByteArrayOutputStream();
    try (var both = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      System.setOut(both);
      System.setErr(both);
      int exitCode = LabCommand.execute(arguments);
      return new Said(exitCode, said.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
