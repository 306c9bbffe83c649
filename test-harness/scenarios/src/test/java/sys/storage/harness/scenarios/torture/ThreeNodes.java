package sys.storage.harness.scenarios.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import sys.storage.harness.scenarios.check.FinalState;
import sys.storage.harness.scenarios.load.StateReader;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.admin.AdminApi;
import sys.storage.raft.client.admin.AdminClient;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.NodeStatus;

/** A cluster of three voters. One thread. */
final class ThreeNodes implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(60);

  private static final UUID CLUSTER = new UUID(0, 0xA11);
  private static final long EPOCH = 1;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<NodeProcess> nodes;

  private ThreeNodes(List<NodeProcess> nodes) {
    this.nodes = nodes;
  }

  /** Starts them and makes them a cluster, by the steps that an operator takes. */
  static ThreeNodes start(Path root) throws IOException {
    NodeProcess.Ports ports = freePorts();
    var three =
        new ThreeNodes(
            IntStream.rangeClosed(1, 3)
                .mapToObj(number -> new NodeProcess(number, root, ports))
                .toList());
    // Also when the test run is cut off nothing keeps running.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> three.nodes.forEach(NodeProcess::close)));
    try {
      for (NodeProcess node : three.nodes) {
        node.start();
      }
      three.form();
      return three;
    } catch (IOException | RuntimeException | AssertionError failure) {
      three.close();
      throw failure;
    }
  }

  private static NodeProcess.Ports freePorts() throws IOException {
    try (var a = new ServerSocket(0);
        var b = new ServerSocket(0);
        var c = new ServerSocket(0)) {
      return new NodeProcess.Ports(a.getLocalPort(), b.getLocalPort(), c.getLocalPort());
    }
  }

  private void form() {
    List<Member> members = nodes.stream().map(node -> awaitStatus(node).member()).toList();
    AdminApi first = admin(nodes.getFirst());
    done(first.bootstrap(new AdminRequest.Bootstrap(CLUSTER, EPOCH, members.getFirst())));
    for (Member learner : members.subList(1, 3)) {
      done(first.addLearner(new AdminRequest.AddLearner(CLUSTER, EPOCH, index(first), learner)));
    }
    done(first.catchUp(new AdminRequest.CatchUp(CLUSTER, EPOCH, 20_000)));
    done(first.enterJoint(new AdminRequest.EnterJoint(CLUSTER, EPOCH, index(first), members)));
    done(first.commitNew(new AdminRequest.CommitNew(CLUSTER, EPOCH, index(first))));
  }

  private static long index(AdminApi leader) {
    return done(leader.status(true)).configuration().index();
  }

  private static <T> T done(Answer<T> answer) {
    if (answer instanceof Answer.Ok<T>(T value)) {
      return value;
    }
    throw new AssertionError("a step that must succeed did not: " + answer);
  }

  private AdminApi admin(NodeProcess node) {
    return new AdminClient(http, node.admin(), Duration.ofSeconds(25));
  }

  private NodeStatus awaitStatus(NodeProcess node) {
    return await("an answer of " + node.admin())
        .atMost(LIMIT)
        .until(() -> status(node), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<NodeStatus> status(NodeProcess node) {
    return admin(node).status(false) instanceof Answer.Ok<NodeStatus>(NodeStatus status)
        ? Optional.of(status)
        : Optional.empty();
  }

  List<URI> apiAddresses() {
    return nodes.stream().map(NodeProcess::api).toList();
  }

  /** SIGKILL, as much at once as one thread can. */
  void kill(List<Integer> victims) throws InterruptedException {
    for (int victim : victims) {
      nodes.get(victim).kill();
    }
    for (int victim : victims) {
      nodes.get(victim).awaitEnd();
    }
  }

  void restart(List<Integer> victims) throws IOException {
    for (int victim : victims) {
      nodes.get(victim).start();
    }
  }

  /** A node that refuses to start, or stops by itself, has lost something. */
  void assertAllRun() throws IOException {
    for (NodeProcess node : nodes) {
      assertThat(node.hasEnded())
          .as("a node ended by itself: %s", Files.readString(node.output()))
          .isFalse();
    }
  }

  /** The state of each, when all have applied everything up to that revision. */
  SortedMap<String, FinalState> awaitStates(int keys, long revision) {
    var states = new TreeMap<String, FinalState>();
    for (NodeProcess node : nodes) {
      await(node.api() + " at revision " + revision)
          .atMost(LIMIT)
          .until(() -> status(node).filter(now -> now.revision() == revision).isPresent());
      states.put(node.api().getHost(), StateReader.ofMember(node.api(), keys, revision));
    }
    return states;
  }

  @Override
  public void close() {
    nodes.forEach(NodeProcess::close);
    http.close();
  }
}
