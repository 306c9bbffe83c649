package sys.storage.raft.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sys.storage.raft.node.TestCluster.PATIENCE;
import static sys.storage.raft.node.TestCluster.ok;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sys.storage.harness.disk.MemoryDisk;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.node.directory.DataDirectory;
import sys.storage.raft.node.runtime.FatalErrors;
import sys.storage.raft.node.runtime.MemberOptions;

/** A whole node on a disk that fails: it says so, stops where it must, and keeps its word. */
class DiskFailureTest {

  private static final int MIN_FREE_BYTES = 1_000;

  private final List<TestNode> nodes = new ArrayList<>();
  private final TestNode.Addresses addresses = new TestNode.Addresses();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
  private final CompletableFuture<Throwable> impossible = new CompletableFuture<>();

  @AfterEach
  void close() throws IOException {
    for (TestNode node : nodes) {
      node.close();
    }
  }

  private TestNode start(MemoryDisk disk) throws IOException {
    return start(disk, MIN_FREE_BYTES);
  }

  private TestNode start(MemoryDisk disk, long minFreeBytes) throws IOException {
    return start(disk, minFreeBytes, TestNode.options().snapshotInterval());
  }

  private TestNode start(MemoryDisk disk, long minFreeBytes, Duration snapshotInterval)
      throws IOException {
    MemberOptions usual = TestNode.options();
    var options =
        new MemberOptions(
            usual.core(),
            usual.storage(),
            usual.state(),
            snapshotInterval,
            usual.snapshotLogBytes(),
            minFreeBytes,
            usual.queuedRequests(),
            usual.queuedMessages(),
            usual.stateComparisonInterval());
    TestNode node =
        TestNode.start(
            DataDirectory.open(disk, Path.of("/data"), "n0"), options, addresses, new Stop());
    nodes.add(node);
    return node;
  }

  private TestNode born(MemoryDisk disk) throws IOException {
    return born(start(disk));
  }

  private static TestNode born(TestNode node) {
    ok(node.admin().bootstrap(new AdminRequest.Bootstrap(TestCluster.ID, 1, Member.of(node.id()))));
    return node;
  }

  /** Where the process would end: from here on the test looks only at the disk. */
  private final class Stop implements FatalErrors {
    @Override
    public void storageFailed(Throwable cause) {
      failed.complete(cause);
      stopped.countDown();
    }

    @Override
    public void newClusterDecided(UUID newClusterId) {
      throw new AssertionError("nobody asked for a new cluster");
    }

    @Override
    public void invariantViolated(Throwable cause) {
      impossible.complete(cause);
    }
  }

  private static HttpResponse<String> put(TestNode node, String key) throws Exception {
    return Http.put(key(node, key), "v-" + key);
  }

  private static URI key(TestNode node, String key) {
    return node.api().resolve("/kv/" + key);
  }

  @ParameterizedTest
  @CsvSource({
    "sync, Input/output error, false",
    "sync, Input/output error, true",
    "write, No space left on device, false",
    "write, No space left on device, true"
  })
  void aFailedWriteStopsTheNodeAndLosesNothingAcknowledged(
      String call, String error, boolean unsyncedSurvives) throws Exception {
    var disk = new MemoryDisk();
    TestNode node = born(disk);
    for (int i = 0; i < 20; i++) {
      assertThat(put(node, "k" + i).statusCode()).isEqualTo(200);
    }
    disk.setFault(
        attempted -> {
          if (attempted.name().equals(call) && attempted.path().startsWith("/data/log")) {
            throw new IOException(error);
          }
        });

    HttpResponse<String> refused = put(node, "lost");

    assertThat(stopped.await(10, TimeUnit.SECONDS)).as("the node stops").isTrue();
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(504);
    assertThat(refused.body()).contains("outcome-unknown");

    TestNode again = start(disk.crash((_, _) -> unsyncedSurvives));
    await()
        .atMost(PATIENCE)
        .until(() -> Http.get(again.api().resolve("/health/ready")).statusCode() == 200);
    for (int i = 0; i < 20; i++) {
      assertThat(Http.get(key(again, "k" + i)).body()).contains("v-k" + i);
    }
    assertThat(put(again, "after").statusCode()).isEqualTo(200);
  }

  /** An old entry, which a new learner needs, cannot be read back. */
  @Test
  void aFailedReadOfTheLogStopsTheNode() throws Exception {
    var disk = new MemoryDisk();
    TestNode node = born(disk);
    for (int i = 0; i < 15; i++) {
      assertThat(Http.put(key(node, "k" + i), "v".repeat(200_000)).statusCode()).isEqualTo(200);
    }
    disk.setFault(
        new MemoryDisk.Fault() {
          @Override
          public void before(MemoryDisk.Call call) {
            // Writes succeed.
          }

          @Override
          public void beforeReading(MemoryDisk.Call call) throws IOException {
            if (call.name().equals("read") && call.path().startsWith("/data/log")) {
              throw new IOException("Input/output error");
            }
          }
        });

    TestNode learner =
        TestNode.start(
            DataDirectory.open(new MemoryDisk(), Path.of("/data"), "n1"),
            TestNode.options(),
            addresses,
            new Stop());
    nodes.add(learner);
    long index = ok(node.admin().status(true)).configuration().index();
    var unused =
        node.admin()
            .addLearner(
                new AdminRequest.AddLearner(TestCluster.ID, 1, index, Member.of(learner.id())));

    assertThat(failed.get(10, TimeUnit.SECONDS))
        .isInstanceOf(IOException.class)
        .hasMessage("Input/output error");
  }

