package sys.storage.raft.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.AdminResult;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.client.kv.KvClient;
import sys.storage.raft.client.kv.KvClientOptions;
import sys.storage.raft.node.runtime.MemberOptions;

/** Nodes of one cluster, and the operator's steps. */
final class TestCluster implements AutoCloseable {

  static final UUID ID = UUID.fromString("11111111-2222-3333-4444-555555555555");
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path root;
  private final MemberOptions options;
  private final TestNode.Addresses addresses = new TestNode.Addresses();
  private final Map<String, TestNode> nodes = new LinkedHashMap<>();

  private boolean faults;

  TestCluster(Path root) {
    this(root, TestNode.options());
  }

  TestCluster(Path root, MemberOptions options) {
    this.root = root;
    this.options = options;
  }

  /** A cluster of {@code n0}, {@code n1} … that was born with one voter and has grown. */
  static TestCluster of(Path root, int voters) throws IOException {
    return of(root, voters, TestNode.options());
  }

  static TestCluster of(Path root, int voters, MemberOptions options) throws IOException {
    var cluster = new TestCluster(root, options);
    cluster.grow(voters);
    return cluster;
  }

  void grow(int voters) throws IOException {
    for (int i = 0; i < voters; i++) {
      start("n" + i);
    }
    ok(node("n0").admin().bootstrap(new AdminRequest.Bootstrap(ID, 1, member("n0"))));
    var all = new ArrayList<Member>();
    for (String name : nodes.keySet()) {
      all.add(member(name));
      if (!name.equals("n0")) {
        addLearner(name);
      }
    }
    if (voters > 1) {
      reconfigure(all, List.of());
    }
  }

  /** As {@link #of}, of nodes into which faults may be injected. */
  static TestCluster withFaults(Path root, int voters) throws IOException {
    var cluster = new TestCluster(root);
    cluster.faults = true;
    cluster.grow(voters);
    return cluster;
  }

  TestNode start(String name) throws IOException {
    Path directory = root.resolve(name);
    TestNode node =
        faults
            ? TestNode.startWithFaults(name, directory, options, addresses)
            : TestNode.start(name, directory, options, addresses);
    nodes.put(name, node);
    return node;
  }

  void stop(String name) throws IOException {
    nodes.remove(name).close();
  }

  TestNode node(String name) {
    return Optional.ofNullable(nodes.get(name)).orElseThrow();
  }

  TestNode.Addresses addresses() {
    return addresses;
  }

  List<TestNode> nodes() {
    return List.copyOf(nodes.values());
  }

  Member member(String name) {
    return Member.of(node(name).id());
  }

  /** The node that confirms that it leads, by a quorum round. */
  TestNode leader() {
    return await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                nodes.values().stream()
                    .filter(node -> node.admin().status(true) instanceof Answer.Ok<NodeStatus> _)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  TestNode follower() {
    TestNode leader = leader();
    return nodes.values().stream().filter(node -> node != leader).findFirst().orElseThrow();
  }

  NodeStatus status() {
    return ok(leader().admin().status(false));
  }

  void addLearner(String name) {
    ok(
        leader()
            .admin()
            .addLearner(
                new AdminRequest.AddLearner(
                    ID, 1, status().configuration().index(), member(name))));
  }

  AdminResult.CatchUpProgress catchUp() {
    return ok(leader().admin().catchUp(new AdminRequest.CatchUp(ID, 1, PATIENCE.toMillis())));
  }

  /** All steps of a change to these voters, as an operator makes them. */
  AdminResult.LeaveProgress reconfigure(List<Member> voters, List<Member> removed) {
    assertThat(catchUp().caughtUp()).isTrue();
    long index = status().configuration().index();
    var joint = ok(leader().admin().enterJoint(new AdminRequest.EnterJoint(ID, 1, index, voters)));
    var left =
        ok(
            leader()
                .admin()
                .commitNew(new AdminRequest.CommitNew(ID, 1, joint.configuration().index())));
    return ok(
        leader()
            .admin()
            .leaveJoint(
                new AdminRequest.LeaveJoint(
                    ID, 1, left.configuration().index(), removed, PATIENCE.toMillis())));
  }

  KvClient client() {
    List<URI> endpoints = nodes.values().stream().map(TestNode::api).toList();
    return new KvClient(
        new KvClientOptions(endpoints, Duration.ofSeconds(15), Duration.ofSeconds(3)));
  }

  static <T> T ok(Answer<T> answer) {
    return switch (answer) {
      case Answer.Ok<T>(T value) -> value;
      case Answer.Refused<T> refused -> throw new AssertionError(refused);
      case Answer.Unreachable<T> unreachable -> throw new AssertionError(unreachable);
    };
  }

  @Override
  public void close() throws IOException {
    for (TestNode node : nodes.values()) {
      node.close();
    }
  }
}
