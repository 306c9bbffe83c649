package sys.storage.raft.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sys.storage.raft.node.TestCluster.PATIENCE;
import static sys.storage.raft.node.TestCluster.ok;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.client.kv.Condition;
import sys.storage.raft.client.kv.KvClient;
import sys.storage.raft.client.kv.KvReply;
import sys.storage.raft.client.kv.Outcome;

class ClusterTest {

  @Test
  void aSingleVoterKeepsItsDataAcrossARestart(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 1)) {
      try (KvClient client = cluster.client()) {
        write(client, "k", "v");
      }
      cluster.stop("n0");
      cluster.start("n0");
      try (KvClient client = cluster.client()) {
        assertThat(read(client, "k")).contains("v");
      }
    }
  }

  @Test
  void threeVotersOutliveTheirLeader(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 3);
        KvClient client = cluster.client()) {
      write(client, "before", "1");
      String leader = cluster.leader().id().name();

      cluster.stop(leader);
      write(client, "after", "2");
      assertThat(read(client, "before")).contains("1");

      cluster.start(leader);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(ok(cluster.node(leader).admin().status(false)).appliedIndex())
                      .isEqualTo(cluster.status().appliedIndex()));
    }
  }

  @Test
  void aClusterGrowsAndShrinksByJointChanges(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 3);
        KvClient client = cluster.client()) {
      write(client, "k", "v");
      cluster.start("n3");
      cluster.addLearner("n3");
      List<Member> four =
          List.of(
              cluster.member("n0"),
              cluster.member("n1"),
              cluster.member("n2"),
              cluster.member("n3"));
      assertThat(cluster.reconfigure(four, List.of()).finished()).isTrue();
      assertThat(cluster.status().configuration().voters())
          .containsExactlyInAnyOrderElementsOf(four);

      Member removed = Member.of(cluster.follower().id());
      List<Member> rest = four.stream().filter(member -> !member.equals(removed)).toList();
      var left = cluster.reconfigure(rest, List.of(removed));

      assertThat(left.finished()).isTrue();
      assertThat(left.confirmed()).contains(removed);
      assertThat(ok(cluster.node(removed.name()).admin().status(false)).state())
          .isEqualTo(NodeStatus.REMOVED);
      assertThat(read(client, "k")).contains("v");
    }
  }

  @Test
  void aRemovedMemberStaysRemovedAfterARestart(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 3)) {
      Member removed = Member.of(cluster.follower().id());
      List<Member> rest =
          cluster.status().configuration().voters().stream()
              .filter(member -> !member.equals(removed))
              .toList();
      cluster.reconfigure(rest, List.of(removed));

      cluster.stop(removed.name());
      TestNode again = cluster.start(removed.name());

      assertThat(ok(again.admin().status(false)).state()).isEqualTo(NodeStatus.REMOVED);
    }
  }

  @Test
  void aBlankNodeDoesNothingUntilALeaderHasAddedIt(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 1)) {
      TestNode blank = cluster.start("n1");
      assertThat(ok(blank.admin().status(false)).state()).isEqualTo(NodeStatus.BLANK);

      cluster.addLearner("n1");

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                NodeStatus status = ok(blank.admin().status(false));
                assertThat(status.state()).isEqualTo(NodeStatus.ACTIVE);
                assertThat(status.role()).isEqualTo("learner");
                assertThat(status.appliedIndex()).isEqualTo(cluster.status().appliedIndex());
              });
    }
  }

  @Test
  void leadershipMovesToTheNamedMember(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 3)) {
      TestNode leader = cluster.leader();
      Member target = Member.of(cluster.follower().id());

      var transferred =
          ok(
              leader
                  .admin()
                  .transferLeader(
                      new AdminRequest.TransferLeader(TestCluster.ID, 1, Optional.of(target))));

      assertThat(transferred.leader()).isEqualTo(target);
      assertThat(Member.of(cluster.leader().id())).isEqualTo(target);
      assertThat(
              ok(leader
                      .admin()
                      .transferLeader(
                          new AdminRequest.TransferLeader(TestCluster.ID, 1, Optional.of(target))))
                  .alreadyDone())
          .isTrue();
    }
  }

  private static void write(KvClient client, String key, String value) {
    Outcome<KvReply.Written> outcome =
        client.put(key, value.getBytes(UTF_8), new Condition.Always());
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
  }

  private static Optional<String> read(KvClient client, String key) {
    return switch (client.get(key, Consistency.LINEARIZABLE)) {
      case Outcome.Done<Optional<KvReply.Value>>(Optional<KvReply.Value> value) ->
          value.map(found -> new String(found.bytes(), UTF_8));
      case Outcome.Refused<Optional<KvReply.Value>> refused -> throw new AssertionError(refused);
      case Outcome.Unknown<Optional<KvReply.Value>> unknown -> throw new AssertionError(unknown);
    };
  }
}