  /** A thread that ended in silence would let the log grow until the volume is full. */
  @Test
  void anImpossibleStateInASnapshotStopsTheNode() throws Exception {
    var disk = new MemoryDisk();
    TestNode node = born(start(disk, MIN_FREE_BYTES, Duration.ofMillis(1)));
    var bug = new IllegalStateException("a bug");
    disk.setFault(
        attempted -> {
          if (attempted.path().startsWith("/data/snapshots")) {
            throw bug;
          }
        });
    put(node, "k");

    assertThat(impossible.get(10, TimeUnit.SECONDS)).isSameAs(bug);
  }

  @Test
  void anAlmostFullVolumeRefusesWritesWhileReadsAndMembershipGoOn() throws Exception {
    var disk = new MemoryDisk();
    TestNode node = born(disk);
    assertThat(put(node, "before").statusCode()).isEqualTo(200);

    disk.setUsableBytes(MIN_FREE_BYTES - 1);

    await().atMost(PATIENCE).until(() -> put(node, "polled").statusCode() == 507);
    HttpResponse<String> refused = put(node, "refused");
    BadRequest.assertProblem(refused, 507, "disk-full", List.of("volume", "n0", "enlarge"));
    assertThat(Http.get(key(node, "refused")).statusCode()).isEqualTo(404);
    assertThat(Http.get(key(node, "before")).statusCode()).isEqualTo(200);
    NodeStatus status = ok(node.admin().status(true));
    var learner = new Member("n1", new UUID(0, 9));
    ok(
        node.admin()
            .addLearner(
                new AdminRequest.AddLearner(
                    TestCluster.ID, 1, status.configuration().index(), learner)));

    disk.setUsableBytes(MIN_FREE_BYTES);

    await().atMost(PATIENCE).until(() -> put(node, "after").statusCode() == 200);
  }

  /** The margin is for what must not stop: elections, snapshots, the segment that is due. */
  @Test
  void aVolumeThatFillsUpStopsWritesBeforeTheNodeAndFreedSpaceIsNoticed() throws Exception {
    var disk = new MemoryDisk();
    long margin = 6 << 20;
    disk.setUsableBytes(margin + (4 << 20));
    TestNode node = born(start(disk, margin));
    try (var log = new LogWatch()) {
      int acknowledged = 0;
      HttpResponse<String> last = putPage(node, acknowledged);
      while (last.statusCode() == 200 && acknowledged < 5_000) {
        last = putPage(node, ++acknowledged);
      }
      BadRequest.assertProblem(last, 507, "disk-full", List.of("volume", "n0", "enlarge"));
      assertThat(stopped.getCount()).as("the node goes on").isOne();
      assertThat(disk.usableBytes(Path.of("/data"))).as("free space").isPositive();
      assertThat(Http.get(node.api().resolve("/health/ready")).statusCode()).isEqualTo(200);
      assertThat(Http.get(key(node, "k0")).statusCode()).isEqualTo(200);

      disk.setUsableBytes(2 * margin);

      int next = acknowledged;
      await().atMost(PATIENCE).until(() -> putPage(node, next).statusCode() == 200);
      assertThat(log.messages())
          .containsSubsequence(
              "the volume is nearly full: writes are refused until space is freed",
              "the volume has space again: writes are taken");
      TestNode again = start(disk.crash((_, _) -> false), margin);
      await()
          .atMost(PATIENCE)
          .until(() -> Http.get(again.api().resolve("/health/ready")).statusCode() == 200);
      assertThat(ok(again.admin().status(true)).revision()).isEqualTo(acknowledged + 1);
    }
  }

  private static HttpResponse<String> putPage(TestNode node, int number) throws Exception {
    return Http.put(key(node, "k" + number), "v".repeat(4_000));
  }

  @Test
  void aBootstrapThatTheDiskRefusesCanBeRepeated() throws Exception {
    var disk = new MemoryDisk();
    TestNode node = start(disk);
    disk.setFault(
        attempted -> {
          if (attempted.path().startsWith("/data/log") && attempted.name().equals("sync")) {
            throw new IOException("No space left on device");
          }
        });

    assertThat(
            node.admin()
                .bootstrap(new AdminRequest.Bootstrap(TestCluster.ID, 1, Member.of(node.id()))))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.problem().type()).isEqualTo("disk-full");
              assertThat(refused.problem().detail()).contains("No space left", "volume");
            });
    assertThat(ok(node.admin().status(false)).state()).isEqualTo(NodeStatus.BLANK);

    disk.setFault(_ -> {});
    ok(node.admin().bootstrap(new AdminRequest.Bootstrap(TestCluster.ID, 1, Member.of(node.id()))));
    assertThat(put(node, "k").statusCode()).isEqualTo(200);
  }

  @Test
  void aSnapshotThatTheDiskRefusesIsSaidToBeAndTheNodeGoesOn() throws Exception {
    var disk = new MemoryDisk();
    TestNode node = born(disk);
    put(node, "k");
    disk.setFault(
        attempted -> {
          if (attempted.path().startsWith("/data/snapshots")) {
            throw new IOException("No space left on device");
          }
        });
    var request = new AdminRequest.Snapshot(TestCluster.ID, 1);

    assertThat(node.admin().snapshot(request))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.problem().type()).isEqualTo("disk-full");
              assertThat(refused.problem().detail()).contains("snapshot", "No space left");
            });
    assertThat(put(node, "goes-on").statusCode()).isEqualTo(200);

    disk.setFault(_ -> {});
    assertThat(ok(node.admin().snapshot(request)).index()).isPositive();
  }
}
