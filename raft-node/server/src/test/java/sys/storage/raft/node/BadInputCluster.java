package sys.storage.raft.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import sys.storage.raft.client.ConfigurationView;
import sys.storage.raft.client.admin.NodeStatus;

/** Three members and a blank node, to which bad requests do nothing. */
final class BadInputCluster implements AutoCloseable {

  private final TestCluster cluster;
  private final TestNode blank;
  private final TestNode leader;
  private final TestNode follower;

  BadInputCluster(Path directory) throws IOException {
    cluster = TestCluster.of(directory, 3);
    blank =
        TestNode.start(
            "blank", directory.resolve("blank"), TestNode.options(), new TestNode.Addresses());
    leader = cluster.leader();
    follower = cluster.follower();
  }

  TestNode leader() {
    return leader;
  }

  TestNode follower() {
    return follower;
  }

  TestNode blank() {
    return blank;
  }

  TestCluster members() {
    return cluster;
  }

  /** What may be sent. */
  @FunctionalInterface
  interface Sending {
    void run() throws Exception;
  }

  /** Sends, and asserts that nothing came of it: no entry, no new term, nothing in the log file. */
  void assertUnchangedBy(Sending sending) throws Exception {
    Position before = Position.of(cluster.status());
    try (var log = new LogWatch()) {
      sending.run();
      log.assertQuiet();
    }
    assertThat(Position.of(cluster.status())).isEqualTo(before);
    assertThat(TestCluster.ok(blank.admin().status(false)).state()).isEqualTo(NodeStatus.BLANK);
  }

  private record Position(
      long term, long lastIndex, long revision, long operatorEpoch, ConfigurationView members) {
    static Position of(NodeStatus status) {
      return new Position(
          status.term(),
          status.lastIndex(),
          status.revision(),
          status.operatorEpoch(),
          status.configuration());
    }
  }

  @Override
  public void close() throws IOException {
    blank.close();
    cluster.close();
  }
}
