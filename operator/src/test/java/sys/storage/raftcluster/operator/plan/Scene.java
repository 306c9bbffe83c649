package sys.storage.raftcluster.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import sys.storage.raft.client.ConfigurationView;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.api.SafetyMode;
import sys.storage.raftcluster.operator.observe.Observation;
import sys.storage.raftcluster.operator.observe.ObservedClaim;
import sys.storage.raftcluster.operator.observe.ObservedPod;
import sys.storage.raftcluster.operator.observe.PodProblem;
import sys.storage.raftcluster.operator.observe.Recorded;
import sys.storage.raftcluster.operator.observe.Seen;
import sys.storage.raftcluster.operator.observe.Workload;
import sys.storage.raftcluster.operator.workload.Names;
import sys.storage.raftcluster.operator.workload.Piece;

/**
 * An observation written down as a test needs it. Starts as a healthy cluster of three, led by
 * demo-0, in which nothing is to be done; each method changes one fact.
 */
final class Scene {

  static final UUID CLUSTER = new UUID(42, 0);
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Names names = new Names("demo");
  private final SortedMap<Integer, ObservedPod> pods = new TreeMap<>();
  private final SortedMap<Integer, ObservedClaim> claims = new TreeMap<>();
  private final SortedMap<Integer, Seen<NodeStatus>> nodes = new TreeMap<>();
  private final Set<MemberId> lagging = new TreeSet<>();
  private final Set<MemberId> silent = new TreeSet<>();
  private final Set<Piece> wrong = EnumSet.noneOf(Piece.class);
  private SortedSet<MemberId> voters = members(0, 1, 2);
  private SortedSet<MemberId> outgoing = members();
  private SortedSet<MemberId> learners = members();
  private int leader;
  private boolean hasLeader = true;
  private boolean committed = true;
  private int wanted = 3;
  private int replicas = 3;
  private int maxUnavailable = 1;
  private int maxParallel = 1;
  private Duration interval = Duration.ofSeconds(60);
  private SafetyMode mode = SafetyMode.SAFE;
  private boolean paused;
  private boolean retain;
  private boolean born = true;
  private boolean growthRefused;
  private final SortedSet<String> former = new TreeSet<>();
  private UUID led = CLUSTER;
  private Optional<UUID> recordedId = Optional.of(CLUSTER);
  private Optional<Instant> lastStart = Optional.empty();
  private ReconfigStep shown = ReconfigStep.NONE;
  private Orders orders = Orders.NONE;

  Scene() {
    for (int i = 0; i < 3; i++) {
      running(i);
    }
  }

  static MemberId member(int ordinal) {
    return new MemberId("demo-" + ordinal, new UUID(0, ordinal));
  }

  /** The second disk at an ordinal. */
  static MemberId successor(int ordinal) {
    return new MemberId("demo-" + ordinal, new UUID(1, ordinal));
  }

  static SortedSet<MemberId> members(int... ordinals) {
    var set = new TreeSet<MemberId>();
    IntStream.of(ordinals).mapToObj(Scene::member).forEach(set::add);
    return set;
  }

  Scene wanted(int count) {
    wanted = count;
    return this;
  }

  Scene statefulSetOf(int count) {
    replicas = count;
    return this;
  }

  /** Pod, claim and a node that is an active member. */
  Scene running(int ordinal) {
    return node(ordinal, member(ordinal), NodeStatus.ACTIVE, Optional.of(CLUSTER));
  }

  /** Pod, claim and a node whose disk is empty. */
  Scene blank(int ordinal, MemberId id) {
    return node(ordinal, id, NodeStatus.BLANK, Optional.empty());
  }

  Scene removed(int ordinal) {
    return node(ordinal, member(ordinal), NodeStatus.REMOVED, Optional.of(CLUSTER));
  }

  Scene ofAnotherCluster(int ordinal) {
    return node(ordinal, member(ordinal), NodeStatus.ACTIVE, Optional.of(new UUID(43, 0)));
  }

  private Scene node(int ordinal, MemberId id, String state, Optional<UUID> cluster) {
    pods.put(ordinal, pod(ordinal, true, false, Optional.empty()));
    claims.put(ordinal, claim(ordinal));
    nodes.put(ordinal, new Seen.Value<>(status(id, state, cluster, List.of(), "follower")));
    return this;
  }

  Scene silentNode(int ordinal) {
    nodes.put(ordinal, new Seen.Unreachable<>("connection refused"));
    silent.add(member(ordinal));
    return this;
  }

  Scene noPod(int ordinal) {
    pods.remove(ordinal);
    nodes.remove(ordinal);
    return this;
  }

