package sys.storage.harness.scenarios.laboratory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.harness.kubernetes.process.ProcessIdentity;

class BackgroundProcessTest {

  private final Path directory;

  BackgroundProcessTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void leaveNothingRunning() {
    if (Files.exists(directory.resolve("sleeper.pid"))) {
      try {
        BackgroundProcess.find(directory, "sleeper").ifPresent(BackgroundProcess::kill);
      } catch (LaboratoryException e) {
        // The test that writes a broken pid file has started nothing.
      }
    }
  }

  @Test
  void isFoundAgainByItsPidFile() {
    BackgroundProcess started = start("sleep 60");
    assertThat(BackgroundProcess.find(directory, "sleeper"))
        .hasValueSatisfying(found -> assertThat(found.pid()).isEqualTo(started.pid()));
  }

  @Test
  void isNotFoundOnceItIsKilled() {
    BackgroundProcess started = start("sleep 60");
    started.kill();
    assertThat(started.alive()).isFalse();
    assertThat(BackgroundProcess.find(directory, "sleeper")).isEmpty();
  }

  @Test
  void isNotFoundOnceItHasEndedThoughNobodyHasWaitedForIt() throws IOException {
    // A shell that has become another program does not wait for its child.
    Process parent =
        new ProcessBuilder("/bin/sh", "-c", "sleep 0.5 & echo $!; exec sleep 60").start();
    try (BufferedReader output = parent.inputReader()) {
      long child = Long.parseLong(output.readLine());
      Files.writeString(
          directory.resolve("sleeper.pid"),
          ProcessIdentity.of(ProcessHandle.of(child).orElseThrow()).text());
      assertThat(BackgroundProcess.find(directory, "sleeper")).isPresent();
      Awaitility.await().until(() -> BackgroundProcess.find(directory, "sleeper").isEmpty());
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void isKilledWhenItDoesNotHeedTheRequestToStop() {
    BackgroundProcess started = start("trap '' TERM; echo deaf; while :; do sleep 0.1; done");
    Waiting.until(
        "sleeper", started, Duration.ofSeconds(5), () -> started.logTail(1).contains("deaf"));
    started.stop(Duration.ofMillis(200));
    assertThat(started.alive()).isFalse();
  }

  @Test
  void anotherProcessWithTheSamePidIsNotTakenForIt() throws IOException {
    long other = ProcessHandle.current().pid();
    Files.writeString(directory.resolve("sleeper.pid"), other + " 12345\n");
    assertThat(BackgroundProcess.find(directory, "sleeper")).isEmpty();
  }

  @Test
  void aBrokenPidFileIsNamed() throws IOException {
    Files.writeString(directory.resolve("sleeper.pid"), "soon\n");
    assertThatThrownBy(() -> BackgroundProcess.find(directory, "sleeper"))
        .isInstanceOf(LaboratoryException.class)
        .hasMessageContaining("sleeper.pid does not hold a pid");
  }

  @Test
  void theEndOfItsLogTellsWhyItEnded() {
    BackgroundProcess started = start("echo no such port; exit 1");
    assertThatThrownBy(() -> Waiting.until("sleeper", started, Duration.ofSeconds(5), () -> false))
        .isInstanceOf(LaboratoryException.class)
        .hasMessageContaining("ended while it started")
        .hasMessageContaining("no such port");
  }

  private BackgroundProcess start(String script) {
    return BackgroundProcess.start(
        directory, "sleeper", List.of("/bin/sh", "-c", script), Map.of());
  }
}
