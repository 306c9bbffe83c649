package sys.storage.raft.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static sys.storage.raft.node.TestCluster.ID;
import static sys.storage.raft.node.TestCluster.PATIENCE;
import static sys.storage.raft.node.TestCluster.ok;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.AdminResult;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.SafetyMode;
import sys.storage.raft.node.runtime.MemberOptions;

/** Whole nodes in the unsafe modes. */
class UnsafeModesTest {

  private static final String VALUE = "acknowledged";

  private static MemberOptions options(SafetyMode mode) {
    return TestNode.options().withSafetyMode(mode);
  }

  private static List<Member> members(TestNode... nodes) {
    return Stream.of(nodes).map(node -> Member.of(node.id())).toList();
  }

  private static AdminResult.Changed impose(TestNode node, List<Member> voters) {
    return ok(node.admin().unsafePeers(new AdminRequest.UnsafePeers(ID, 1, voters)));
  }

  private static NodeStatus status(TestNode node) {
    return ok(node.admin().status(false));
  }

  private static int put(TestNode node, String key) throws IOException, InterruptedException {
    return Http.put(node.api().resolve("/kv/" + key), VALUE).statusCode();
  }

  /** The schedule of bug1, with stops of nodes in place of a partition. */
  @Test
  void listsOutsideTheLogLoseAnAcknowledgedWrite(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 3, options(SafetyMode.UNSAFE_EARLY_VOTE))) {
      List<Member> old = members(cluster.node("n0"), cluster.node("n1"));
      cluster.stop("n2");
      assertThat(put(cluster.leader(), "k")).isEqualTo(200);
      assertThat(put(cluster.leader(), "other")).isEqualTo(200);
      cluster.stop("n0");
      cluster.stop("n1");
      TestNode n2 = cluster.start("n2");
      TestNode n3 = cluster.start("n3");
      TestNode n4 = cluster.start("n4");
      var five = Stream.concat(old.stream(), members(n2, n3, n4).stream()).toList();

      for (TestNode node : List.of(n3, n4, n2)) {
        AdminResult.Changed imposed = impose(node, five);
        assertThat(imposed.alreadyDone()).isFalse();
        assertThat(imposed.configuration().voters()).hasSameElementsAs(five);
      }
      assertThat(cluster.leader()).as("the others' logs are empty").isEqualTo(n2);
      assertThat(Http.get(n2.api().resolve("/kv/k?consistency=linearizable")).statusCode())
          .as("the acknowledged write is gone")
          .isEqualTo(404);

      TestNode n0 = cluster.start("n0");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(status(n0).violations())
                      .anyMatch(text -> text.startsWith("conflicting commit"))
                      .anyMatch(text -> text.startsWith("truncation below commit")));
      assertThat(status(n0).mode()).isEqualTo("unsafe-early-vote");
      assertThat(Http.get(n0.api().resolve("/metrics")).body())
          .contains("raft_unsafe{mode=\"unsafe-early-vote\"} 1.0", "raft_violations_total 2.0");
      for (int i = 0; i < 260; i++) {
        put(n2, "k" + i);
      }
      String differs = "the state of n0 differs from that of n2";
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(status(n2).violations()).anyMatch(text -> text.startsWith(differs)));
    }
  }

  @Test
  void aListSurvivesARestartAndIsRefusedInSafeMode(@TempDir Path directory) throws Exception {
    var addresses = new TestNode.Addresses();
    var early = options(SafetyMode.UNSAFE_EARLY_VOTE);
    List<Member> voters;
    try (TestNode node = TestNode.start("n0", directory, early, addresses)) {
      voters = members(node);
      impose(node, voters);
      assertThat(impose(node, voters).alreadyDone()).isTrue();
    }
    try (TestNode node = TestNode.start("n0", directory, early, addresses)) {
      assertThat(status(node).configuration().voters()).isEqualTo(voters);
      await().atMost(PATIENCE).until(() -> status(node).isLeader());
    }
    assertThatThrownBy(() -> TestNode.start("n0", directory, TestNode.options(), addresses).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("unsafe-early-vote");
  }

  @Test
  void aNodeOfAnotherClusterTakesNoList(@TempDir Path directory) throws Exception {
    var early = options(SafetyMode.UNSAFE_EARLY_VOTE);
    try (TestNode node = TestNode.start("n0", directory, early, new TestNode.Addresses())) {
      impose(node, members(node));
      var other = new AdminRequest.UnsafePeers(new UUID(9, 9), 1, members(node));
      assertThat(node.admin().unsafePeers(other))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.problem().type()).isEqualTo(Problem.WRONG_CLUSTER));
      var older = new AdminRequest.UnsafePeers(ID, 0, members(node));
      assertThat(node.admin().unsafePeers(older))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.problem().type()).isEqualTo(Problem.STALE_OPERATOR));
    }
  }

  @Test
  void theListOfAnOlderOperatorIsNotThereAfterARestartEither(@TempDir Path directory)
      throws Exception {
    var addresses = new TestNode.Addresses();
    var early = options(SafetyMode.UNSAFE_EARLY_VOTE);
    List<Member> voters;
    try (TestNode node = TestNode.start("n0", directory, early, addresses)) {
      voters = members(node);
      impose(node, voters);
      var stranger = new Member("n1", new UUID(1, 1));
      var older = new AdminRequest.UnsafePeers(ID, 0, List.of(voters.getFirst(), stranger));
      assertThat(node.admin().unsafePeers(older))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.problem().type()).isEqualTo(Problem.STALE_OPERATOR));
    }
    try (TestNode node = TestNode.start("n0", directory, early, addresses)) {
      assertThat(status(node).configuration().voters()).isEqualTo(voters);
    }
  }

  @Test
  void ofTwoListsAtOnceTheNewerOperatorsIsOnDisk(@TempDir Path directory) throws Exception {
    var early = options(SafetyMode.UNSAFE_EARLY_VOTE);
    try (TestNode node = TestNode.start("n0", directory, early, new TestNode.Addresses());
        var operators = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Member> voters = members(node);
      impose(node, voters);
      for (long epoch = 3; epoch <= 41; epoch += 2) {
        var older = new AdminRequest.UnsafePeers(ID, epoch - 1, voters);
        var newer = new AdminRequest.UnsafePeers(ID, epoch, voters);
        var calls =
            Stream.of(newer, older)
                .map(list -> operators.submit(() -> node.admin().unsafePeers(list)))
                .toList();
        ok(calls.getFirst().get());
        var unused = calls.getLast().get();
        assertThat(directory.resolve("static-peers.json"))
            .content()
            .contains("\"operatorEpoch\":" + epoch + ",");
      }
    }
  }

  @Test
  void oneEntryLeadsToNewVoters(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 1, options(SafetyMode.UNSAFE_NO_JOINT))) {
      TestNode n0 = cluster.node("n0");
      var three = members(n0, cluster.start("n1"), cluster.start("n2"));
      long before = cluster.status().configuration().index();
      var early = new AdminRequest.UnsafeConfiguration(ID, 1, before, three);
      assertThat(n0.admin().unsafeConfiguration(early))
          .as("no learners yet")
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.problem().type()).isEqualTo(Problem.LEARNER_NOT_READY));
      cluster.addLearner("n1");
      cluster.addLearner("n2");
      assertThat(cluster.catchUp().caughtUp()).isTrue();
      long index = cluster.status().configuration().index();
      var request = new AdminRequest.UnsafeConfiguration(ID, 1, index, three);
      var changed = ok(n0.admin().unsafeConfiguration(request));
      assertThat(changed.alreadyDone()).isFalse();
      assertThat(changed.configuration().voters()).hasSameElementsAs(three);
      assertThat(changed.configuration().outgoing()).isEmpty();
      assertThat(changed.configuration().index()).as("one entry").isEqualTo(index + 1);
      assertThat(ok(n0.admin().unsafeConfiguration(request)).alreadyDone()).isTrue();
    }
  }

  @Test
  void anEmptyDiskIsTakenForTheOneThatWasLost(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 3, options(SafetyMode.UNSAFE_IDENTITY_REUSE))) {
      assertThat(put(cluster.leader(), "k")).isEqualTo(200);
      String lost = cluster.follower().id().name();
      var before = cluster.node(lost).id();
      cluster.stop(lost);
      wipe(directory.resolve(lost));
      TestNode returned = cluster.start(lost);
      assertThat(returned.id()).isEqualTo(before);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(status(returned).violations())
                    .anyMatch(text -> text.startsWith("lost log"));
                assertThat(Http.get(returned.api().resolve("/kv/k?consistency=local")).statusCode())
                    .as("it is filled again")
                    .isEqualTo(200);
              });
    }
  }

  @Test
  void inSafeModeAnEmptyDiskIsAnotherMember(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 3)) {
      String lost = cluster.follower().id().name();
      var before = cluster.node(lost).id();
      cluster.stop(lost);
      wipe(directory.resolve(lost));
      TestNode returned = cluster.start(lost);
      assertThat(returned.id()).isNotEqualTo(before);
      assertThat(put(cluster.leader(), "k")).isEqualTo(200);
      assertThat(status(returned).state()).isEqualTo(NodeStatus.BLANK);
    }
  }

  private static void wipe(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
