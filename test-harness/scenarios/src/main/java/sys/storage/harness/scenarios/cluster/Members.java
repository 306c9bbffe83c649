package sys.storage.harness.scenarios.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.admin.AdminClient;
import sys.storage.raft.client.admin.NodeStatus;

/** Asks all members of a cluster for their state at once. Any thread may call. */
public final class Members implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final NodeReach reach;
  private final PodProcesses processes;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private volatile Optional<Pod> lastLeader = Optional.empty();
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  public Members(Cluster cluster, NodeReach reach, PodProcesses processes) {
    this.cluster = cluster;
    this.reach = reach;
    this.processes = processes;
  }

  /** Every pod of the cluster with what its node says, by ordinal. Takes a second at most. */
  public List<MemberView> observe() {
    List<Pod> pods = cluster.pods();
    List<Future<Answer<NodeStatus>>> answers =
        pods.stream().map(pod -> calls.submit(() -> ask(pod))).toList();
    var statuses = new ArrayList<Answer<NodeStatus>>();
    for (Future<Answer<NodeStatus>> answer : answers) {
      statuses.add(await(answer));
    }
    Optional<NodeStatus> leader = leaderOf(statuses);
    var members = new ArrayList<MemberView>();
    for (int i = 0; i < pods.size(); i++) {
      Pod pod = pods.get(i);
      members.add(
          new MemberView(
              pod,
              statuses.get(i),
              lag(statuses.get(i), leader),
              processes.of(pod).flatMap(Members::residentBytes).stream()
                  .mapToLong(Long::longValue)
                  .findFirst()));
    }
    return members;
  }

  /** The member that leads in the highest term; empty while none says so. */
  public Optional<MemberView> leader() {
    return observe().stream()
        .filter(MemberView::leads)
        .max((a, b) -> Long.compare(term(a.node()), term(b.node())));
  }

  /**
   * Whether the leader's configuration is joint. Asks the leader of the last time directly, so that
   * it takes a millisecond or two; looks for the leader anew when that one leads no more.
   */
  public boolean jointSeen() {
    Optional<Pod> known = lastLeader;
    if (known.isPresent()
        && ask(known.get()) instanceof Answer.Ok<NodeStatus>(NodeStatus status)
        && status.isLeader()) {
      return !status.configuration().outgoing().isEmpty();
    }
    Optional<MemberView> leader = leader();
    lastLeader = leader.map(MemberView::pod);
    return leader.isPresent()
        && leader.get().node() instanceof Answer.Ok<NodeStatus>(NodeStatus status)
        && !status.configuration().outgoing().isEmpty();
  }

  /** Addresses of the key-value API of all pods that have one. */
  public List<URI> apiAddresses() {
    return cluster.pods().stream()
        .flatMap(pod -> reach.reach(pod, NodeReach.API_PORT).stream())
        .toList();
  }

  public Optional<URI> apiAddress(MemberView member) {
    return reach.reach(member.pod(), NodeReach.API_PORT);
  }

  @Override
  public void close() {
    calls.shutdownNow();
    http.shutdownNow();
    http.close();
    reach.close();
  }

  /** The admin API of a pod's node; empty while the pod has no address. */
  public Optional<AdminClient> admin(Pod pod) {
    return reach
        .reach(pod, NodeReach.ADMIN_PORT)
        .map(address -> new AdminClient(http, address, TIMEOUT));
  }

  private Answer<NodeStatus> ask(Pod pod) {
    return admin(pod)
        .map(admin -> admin.status(false))
        .orElseGet(() -> new Answer.Unreachable<>("the pod has no address yet"));
  }

  private static Optional<Long> residentBytes(ProcessHandle process) {
    return ResidentMemory.bytesOf(process.pid()).stream().boxed().findFirst();
  }

  private static Answer<NodeStatus> await(Future<Answer<NodeStatus>> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking a node for its status failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Unreachable<>("interrupted");
    }
  }

  private static Optional<NodeStatus> leaderOf(List<Answer<NodeStatus>> answers) {
    NodeStatus leader = null;
    for (Answer<NodeStatus> answer : answers) {
      if (answer instanceof Answer.Ok<NodeStatus>(NodeStatus status)
          && status.isLeader()
          && (leader == null || status.term() > leader.term())) {
        leader = status;
      }
    }
    return Optional.ofNullable(leader);
  }

  private static OptionalLong lag(Answer<NodeStatus> own, Optional<NodeStatus> leader) {
    if (leader.isEmpty() || !(own instanceof Answer.Ok<NodeStatus>(NodeStatus status))) {
      return OptionalLong.empty();
    }
    if (status.member().equals(leader.get().member())) {
      return OptionalLong.of(0);
    }
    return leader.get().peers().stream()
        .filter(peer -> peer.member().equals(status.member()))
        .mapToLong(NodeStatus.Peer::lag)
        .findFirst();
  }

  private static long term(Answer<NodeStatus> answer) {
    return answer instanceof Answer.Ok<NodeStatus>(NodeStatus status) ? status.term() : -1;
  }
}
