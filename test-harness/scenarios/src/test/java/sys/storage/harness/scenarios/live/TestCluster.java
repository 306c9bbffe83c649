package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import sys.storage.harness.scenarios.check.AcknowledgedWrites;
import sys.storage.harness.scenarios.check.Convergence;
import sys.storage.harness.scenarios.check.FinalState;
import sys.storage.harness.scenarios.check.RealTimeOrder;
import sys.storage.harness.scenarios.check.Verdict;
import sys.storage.harness.scenarios.cluster.Cluster;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.harness.scenarios.cluster.NodeReach;
import sys.storage.harness.scenarios.figures.Pauses;
import sys.storage.harness.scenarios.history.HistoryRecorder;
import sys.storage.harness.scenarios.history.Operation;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.load.LoadOptions;
import sys.storage.harness.scenarios.load.Mix;
import sys.storage.harness.scenarios.load.StateReader;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.admin.AdminApi;
import sys.storage.raft.client.admin.AdminClient;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raftcluster.api.Phase;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterStatus;
import sys.storage.raftcluster.api.ReconfigStep;

/** A RaftCluster of one test, with a load whose history is judged at the end. */
final class TestCluster implements AutoCloseable {

  /** 200 writes in a second: what is tested here is that nothing is lost, not how fast it is. */
  private static final LoadOptions LOAD =
      new LoadOptions(
          5,
          50,
          LoadOptions.FOR_EVER,
          Mix.readsAndPuts(20),
          64,
          Duration.ofSeconds(20),
          Duration.ofMillis(20));