  Scene noClaim(int ordinal) {
    claims.remove(ordinal);
    return this;
  }

  Scene claimTerminates(int ordinal) {
    claims.put(ordinal, claim(ordinal, Mark.TERMINATING));
    return this;
  }

  /** Somebody deleted the claim, and the pod still runs on it. */
  Scene claimDeletedUnderPod(int ordinal) {
    claims.put(ordinal, claim(ordinal, Mark.TERMINATING, Mark.HELD));
    return this;
  }

  /** The volume of the claim is gone. */
  Scene claimLost(int ordinal) {
    claims.put(ordinal, claim(ordinal, Mark.LOST));
    return this;
  }

  Scene replaces(String order) {
    orders = new Orders(Optional.of(order), orders.forceNewCluster());
    return this;
  }

  Scene forces(String order) {
    orders = new Orders(orders.replaceMember(), Optional.of(order));
    return this;
  }

  /** The node has been made the only voter of another cluster. */
  Scene wentOnAlone(int ordinal, UUID cluster) {
    nodes.put(
        ordinal,
        new Seen.Value<>(
            status(
                member(ordinal),
                NodeStatus.ACTIVE,
                Optional.of(cluster),
                List.of(),
                NodeStatus.LEADER,
                ConfigurationView.of(101, true, Configuration.of(members(ordinal))))));
    return this;
  }

  /** The leader leads this cluster. */
  Scene inCluster(UUID cluster) {
    led = cluster;
    return this;
  }

  /** The kubelet says that the pod is not ready. */
  Scene notReady(int ordinal) {
    pods.put(ordinal, pod(ordinal, false, false, Optional.empty()));
    return this;
  }

  Scene inheritedClaim(int ordinal) {
    claims.put(ordinal, claim(ordinal, Mark.INHERITED));
    return this;
  }

  Scene outdated(int ordinal) {
    pods.put(ordinal, pod(ordinal, true, true, Optional.empty()));
    return this;
  }

  Scene outdatedAndBroken(int ordinal) {
    pods.put(
        ordinal,
        pod(
            ordinal,
            false,
            true,
            Optional.of(new PodProblem(PodProblem.Kind.IMAGE_PULL_FAILED, "no such image"))));
    return silentNode(ordinal);
  }

  /** It failed once, runs again, and its node answers. */
  Scene outdatedAndFailedBefore(int ordinal) {
    pods.put(
        ordinal,
        pod(
            ordinal,
            false,
            true,
            Optional.of(new PodProblem(PodProblem.Kind.NODE_FAILS, "it ended with 3"))));
    return this;
  }

  Scene smallClaim(int ordinal) {
    claims.put(ordinal, claim(ordinal, Mark.SMALL));
    return this;
  }

  Scene growthWasRefused() {
    growthRefused = true;
    return this;
  }

  Scene leftOver(String object) {
    former.add(object);
    return this;
  }

  Scene voters(int... ordinals) {
    voters = members(ordinals);
    return this;
  }

  Scene joint(int[] from, int[] to) {
    outgoing = members(from);
    voters = members(to);
    return this;
  }

  Scene learner(MemberId id) {
    learners.add(id);
    return this;
  }

  Scene lags(MemberId id) {
    lagging.add(id);
    return this;
  }

  /** The leader does not hear from the member. */
  Scene notHeard(MemberId id) {
    silent.add(id);
    return this;
  }

  /** The node still holds the joint configuration of these outgoing voters. */
  Scene stillJoint(int ordinal, int[] from, int[] to) {
    var own = new Configuration(members(to), members(from), members(), members());
    nodes.put(
        ordinal,
        new Seen.Value<>(
            status(
                member(ordinal),
                NodeStatus.ACTIVE,
                Optional.of(CLUSTER),
                List.of(),
                "follower",
                ConfigurationView.of(9, true, own))));
    return this;
  }

  /** The node goes by this list, whatever the leader has. */
  Scene goesBy(int ordinal, int... list) {
    pods.put(ordinal, pod(ordinal, true, false, Optional.empty()));
    claims.put(ordinal, claim(ordinal));
    nodes.put(
        ordinal,
        new Seen.Value<>(
            status(
                member(ordinal),
                NodeStatus.ACTIVE,
                Optional.of(CLUSTER),
                List.of(),
                "follower",
                ConfigurationView.of(10, true, Configuration.of(members(list))))));
    return this;
  }

  Scene ledBy(int ordinal) {
    leader = ordinal;
    return this;
  }

