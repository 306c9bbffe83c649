package sys.storage.raft.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sys.storage.raft.node.TestCluster.PATIENCE;
import static sys.storage.raft.node.TestCluster.ok;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.CoreOptions;
import sys.storage.raft.core.SafetyMode;
import sys.storage.raft.node.runtime.MemberOptions;
import sys.storage.raft.node.storage.StorageOptions;

class RecoveryTest {

  /** Keeps almost nothing of the log behind a snapshot. */
  private static MemberOptions shortLog() {
    MemberOptions usual = TestNode.options();
    CoreOptions core = usual.core();
    return new MemberOptions(
        new CoreOptions(
            core.electionTimeoutNanos(),
            core.heartbeatIntervalNanos(),
            core.maxInflightMessages(),
            core.maxInflightBytes(),
            core.maxMessageBytes(),
            core.maxUncommittedBytes(),
            core.maxLogMemoryBytes(),
            core.maxApplyBytes(),
            1_000,
            core.snapshotBytesPerSecond(),
            5,
            core.promotionLagEntries(),
            core.leaseDriftFraction(),
            SafetyMode.SAFE),
        new StorageOptions(16 << 10, false),
        usual.state(),
        usual.snapshotInterval(),
        usual.snapshotLogBytes(),
        usual.minFreeBytes(),
        usual.queuedRequests(),
        usual.queuedMessages(),
        usual.stateComparisonInterval());
  }

  @Test
  void aLearnerFarBehindIsBroughtUpByASnapshot(@TempDir Path directory) throws Exception {
    try (var cluster = new TestCluster(directory, shortLog())) {
      cluster.grow(1);
      fill(cluster.node("n0"), 300);
      ok(cluster.node("n0").admin().snapshot(new AdminRequest.Snapshot(TestCluster.ID, 1)));
      fill(cluster.node("n0"), 30);
      TestNode learner = cluster.start("n1");

      cluster.addLearner("n1");

      assertThat(cluster.catchUp().caughtUp()).isTrue();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(ok(learner.admin().status(false)).appliedIndex())
                      .isEqualTo(cluster.status().appliedIndex()));
      assertThat(Http.get(learner.api().resolve("/metrics")).body())
          .contains("raft_snapshots_installed_total 1.0");
      for (String key : new String[] {"/kv/k0", "/kv/k299"}) {
        assertThat(Http.get(learner.api().resolve(key + "?consistency=local")).body())
            .contains("\"version\":");
      }
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterAnAbruptEnd(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory.resolve("alive"), 1)) {
      fill(cluster.node("n0"), 50);
      // What a kill leaves behind: the files as they are under a running node.
      Path remains = directory.resolve("remains").resolve("n0");
      copy(directory.resolve("alive").resolve("n0"), remains);

      try (TestNode again =
          TestNode.start("n0", remains, TestNode.options(), new TestNode.Addresses())) {
        await()
            .atMost(PATIENCE)
            .until(() -> Http.get(again.api().resolve("/health/ready")).statusCode() == 200);
        assertThat(ok(again.admin().status(true)).revision()).isEqualTo(50);
        assertThat(Http.get(again.api().resolve("/kv/k49")).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void aRestartBeginsWithTheSnapshotAndGoesOnWithTheLog(@TempDir Path directory) throws Exception {
    try (var cluster = new TestCluster(directory, shortLog())) {
      cluster.grow(1);
      fill(cluster.node("n0"), 100);
      ok(cluster.node("n0").admin().snapshot(new AdminRequest.Snapshot(TestCluster.ID, 1)));
      fill(cluster.node("n0"), 20);
      long revision = cluster.status().revision();

      cluster.stop("n0");
      cluster.start("n0");

      NodeStatus status = cluster.status();
      assertThat(status.snapshotIndex()).isPositive();
      assertThat(status.revision()).isEqualTo(revision);
    }
  }

  @Test
  void membersThatAgreeReportNoViolation(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 3)) {
      fill(cluster.leader(), 300); // A hash is taken at index 256.
      for (TestNode node : cluster.nodes()) {
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    Http.get(node.adminUri().resolve("/admin/state-hashes"))
                        .body()
                        .contains("\"index\":256"));
      }
      String own = Http.get(cluster.leader().adminUri().resolve("/admin/state-hashes")).body();
      String hash = own.substring(own.indexOf("\"index\":256"), own.lastIndexOf('}'));

      for (TestNode node : cluster.nodes()) {
        assertThat(Http.get(node.adminUri().resolve("/admin/state-hashes")).body()).contains(hash);
      }
      assertThat(cluster.status().violations()).isEmpty();
    }
  }

  private static void fill(TestNode node, int count) {
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        URI uri = node.api().resolve("/kv/k" + i);
        var unused =
            writers.submit(
                () -> assertThat(Http.put(uri, "v".repeat(100)).statusCode()).isEqualTo(200));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
