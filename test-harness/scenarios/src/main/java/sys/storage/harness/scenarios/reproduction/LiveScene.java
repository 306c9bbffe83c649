package sys.storage.harness.scenarios.reproduction;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import sys.storage.harness.scenarios.cluster.Cluster;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.harness.scenarios.cluster.NodeReach;
import sys.storage.harness.scenarios.fault.FaultFailed;
import sys.storage.harness.scenarios.fault.Network;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.admin.AdminClient;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.ElectionTrace;
import sys.storage.raft.client.admin.FaultReport;
import sys.storage.raft.client.admin.FaultRule;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raftcluster.api.RaftCluster;

/** A real cluster that the operator makes, on the laboratory's control plane. */
final class LiveScene implements Scene, AutoCloseable {

  private static final Duration TTL = Duration.ofMinutes(5);
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final long LOOK_AGAIN_MILLIS = 20;

  private final Cluster cluster;
  private final RaftCluster resource;
  private final NodeReach reach;
  private final Members members;
  private final Network network;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final PinnedClient client = new PinnedClient(http);

  /** From here on a cluster of that name is this scene's own. */
  private volatile boolean created;

  LiveScene(Laboratory laboratory, Cluster cluster, RaftCluster resource) {
    this.cluster = cluster;
    this.resource = resource;
    this.reach = laboratory.reach();
    this.members = new Members(cluster, reach, laboratory.processes());
    this.network = new Network(members);
  }

  @Override
  public String name(int member) {
    return cluster.name() + "-" + member;
  }

  private List<String> names(Set<Integer> ordinals) {
    return ordinals.stream().sorted().map(this::name).toList();
  }

  @Override
  public void create() {
    cluster.create(resource);
    created = true;
    if (!within(READY_LIMIT, () -> cluster.isReady(3))) {
      throw new NotReproduced(
          "%s was not ready within %d s: %s"
              .formatted(cluster.name(), READY_LIMIT.toSeconds(), cluster.status().conditions()));
    }
  }

  @Override
  public void transferLeadership(int from, int to) {
    NodeStatus leader = status(from).orElseThrow(() -> silent(from));
    Optional<Member> heir =
        leader.peers().stream()
            .map(NodeStatus.Peer::member)
            .filter(member -> member.name().equals(name(to)))
            .findFirst();
    // Refused while the heir is behind: the caller looks, and asks again.
    var _ =
        admin(from)
            .transferLeader(
                new AdminRequest.TransferLeader(
                    leader.clusterId().orElseThrow(() -> silent(from)),
                    leader.operatorEpoch(),
                    heir));
  }

  private NotReproduced silent(int member) {
    return new NotReproduced(name(member) + " does not answer");
  }

  @Override
  public Optional<Seen> look(int member) {
    return status(member).map(LiveScene::seen);
  }

  private static Seen seen(NodeStatus status) {
    return new Seen(
        status.state().equals(NodeStatus.BLANK),
        status.member().incarnation().toString(),
        status.isLeader(),
        status.term(),
        status.leader().map(Member::name),
        status.lastIndex(),
        status.durableIndex(),
        status.commitIndex(),
        status.configuration().index(),
        status.configuration().voters().size(),
        status.configuration().learners().size(),
        !status.configuration().outgoing().isEmpty(),
        status.violations());
  }

  private Optional<NodeStatus> status(int member) {
    return pod(member).flatMap(members::admin).map(admin -> admin.status(false)).stream()
        .flatMap(
            answer ->
                answer instanceof Answer.Ok<NodeStatus>(NodeStatus status)
                    ? Optional.of(status).stream()
                    : Optional.<NodeStatus>empty().stream())
        .findFirst();
  }

  private Optional<Pod> pod(int member) {
    return cluster.pods().stream()
        .filter(pod -> pod.getMetadata().getName().equals(name(member)))
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .findFirst();
  }

  private AdminClient admin(int member) {
    return pod(member).flatMap(members::admin).orElseThrow(() -> silent(member));
  }

  @Override
  public void cut(Set<Integer> left, Set<Integer> right) {
    cutAt(left, right);
    cutAt(right, left);
  }

  @Override
  public void cutAt(Set<Integer> left, Set<Integer> right) {
    made(() -> names(left).forEach(name -> network.dropAt(name, names(right), TTL)));
  }

  @Override
  public Optional<String> openWay(Set<Integer> left, Set<Integer> right) {
    try {
      network.requireCut(names(left), names(right));
      return Optional.empty();
    } catch (FaultFailed e) {
      return Optional.of(e.reason());
    }
  }

