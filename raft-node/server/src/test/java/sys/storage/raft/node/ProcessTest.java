package sys.storage.raft.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sys.storage.raft.node.TestCluster.PATIENCE;
import static sys.storage.raft.node.TestCluster.ok;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.NodeStatus;

/** How a node's process begins and ends: exit codes, signals, and what it says. */
class ProcessTest {

  private static final Duration END = Duration.ofSeconds(10);
  private static final int IN_ORDER = 0;
  private static final int CANNOT_START = 1;
  private static final int WRONG_FLAG = 2;
  private static final int STORAGE_FAILED = 3;

  private final List<RealNode> nodes = new ArrayList<>();
  private final Path root;
  private RealNode.Ports ports = new RealNode.Ports(1, 2, 3);

  ProcessTest(@TempDir Path root) {
    this.root = root;
  }

  @BeforeEach
  void choosePorts() throws IOException {
    ports = RealNode.Ports.free();
  }

  @AfterEach
  void close() {
    nodes.forEach(RealNode::close);
  }

  private RealNode start(int number, String shell, Map<String, String> variables)
      throws IOException {
    RealNode node = RealNode.start(number, root, ports, shell, variables);
    nodes.add(node);
    return node;
  }

  private RealNode start(int number) throws IOException {
    return start(number, "", Map.of()).awaitListening();
  }

  private static void assertEnds(RealNode node, int code, String... says) throws Exception {
    assertThat(node.awaitEnd(END)).as(node.output()).isEqualTo(code);
    assertThat(node.output()).contains(says).doesNotContain("\tat ");
  }

  @Test
  void variablesAreCheckedAsFlagsAre() throws Exception {
    assertEnds(
        start(1, "", Map.of("RAFT_ELECTION_TIMEOUT_MILLIS", "50")),
        WRONG_FLAG,
        "--election-timeout-millis 50",
        "RAFT_A_B");
    assertEnds(
        start(2, "", Map.of("RAFT_HISTORY_REVISIONS", "")), WRONG_FLAG, "--history-revisions");
    assertEnds(start(3, "", Map.of("RAFT_SNAPSHOT_INTERVAL", "30")), WRONG_FLAG, "'30'", "30s");
  }

