package sys.storage.raft.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sys.storage.raft.node.TestCluster.ID;
import static sys.storage.raft.node.TestCluster.PATIENCE;
import static sys.storage.raft.node.TestCluster.ok;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.AdminResult;
import sys.storage.raft.client.admin.NodeStatus;

/** A majority is lost for good, and one member goes on alone, in a new cluster. */
class NewClusterTest {

  private static final UUID NEW = UUID.fromString("99999999-2222-3333-4444-555555555555");
  private static final int WRITES = 20;

  private static Answer<AdminResult.NewCluster> force(TestNode node, UUID from, UUID to) {
    return node.admin().forceNewCluster(new AdminRequest.ForceNewCluster(from, 2, to));
  }

  private static NodeStatus status(TestNode node) {
    return ok(node.admin().status(false));
  }

  private static void write(TestNode node, int from) throws Exception {
    for (int i = from; i < from + WRITES; i++) {
      assertThat(Http.put(node.api().resolve("/kv/k" + i), "v" + i).statusCode()).isEqualTo(200);
    }
  }

  private static String problem(Answer<?> answer) {
    return answer instanceof Answer.Refused<?>(Problem problem)
        ? problem.type() + ": " + problem.detail()
        : "no refusal: " + answer;
  }

  /** Of three members only n0 is left, and has noticed that it is alone. */
  private static TestNode onlyOneIsLeft(TestCluster cluster) throws IOException {
    cluster.stop("n1");
    cluster.stop("n2");
    TestNode left = cluster.node("n0");
    await().atMost(PATIENCE).until(() -> status(left).role().equals("pre-candidate"));
    return left;
  }

  private static TestNode restart(TestCluster cluster) throws IOException {
    cluster.stop("n0");
    TestNode again = cluster.start("n0");
    await().atMost(PATIENCE).until(() -> status(again).isLeader());
    return again;
  }

  @Test
  void theLastMemberKeepsItsDataAndGrowsAgain(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 3)) {
      write(cluster.leader(), 0);
      ok(cluster.node("n0").admin().snapshot(new AdminRequest.Snapshot(ID, 1)));
      write(cluster.leader(), WRITES);
      TestNode left = onlyOneIsLeft(cluster);
      NodeStatus before = status(left);

      AdminResult.NewCluster decided = ok(force(left, ID, NEW));

      assertThat(decided.alreadyDone()).isFalse();
      assertThat(decided.lastIndex()).isEqualTo(before.lastIndex());
      assertThat(decided.lastTerm()).isEqualTo(before.lastTerm());
      TestNode again = restart(cluster);
      NodeStatus after = status(again);
      assertThat(after.clusterId()).contains(NEW);
      assertThat(after.term()).isGreaterThan(before.term());
      assertThat(after.configuration().voters()).containsExactly(Member.of(again.id()));
      assertThat(after.operatorEpoch()).isEqualTo(2);
      assertThat(Http.get(again.api().resolve("/kv/k0")).statusCode()).isEqualTo(200);
      assertThat(Http.get(again.api().resolve("/kv/k39")).statusCode()).isEqualTo(200);
      assertThat(ok(force(again, ID, NEW)).alreadyDone()).isTrue();

      TestNode learner = cluster.start("n3");
      ok(
          again
              .admin()
              .addLearner(
                  new AdminRequest.AddLearner(
                      NEW, 2, after.configuration().index(), Member.of(learner.id()))));
      await().atMost(PATIENCE).until(() -> status(learner).clusterId().equals(Optional.of(NEW)));
      await()
          .atMost(PATIENCE)
          .until(() -> status(learner).appliedIndex() >= after.configuration().index());
    }
  }

  @Test
  void formerMembersStayOutside(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 3)) {
      write(cluster.leader(), 0);
      ok(force(onlyOneIsLeft(cluster), ID, NEW));
      TestNode again = restart(cluster);
      cluster.start("n1");
      cluster.start("n2");
      // They are a majority of the former cluster, and elect a leader of theirs.
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  List.of("n1", "n2").stream()
                      .anyMatch(name -> status(cluster.node(name)).isLeader()));
      write(again, WRITES);
      assertThat(status(again).isLeader()).isTrue();
      assertThat(status(again).clusterId()).contains(NEW);
      for (String name : List.of("n1", "n2")) {
        TestNode former = cluster.node(name);
        // Who follows learns of the last commits a little later than the leader.
        await().atMost(PATIENCE).until(() -> status(former).revision() == WRITES);
        assertThat(status(former).clusterId()).contains(ID);
      }
      assertThat(status(again).revision()).isEqualTo(2 * WRITES);
    }
  }

  @Test
  void itIsRefusedWhileThereIsALeader(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 3)) {
      assertThat(problem(force(cluster.leader(), ID, NEW))).contains("not-yet", "has a leader");
      assertThat(problem(force(cluster.follower(), ID, NEW))).contains("not-yet", "has a leader");
      assertThat(status(cluster.leader()).clusterId()).contains(ID);
    }
  }

  @Test
  void itIsRefusedForAnotherCluster(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 3)) {
      TestNode left = onlyOneIsLeft(cluster);
      assertThat(problem(force(left, UUID.randomUUID(), NEW))).contains("wrong-cluster");
      assertThat(problem(force(left, ID, ID))).contains("bad-request");
      assertThat(
              problem(left.admin().forceNewCluster(new AdminRequest.ForceNewCluster(ID, 0, NEW))))
          .contains("stale-operator");
      assertThat(status(left).clusterId()).contains(ID);
    }
  }

  @Test
  void aBlankNodeAndALearnerAreNoChoice(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 1)) {
      TestNode learner = cluster.start("n1");
      assertThat(problem(force(learner, ID, NEW))).contains("blank-node");
      cluster.addLearner("n1");
      await().atMost(PATIENCE).until(() -> status(learner).role().equals("learner"));
      cluster.stop("n0");
      assertThat(problem(force(learner, ID, NEW))).contains("no voter");
    }
  }
}
