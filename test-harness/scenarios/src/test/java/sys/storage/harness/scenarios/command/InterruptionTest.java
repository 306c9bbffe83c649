package sys.storage.harness.scenarios.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sys.storage.harness.kubernetes.files.DirectoryLock;
import sys.storage.harness.scenarios.command.LabProcess.Said;

/** Ends in the middle: by Ctrl-C, by SIGTERM, and by kill -9 of whatever part. */
final class InterruptionTest {

  private static final String NODE = "sys.storage.raft.node.Main";

  private final Path directory;
  private final Path home;

  InterruptionTest(@TempDir Path directory) {
    this.directory = directory;
    this.home = directory.resolve("home");
  }

  @AfterEach
  void leaveNothingRunning() {
    if (Files.exists(home)) {
      LabProcess.run(home, "down");
    }
    assertThat(LabProcess.mentioning(home)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "INT, 130, lock",
    "TERM, 143, control-plane.pid",
    "INT, 130, kubernetes/kubeconfig",
    "TERM, 143, operator.pid",
    "INT, 130, operator.log"
  })
  void upThatIsInterruptedLeavesNoProcessAndCanBeRunAgain(
      String signal, int exitCode, String moment) {
    assumeDeliverable(signal);
    LabProcess up = LabProcess.start(home, "up");
    up.await(moment, () -> Files.exists(home.resolve(moment)));
    up.signal(signal);
    assertThat(up.exitCode()).as(up.output()).isEqualTo(exitCode);
    assertThat(up.output()).doesNotContain("Exception").doesNotContain("running;");
    assertThat(LabProcess.mentioning(home)).isEmpty();
    if (moment.equals("operator.pid")) {
      assertRuns();
    }
  }

  private void assertRuns() {
    Said again = LabProcess.run(home, "up");
    assertThat(again.exitCode()).as(again.output()).isZero();
    assertThat(LabProcess.run(home, "up").output()).contains("already running");
    Said down = LabProcess.run(home, "down");
    assertThat(down.exitCode()).as(down.output()).isZero();
    assertThat(home).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130, demo, --history", "TERM, 143, soak, --output"})
  void aRunThatIsInterruptedLeavesNoNode(
      String signal, int exitCode, String command, String outputOption) {
    assumeDeliverable(signal);
    LabProcess run =
        LabProcess.start(home, command, outputOption, directory.resolve("output").toString());
    run.await("a node", this::nodeRuns);
    run.signal(signal);
    assertThat(run.exitCode()).as(run.output()).isEqualTo(exitCode);
    assertThat(run.output()).doesNotContain("Exception").contains("interrupted: stopping");
    assertThat(LabProcess.mentioning(home)).isEmpty();
  }

  @Test
  void aSecondCommandInTheSamePlaceIsRefused() throws IOException {
    Files.createDirectories(home);
    try (DirectoryLock _ = DirectoryLock.take(home, "test")) {
      for (String command : List.of("up", "down", "demo")) {
        Said said = LabProcess.run(home, command);
        assertThat(said.exitCode()).as(said.output()).isEqualTo(3);
        assertThat(said.output())
            .contains("process " + ProcessHandle.current().pid() + ", uses " + home);
      }
    }
  }

  @Test
  void whatAKilledControlPlaneLeftIsToldAndEnded() throws IOException {
    assertThat(LabProcess.run(home, "up").exitCode()).isZero();
    runNode();
    LabProcess.signal(pid("control-plane"), "KILL");
    Said status = LabProcess.run(home, "status");
    assertThat(status.exitCode()).isEqualTo(3);
    assertThat(status.output()).contains("has ended").contains("bin/lab up");
    assertThat(nodeRuns()).isTrue();

    Said up = LabProcess.run(home, "up");
    assertThat(up.exitCode()).as(up.output()).isZero();
    assertThat(up.output()).containsPattern("was killed: ended [12] of its processes");
    assertThat(nodeRuns()).isFalse();

    runNode();
    LabProcess.signal(pid("control-plane"), "KILL");
    assertThat(LabProcess.run(home, "down").exitCode()).isZero();
    assertThat(LabProcess.mentioning(home)).isEmpty();
  }

  @Test
  void anOperatorThatEndedIsToldAndStartedAgainBesideTheRunningControlPlane() throws IOException {
    assertThat(LabProcess.run(home, "up").exitCode()).isZero();
    long controlPlane = pid("control-plane");
    LabProcess.signal(pid("operator"), "KILL");
    Said up = LabProcess.run(home, "up");
    assertThat(up.exitCode()).as(up.output()).isZero();
    assertThat(up.output()).contains("the operator had ended");
    assertThat(pid("control-plane")).isEqualTo(controlPlane);
    assertThat(LabProcess.run(home, "up").output()).contains("already running");
  }

  @Test
  void aDemoLeavesALaboratoryAloneThatRunsInItsPlace() {
    assertThat(LabProcess.run(home, "up").exitCode()).isZero();
    Said demo = LabProcess.run(home, "demo");
    assertThat(demo.exitCode()).as(demo.output()).isEqualTo(3);
    assertThat(demo.output()).contains("a laboratory runs in " + home);
    assertThat(LabProcess.run(home, "up").output()).contains("already running");
  }

  private static void assumeDeliverable(String signal) {
    if (signal.equals("INT")) {
      LabProcess.assumeInterruptible();
    }
  }

  /** A pod beside any cluster; it waits for its foundation, which never comes. */
  private void runNode() throws IOException {
    Config config = Config.fromKubeconfig(home.resolve("kubernetes/kubeconfig").toFile());
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      client
          .resource(
              new PodBuilder()
                  .withNewMetadata()
                  .withName("lone")
                  .withNamespace("default")
                  .endMetadata()
                  .withNewSpec()
                  .addNewContainer()
                  .withName("node")
                  .withImage("local/raft-node:latest")
                  .withArgs("--name=lone", "--data-dir=" + directory.resolve("data"))
                  // Nodes of other tests run too, each on the ports of its own address.
                  .addNewEnv()
                  .withName("RAFT_BIND_ADDRESS")
                  .withNewValueFrom()
                  .withNewFieldRef(null, "status.podIP")
                  .endValueFrom()
                  .endEnv()
                  .endContainer()
                  .endSpec()
                  .build())
          .create();
    }
    Awaitility.await("a node").until(this::nodeRuns);
  }

  private boolean nodeRuns() {
    return LabProcess.anyRuns(LabProcess.mentioning(home), NODE);
  }

  private long pid(String name) throws IOException {
    String text = Files.readString(home.resolve(name + ".pid"));
    return Long.parseLong(text.substring(0, text.indexOf(' ')));
  }
}