  /**
   * A real control plane has its share of the machine, and another test may run beside this one.
   */
  private static final Duration LIMIT = Duration.ofSeconds(SharedLaboratory.isReal() ? 120 : 60);

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);

  private final Laboratory laboratory;
  private final Cluster cluster;
  private final NodeReach reach;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Members members;
  private final HistoryRecorder history;

  TestCluster(Laboratory laboratory, String name) {
    this.laboratory = laboratory;
    this.cluster = new Cluster(laboratory.kubernetes(), "default", name);
    this.reach = laboratory.reach();
    this.members = new Members(cluster, reach, laboratory.processes());
    try {
      this.history =
          new HistoryRecorder(laboratory.home().directory().resolve(name + "-history.jsonl"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot record a history", e);
    }
  }

  /** Creates it and waits until every member is ready. */
  void create(int replicas) {
    cluster.create(laboratory.parse(yaml(cluster.name(), replicas)));
    awaitReady(replicas);
  }

  /** The resource of the tests, by another name and with so many replicas. */
  static String yaml(String name, int replicas) {
    try (var file = TestCluster.class.getResourceAsStream("/raftcluster.yaml")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .replace("name: test", "name: " + name)
          .replace("replicas: 3", "replicas: " + replicas);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Cluster cluster() {
    return cluster;
  }

  List<MemberView> members() {
    return members.observe();
  }

  MemberView member(String name) {
    return members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no pod " + name));
  }

  MemberView leader() {
    await("a leader").atMost(LIMIT).until(() -> members.leader().isPresent());
    return members.leader().orElseThrow();
  }

  AdminApi admin(MemberView member) {
    return new AdminClient(
        http, reach.reach(member.pod(), NodeReach.ADMIN_PORT).orElseThrow(), ANSWER_TIMEOUT);
  }

  /** Makes a member the leader, as the operator that acts would: it goes on. */
  void moveLeader(String name) {
    awaitThat(
        name + " leads",
        () -> {
          MemberView leader = leader();
          if (leader.name().equals(name)) {
            return true;
          }
          NodeStatus status = status(leader).orElseThrow();
          Member heir =
              status.peers().stream()
                  .map(NodeStatus.Peer::member)
                  .filter(member -> member.name().equals(name))
                  .findFirst()
                  .orElseThrow();
          admin(leader)
              .transferLeader(
                  new AdminRequest.TransferLeader(
                      status.clusterId().orElseThrow(), status.operatorEpoch(), Optional.of(heir)));
          return false;
        });
  }

  /** A counter of the node's own, since its process began. */
  double counter(MemberView member, String name) {
    var metrics =
        HttpRequest.newBuilder(members.apiAddress(member).orElseThrow().resolve("/metrics"));
    try {
      return http.send(metrics.build(), BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst()
          .orElseThrow(() -> new AssertionError(member.name() + " has no counter " + name));
    } catch (IOException e) {
      throw new UncheckedIOException(member.name() + " does not show its counters", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What the member wrote to its disk. Valid until the member or its claim is gone. */
  MemberLog log(MemberView member) {
    var claim =
        laboratory
            .kubernetes()
            .persistentVolumeClaims()
            .inNamespace(cluster.namespace())
            .withName("data-" + member.name())
            .get();
    String directory =
        laboratory
            .kubernetes()
            .persistentVolumes()
            .withName(claim.getSpec().getVolumeName())
            .get()
            .getSpec()
            .getHostPath()
            .getPath();
    return new MemberLog(Path.of(directory), incarnation(member).orElseThrow());
  }

  List<URI> apiAddresses() {
    return members.apiAddresses();
  }

  /** How often the member's node was started again. */
  static int restarts(MemberView member) {
    return member.pod().getStatus().getContainerStatuses().stream()
        .mapToInt(container -> container.getRestartCount())
        .sum();
  }

  FollowingLoad startLoad() {
    return new FollowingLoad(LOAD, history, members);
  }

  /** Waits until clients have been acknowledged {@code writes} more writes than now. */
  void awaitWrites(int writes) {
    long wanted = history.acknowledgedPuts() + writes;
    awaitThat(writes + " more writes", () -> history.acknowledgedPuts() >= wanted);
  }

  /** On the clock of the history. */
  long nowNanos() {
    return history.nowNanos();
  }

  /** Between the writes that were acknowledged so far. */
  Pauses pauses() {
    return Pauses.of(history.operations());
  }

  /** What clients were not answered, or were told that it has failed, so far. */
  List<Operation> failedOperations() {
    return history.operations().stream()
        .filter(
            operation ->
                switch (operation.outcome()) {
                  case Operation.Outcome.Ok _, Operation.Outcome.NotApplied _ -> false;
                  case Operation.Outcome.Failed _, Operation.Outcome.Unknown _ -> true;
                })
        .toList();
  }

  void scale(int replicas) {
    cluster.scale(replicas);
    awaitReady(replicas);
  }

  void annotate(String annotation, String value) {
    cluster.patch("{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(annotation, value));
  }

  Optional<String> annotation(String annotation) {
    return cluster
        .resource()
        .map(resource -> resource.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(annotation));
  }

  /** Whether the condition has this reason now. */
  boolean reports(String type, String reason) {
    return condition(type).map(Condition::getReason).filter(reason::equals).isPresent();
  }

  /** Whether the condition's message begins so now. */
  boolean says(String type, String beginning) {
    return condition(type)
        .map(Condition::getMessage)
        .filter(text -> text.startsWith(beginning))
        .isPresent();
  }

  /** None while the status is not of the resource as it is now. */
  private Optional<Condition> condition(String type) {
    return cluster.resource().filter(TestCluster::observed).map(RaftCluster::getStatus).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals(type))
        .findFirst();
  }

  /**
   * Asks for so many members, and strikes when the status shows a step of the change. Returns after
   * the blow.
   *
   * @return whether it was struck: a step may be over before it is seen
   */
  boolean scaleWithBlow(int replicas, ReconfigStep step, Runnable blow) {
    var begun = new AtomicBoolean();
    var struck = new CountDownLatch(1);
    try (Watch _ =
        cluster.watch(
            status -> {
              if (status.currentReconfigStep() == step && begun.compareAndSet(false, true)) {
                blow.run();
                struck.countDown();
              }
            },
            () -> {})) {
      cluster.scale(replicas);
      awaitThat(
          "the step " + step.text(),
          () -> struck.getCount() == 0 || (!begun.get() && atRest(replicas)));
    }
    return begun.get();
  }

  void awaitReady(int replicas) {
    awaitThat("%d of %d ready".formatted(replicas, replicas), () -> ready(replicas));
  }

  void awaitThat(String what, BooleanSupplier holds) {
    awaitThat(what, LIMIT, holds);
  }

  void awaitThat(String what, Duration limit, BooleanSupplier holds) {
    await(what)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .ignoreException(KubernetesClientException.class)
        .until(holds::getAsBoolean);
  }

  /** The identity of a member's disk; empty while its node does not answer. */
  static Optional<UUID> incarnation(MemberView member) {
    return status(member).map(status -> status.member().incarnation());
  }

  private static Optional<NodeStatus> status(MemberView member) {
    return member.node() instanceof Answer.Ok<NodeStatus>(NodeStatus status)
        ? Optional.of(status)
        : Optional.empty();
  }

  /** Deletes a member's claim and pod: it comes back with an empty disk. */
  void wipe(MemberView member) {
    cluster.wipe(member.name());
  }

  /** SIGKILL, all at once. */
  void kill(List<MemberView> victims) {
    victims.forEach(member -> laboratory.kill(member.pod()));
  }

  /** Every acknowledged write is there, nothing went backwards, all members agree. */
  void assertNothingLost() {
    assertThat(history.acknowledgedPuts()).as("writes acknowledged in this test").isPositive();
    FinalState reference = StateReader.ofCluster(members.apiAddresses());
    awaitThat(
        "all members at revision " + reference.revision(),
        () -> members().stream().allMatch(member -> member.revision() == reference.revision()));
    var states = new TreeMap<String, FinalState>();
    for (MemberView member : members()) {
      states.put(
          member.name(),
          StateReader.ofMember(
              members.apiAddress(member).orElseThrow(), LOAD.keys(), reference.revision()));
    }
    for (Verdict verdict :
        List.of(
            AcknowledgedWrites.check(history.operations(), reference),
            RealTimeOrder.check(history.operations()),
            Convergence.check(reference, states))) {
      assertThat(verdict.violations()).as(verdict.check()).isEmpty();
    }
  }

  /** Deletes it, and waits until its pods are gone. */
  void delete() {
    cluster.delete();
    awaitThat("the cluster is deleted", () -> cluster.resource().isEmpty());
    awaitThat("its pods are gone", LIMIT.multipliedBy(2), () -> cluster.pods().isEmpty());
  }

  /** Deletes it too. */
  @Override
  public void close() {
    delete();
    members.close();
    http.close();
    try {
      history.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a history", e);
    }
  }

  /** Ready, and nothing is left of members that have gone. */
  boolean atRest(int replicas) {
    return cluster.isReady(replicas);
  }

  private boolean ready(int replicas) {
    RaftCluster resource = cluster.resource().orElseThrow();
    RaftClusterStatus status = resource.getStatus();
    return observed(resource)
        && status.phase() == Phase.READY
        && status.readyReplicas() == replicas
        && status.members().size() == replicas;
  }

  private static boolean observed(RaftCluster resource) {
    return resource.getStatus() != null
        && resource.getStatus().observedGeneration() == resource.getMetadata().getGeneration();
  }
}