  @Override
  public long heard(int by, int from) {
    return switch (admin(by).faults()) {
      case Answer.Ok<FaultReport>(FaultReport report) ->
          report.peer(name(from)).map(FaultReport.Peer::heard).orElse(0L);
      case Answer.Refused<FaultReport>(var problem) -> throw new NotReproduced(problem.detail());
      case Answer.Unreachable<FaultReport>(String reason) -> throw new NotReproduced(reason);
    };
  }

  @Override
  public void dropEntries(int from, Set<Integer> to) {
    made(() -> network.dropEntries(name(from), names(to), TTL));
  }

  @Override
  public long entriesDropped(int from) {
    try {
      return network.entriesLost(name(from));
    } catch (FaultFailed e) {
      throw new NotReproduced(e.reason());
    }
  }

  @Override
  public void heal() {
    made(network::heal);
  }

  private static void made(Runnable fault) {
    try {
      fault.run();
    } catch (FaultFailed e) {
      throw new NotReproduced(e.reason());
    }
  }

  @Override
  public void scale(int replicas) {
    cluster.scale(replicas);
  }

  @Override
  public void wipe(int member) {
    cluster.wipe(name(member));
  }

  @Override
  public Reply put(int at, String key, String value) {
    return client.put(api(at), key, value);
  }

  @Override
  public void fill(int at, int writes) {
    URI node = api(at);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < writes; i++) {
        String value = "filler-" + i;
        var _ = threads.submit(() -> client.put(node, "other", value));
      }
    }
  }

  @Override
  public Reply get(int at, String key) {
    return client.get(api(at), key);
  }

  private URI api(int member) {
    return pod(member)
        .flatMap(pod -> reach.reach(pod, NodeReach.API_PORT))
        .orElseThrow(() -> silent(member));
  }

  /** What the nodes remember of elections since a time, on the clock of the timeline. */
  List<Moment.Ballot> ballots(int members, long originEpochMicros) {
    var ballots = new ArrayList<Moment.Ballot>();
    for (int member = 0; member < members; member++) {
      String self = name(member);
      Optional<AdminClient> admin = pod(member).flatMap(this.members::admin);
      if (admin.isPresent()
          && admin.get().elections() instanceof Answer.Ok<ElectionTrace>(ElectionTrace trace)) {
        trace.events().stream()
            .filter(event -> event.epochMicros() >= originEpochMicros)
            .filter(LiveScene::isShown)
            .map(event -> ballot(self, event, originEpochMicros))
            .forEach(ballots::add);
      }
    }
    return ballots;
  }

  /** Each message at one end: questions where they are sent, answers where they arrive. */
  private static boolean isShown(ElectionTrace.Event event) {
    boolean sent = event.direction() == FaultRule.Direction.SEND;
    return event.kind() == FaultRule.MessageKind.VOTE_REQUEST
        ? sent
        : event.kind() == FaultRule.MessageKind.VOTE_RESPONSE && (sent == event.lost());
  }

  private static Moment.Ballot ballot(String self, ElectionTrace.Event event, long origin) {
    boolean sent = event.direction() == FaultRule.Direction.SEND;
    Moment.Kind kind =
        event
            .granted()
            .map(granted -> granted ? Moment.Kind.VOTES : Moment.Kind.DENIES)
            .orElse(Moment.Kind.ASKS);
    return new Moment.Ballot(
        (event.epochMicros() - origin) * 1_000,
        sent ? self : event.peer(),
        sent ? event.peer() : self,
        event.term(),
        kind,
        event.lost());
  }

  @Override
  public boolean within(Duration limit, BooleanSupplier holds) {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        if (holds.getAsBoolean()) {
          return true;
        }
      } catch (KubernetesClientException e) {
        // An API server that does not answer has not said no: look again.
        if (System.nanoTime() > deadlineNanos) {
          throw e;
        }
      }
      if (System.nanoTime() > deadlineNanos) {
        return false;
      }
      try {
        Thread.sleep(LOOK_AGAIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NotReproduced("interrupted");
      }
    }
  }

  /** Deletes the cluster that it has created, and waits until its pods are gone. */
  @Override
  public void close() {
    if (created) {
      cluster.delete();
      within(READY_LIMIT, () -> cluster.resource().isEmpty() && cluster.pods().isEmpty());
    }
    members.close();
    http.close();
  }
}