  @Test
  void faultsAreInjectedOnlyIntoANodeThatWasStartedForThat() throws Exception {
    String allow = "RAFT_FAULT_INJECTION";
    RealNode usual = start(1);
    RealNode open = start(2, "", Map.of(allow, "true")).awaitListening();

    assertThat(usual.admin().faults())
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.problem().type()).isEqualTo(Problem.FORBIDDEN));
    assertThat(ok(open.admin().faults()).rules()).isEmpty();
    assertEnds(start(3, "", Map.of(allow, "yes")), WRONG_FLAG, "--fault-injection", "'yes'");
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (var taken = new ServerSocket(ports.admin(), 1, RealNode.address(1))) {
      assertEnds(
          start(1, "", Map.of()),
          CANNOT_START,
          "cannot listen",
          "127.0.7.1",
          Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void aDirectoryThatCannotBeUsedIsNamed() throws Exception {
    Files.writeString(root.resolve("1"), "a file");
    assertEnds(start(1, "", Map.of()), CANNOT_START, root.resolve("1").toString());

    start(2);
    assertEnds(start(2, "", Map.of()), CANNOT_START, "another process");
  }

  @Test
  void aDamagedLogStopsTheStartAndIsNamed() throws Exception {
    RealNode node = born(start(1));
    write(node, 3);
    node.kill();
    Path segment = oneOf(root.resolve("1").resolve("log"));
    byte[] bytes = Files.readAllBytes(segment);
    bytes[700] ^= 1;
    Files.write(segment, bytes);

    RealNode again = start(1, "", Map.of());

    assertEnds(again, STORAGE_FAILED, segment.toString());
  }

  /** A new learner needs old entries, which the leader has to read back. */
  @Test
  void aLogThatIsDamagedUnderARunningLeaderEndsItAndIsNamed() throws Exception {
    RealNode leader = born(start(1));
    for (int i = 0; i < 6; i++) {
      int code = Http.put(leader.api().resolve("/kv/k" + i), "v".repeat(900_000)).statusCode();
      assertThat(code).isEqualTo(200);
    }
    Path segment = oneOf(root.resolve("1").resolve("log"));
    try (var file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[4_096]), 500_000);
    }
    RealNode joining = start(2);
    Member member = ok(joining.admin().status(false)).member();
    long index = status(leader).configuration().index();
    var unused =
        leader.admin().addLearner(new AdminRequest.AddLearner(TestCluster.ID, 1, index, member));

    assertEnds(
        leader, STORAGE_FAILED, "storage failed, the node stops", segment + " is corrupt at byte");
  }

  /** The shell's limit of file sizes makes every log segment fail. */
  @Test
  void aVolumeThatTakesNoLogEndsTheNodeAndItsLeaderGoesOn() throws Exception {
    RealNode leader = born(start(1));
    RealNode joining = start(2, "ulimit -f 1000;", Map.of()).awaitListening();
    Member member = ok(joining.admin().status(false)).member();
    long index = status(leader).configuration().index();
    ok(leader.admin().addLearner(new AdminRequest.AddLearner(TestCluster.ID, 1, index, member)));

    assertEnds(
        joining,
        STORAGE_FAILED,
        "storage failed, the node stops",
        "cannot write " + root.resolve("2").resolve("log"),
        "Look at the volume");
    write(leader, 1);
  }

  @Test
  void aBootstrapOnAVolumeThatTakesNoLogIsRefusedAndTheNodeStaysBlank() throws Exception {
    RealNode node = start(1, "ulimit -f 1000;", Map.of()).awaitListening();

    assertThat(
            node.admin()
                .bootstrap(new AdminRequest.Bootstrap(TestCluster.ID, 1, status(node).member())))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.problem().type()).isEqualTo("disk-full");
              assertThat(refused.problem().detail()).contains("formatted", "volume");
            });
    assertThat(status(node).state()).isEqualTo(NodeStatus.BLANK);
    assertThat(node.output()).doesNotContain("\tat ");
  }

  @Test
  void aSignalEndsANodeInOrderAndNothingIsLost() throws Exception {
    RealNode blank = start(2);
    blank.terminate();
    assertEnds(blank, IN_ORDER, "stopped");
    RealNode node = born(start(1));
    write(node, 20);

    node.terminate();
    assertEnds(node, IN_ORDER, "stopping", "stopped");

    RealNode again = start(1);
    await()
        .atMost(PATIENCE)
        .until(() -> Http.get(again.api().resolve("/health/ready")).statusCode() == 200);
    assertThat(ok(again.admin().status(true)).revision()).isEqualTo(20);
  }

  @Test
  void aLeaderThatIsToldToEndHandsOver() throws Exception {
    List<RealNode> three = List.of(start(1), start(2), start(3));
    grow(three);
    RealNode leader = three.getFirst();
    write(leader, 5);
    long term = status(leader).term();

    leader.terminate();
    assertEnds(leader, IN_ORDER, "leadership handed over", "stopped");

    // It was handed over before the end: the two others need no timeout to elect.
    NodeStatus now = status(three.get(1));
    assertThat(now.term()).isEqualTo(term + 1);
    assertThat(now.leader()).isPresent();
    assertThat(Http.get(three.get(1).api().resolve("/kv/k4")).statusCode()).isEqualTo(200);
  }

  private static NodeStatus status(RealNode node) {
    return ok(node.admin().status(false));
  }

  private static RealNode born(RealNode node) {
    ok(
        node.admin()
            .bootstrap(new AdminRequest.Bootstrap(TestCluster.ID, 1, status(node).member())));
    return node;
  }

  private static void grow(List<RealNode> members) {
    RealNode leader = born(members.getFirst());
    List<Member> all = members.stream().map(node -> status(node).member()).toList();
    for (Member member : all.subList(1, all.size())) {
      long index = status(leader).configuration().index();
      ok(leader.admin().addLearner(new AdminRequest.AddLearner(TestCluster.ID, 1, index, member)));
    }
    var caughtUp = ok(leader.admin().catchUp(new AdminRequest.CatchUp(TestCluster.ID, 1, 20_000)));
    assertThat(caughtUp.caughtUp()).isTrue();
    long index = status(leader).configuration().index();
    var joint =
        ok(leader.admin().enterJoint(new AdminRequest.EnterJoint(TestCluster.ID, 1, index, all)));
    ok(
        leader
            .admin()
            .commitNew(
                new AdminRequest.CommitNew(TestCluster.ID, 1, joint.configuration().index())));
  }

  private static void write(RealNode node, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      assertThat(Http.put(node.api().resolve("/kv/k" + i), "v").statusCode()).isEqualTo(200);
    }
  }

  private static Path oneOf(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().findFirst().orElseThrow();
    }
  }
}