  Scene leaderless() {
    hasLeader = false;
    return this;
  }

  Scene uncommitted() {
    committed = false;
    return this;
  }

  Scene unborn() {
    born = false;
    hasLeader = false;
    for (int i = 0; i < 3; i++) {
      blank(i, member(i));
    }
    return this;
  }

  Scene clusterIdNotRecorded() {
    recordedId = Optional.empty();
    return this;
  }

  Scene recordedAs(UUID id) {
    recordedId = Optional.of(id);
    return this;
  }

  Scene shows(ReconfigStep step) {
    shown = step;
    return this;
  }

  Scene lastStartSecondsAgo(long seconds) {
    lastStart = Optional.of(NOW.minusSeconds(seconds));
    return this;
  }

  Scene maxParallel(int count) {
    maxParallel = count;
    return this;
  }

  Scene mode(SafetyMode other) {
    mode = other;
    return this;
  }

  Scene paused() {
    paused = true;
    return this;
  }

  Scene retainsStorage() {
    retain = true;
    return this;
  }

  Scene wrong(Piece... pieces) {
    wrong.addAll(List.of(pieces));
    return this;
  }

  Scene maxUnavailable(int count) {
    maxUnavailable = count;
    return this;
  }

  Action plan() {
    var desired =
        new Desired(names, wanted, mode, maxParallel, interval, 1 << 30, paused, retain, orders);
    return Planner.plan(desired, observation(), NOW);
  }

  private Observation observation() {
    var answers = new TreeMap<>(nodes);
    Seen<NodeStatus> seenLeader = new Seen.Unreachable<>("no node leads");
    if (hasLeader) {
      NodeStatus status =
          status(member(leader), NodeStatus.ACTIVE, Optional.of(led), peers(), NodeStatus.LEADER);
      answers.put(leader, new Seen.Value<>(status));
      seenLeader = new Seen.Value<>(status);
    }
    return new Observation(
        new Recorded(recordedId, born, lastStart, shown, growthRefused),
        new Workload(Optional.of(replicas), Optional.of(maxUnavailable), Map.of(), wrong, former),
        pods,
        claims,
        answers,
        seenLeader);
  }

  private List<NodeStatus.Peer> peers() {
    var result = new ArrayList<NodeStatus.Peer>();
    for (MemberId id : configuration().members()) {
      if (!id.equals(member(leader))) {
        boolean active = !silent.contains(id);
        boolean caughtUp = active && !lagging.contains(id);
        result.add(
            new NodeStatus.Peer(
                Member.of(id),
                "replicate",
                caughtUp ? 100 : 10,
                caughtUp ? 0 : 90,
                active,
                caughtUp,
                3));
      }
    }
    return result;
  }

  private Configuration configuration() {
    return new Configuration(voters, outgoing, learners, members());
  }

  private NodeStatus status(
      MemberId id, String state, Optional<UUID> cluster, List<NodeStatus.Peer> peers, String role) {
    Configuration own = state.equals(NodeStatus.BLANK) ? Configuration.EMPTY : configuration();
    return status(id, state, cluster, peers, role, ConfigurationView.of(10, committed, own));
  }

  private static NodeStatus status(
      MemberId id,
      String state,
      Optional<UUID> cluster,
      List<NodeStatus.Peer> peers,
      String role,
      ConfigurationView configuration) {
    return new NodeStatus(
        Member.of(id),
        state,
        cluster,
        role,
        3,
        Optional.empty(),
        configuration,
        1,
        100,
        100,
        100,
        100,
        3,
        0,
        50,
        peers,
        "safe",
        List.of());
  }

  private ObservedPod pod(
      int ordinal, boolean ready, boolean outdated, Optional<PodProblem> problem) {
    return new ObservedPod(
        names.pod(ordinal),
        ordinal,
        "pod-uid-" + ordinal,
        Optional.of("10.0.0." + ordinal),
        ready,
        false,
        outdated,
        problem);
  }

  /** What is not as usual about a claim. */
  private enum Mark {
    TERMINATING,
    INHERITED,
    SMALL,
    LOST,
    HELD
  }

  private ObservedClaim claim(int ordinal, Mark... marks) {
    List<Mark> has = List.of(marks);
    return new ObservedClaim(
        names.claim(ordinal),
        ordinal,
        "claim-uid-" + ordinal,
        "1",
        has.contains(Mark.TERMINATING),
        has.contains(Mark.INHERITED),
        has.contains(Mark.SMALL) ? 1 << 20 : 1 << 30,
        has.contains(Mark.LOST),
        has.contains(Mark.HELD));
  }
}
