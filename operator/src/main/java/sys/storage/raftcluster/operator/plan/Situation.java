package sys.storage.raftcluster.operator.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.client.admin.NodeStatus.Peer;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.api.SafetyMode;
import sys.storage.raftcluster.operator.observe.Observation;
import sys.storage.raftcluster.operator.observe.ObservedPod;
import sys.storage.raftcluster.operator.observe.Seen;

/** An observation with a leader, and what follows from it without any decision. */
public final class Situation {

  private final Desired desired;
  private final Observation seen;
  private final NodeStatus leader;
  private final Instant now;
  private final Configuration configuration;
  private final UUID clusterId;
  private final List<Seat> seats;

  /**
   * @throws IllegalArgumentException when the leader does not name its cluster
   */
  public Situation(Desired desired, Observation seen, NodeStatus leader, Instant now) {
    this.desired = desired;
    this.seen = seen;
    this.leader = leader;
    this.now = now;
    this.configuration = leader.configuration().configuration();
    this.clusterId =
        leader
            .clusterId()
            .orElseThrow(
                () ->
                    new IllegalArgumentException("leader " + leader.member() + " has no cluster"));
    this.seats = seats();
  }

  public Desired desired() {
    return desired;
  }

  public Observation seen() {
    return seen;
  }

  public NodeStatus leader() {
    return leader;
  }

  public Instant now() {
    return now;
  }

  public UUID clusterId() {
    return clusterId;
  }

  public Configuration configuration() {
    return configuration;
  }

  /** What is found at each wanted ordinal, in order. */
  public List<Seat> wantedSeats() {
    return seats;
  }

  /** The leader as the addressee of a call. */
  Action.Addressee addressee() {
    MemberId id = leader.member().id();
    String address = seen.podOf(id).flatMap(ObservedPod::address).orElse("");
    return new Action.Addressee(id.name(), address, clusterId, leader.configuration().index());
  }

  /** Voters that take part now: the leader and those it hears from. */
  public Set<MemberId> live() {
    return voters(Peer::active);
  }

  /** Voters that also hold the log durably: those that a restart of another may rely on. */
  public Set<MemberId> sound() {
    return voters(peer -> peer.active() && peer.caughtUp());
  }

  private Set<MemberId> voters(Predicate<Peer> condition) {
    var result =
        leader.peers().stream()
            .filter(condition)
            .map(peer -> peer.member().id())
            .filter(configuration::isVoter)
            .collect(Collectors.toCollection(TreeSet::new));
    if (configuration.isVoter(leader.member().id())) {
      result.add(leader.member().id());
    }
    return result;
  }

  /** The leader's view of another member. */
  public Optional<Peer> peer(MemberId member) {
    return leader.peers().stream().filter(peer -> peer.member().id().equals(member)).findFirst();
  }

  /**
   * Whether the voters are lists outside the log. Not before the cluster has grown from its first
   * voter, by the log: a demonstration starts from a sound cluster.
   */
  boolean goesByLists() {
    return desired.safetyMode() == SafetyMode.UNSAFE_EARLY_VOTE && !beingBorn();
  }

  /** Whether a membership change has begun and is not over. */
  boolean changeUnderWay() {
    return seen.recorded().shownStep() != ReconfigStep.NONE || (!goesByLists() && anyLearner());
  }

  private boolean anyLearner() {
    return seats.stream()
        .anyMatch(seat -> seat instanceof Seat.Ready || seat instanceof Seat.CatchingUp);
  }

  /** Whether the cluster still grows from its single first voter: such growth is not limited. */
  boolean beingBorn() {
    return configuration.voters().size() == 1 && seen.recorded().lastStart().isEmpty();
  }

  /**
   * Members that answer the operator and do not know what has been decided: staying voters that
   * still show the joint or an older configuration, and removed members that think they belong to
   * it. A voter that lags behind is not waited for: C(new) is committed without it, and it must not
   * hold up its own replacement.
   */
  SortedSet<MemberId> unaware() {
    var result = new TreeSet<MemberId>();
    for (Seen<NodeStatus> answer : seen.nodes().values()) {
      answer.asOptional().filter(this::isUnaware).ifPresent(node -> result.add(node.member().id()));
    }
    return result;
  }

  private boolean isUnaware(NodeStatus node) {
    if (!isActiveHere(node)) {
      return false;
    }
    MemberId id = node.member().id();
    Configuration own = node.configuration().configuration();
    if (!configuration.contains(id)) {
      return own.isVoter(id);
    }
    return configuration.voters().contains(id)
        && peer(id).map(Peer::caughtUp).orElse(false)
        && node.configuration().index() < leader.configuration().index()
        && (own.isJoint() || !own.voters().equals(configuration.voters()));
  }

  /** Reachable members of this cluster that its configuration does not name any more. */
  SortedSet<MemberId> removed() {
    var result = new TreeSet<MemberId>();
    for (Seen<NodeStatus> answer : seen.nodes().values()) {
      answer
          .asOptional()
          .filter(node -> node.clusterId().equals(leader.clusterId()))
          .map(node -> node.member().id())
          .filter(id -> !configuration.contains(id))
          .ifPresent(result::add);
    }
    return result;
  }

  private List<Seat> seats() {
    var found = new ArrayList<Seat>();
    for (int ordinal = 0; ordinal < desired.replicas(); ordinal++) {
      found.add(seat(ordinal));
    }
    return List.copyOf(found);
  }

  private Seat seat(int ordinal) {
    String name = desired.names().pod(ordinal);
    Optional<NodeStatus> answer = seen.node(ordinal);
    if (answer.isEmpty()) {
      return silent(ordinal, name);
    }
    NodeStatus node = answer.get();
    MemberId id = node.member().id();
    if (configuration.voters().contains(id)) {
      return new Seat.Voting(ordinal, id);
    }
    if (configuration.learners().contains(id)) {
      // Removed and added again before it had heard of either, it retired when it learned of the
      // first, for good: its disk never takes part again.
      return node.state().equals(NodeStatus.REMOVED)
          ? new Seat.Stale(ordinal, id)
          : learner(ordinal, id);
    }
    if (node.state().equals(NodeStatus.BLANK)) {
      return goesByLists() ? new Seat.Ready(ordinal, id) : new Seat.Blank(ordinal, id);
    }
    if (goesByLists() && isActiveHere(node)) {
      return new Seat.Voting(ordinal, id); // by a list that the leader does not have yet
    }
    return node.clusterId().equals(leader.clusterId())
        ? new Seat.Stale(ordinal, id)
        : new Seat.Foreign(ordinal, id);
  }

  /** A node that does not answer is taken for the member that the configuration knows there. */
  private Seat silent(int ordinal, String name) {
    // A learner first: it is the newer disk, and may be there to replace the voter.
    Optional<MemberId> learner = named(configuration.learners(), name);
    if (learner.isPresent()) {
      return learner(ordinal, learner.get());
    }
    Optional<MemberId> voter = named(configuration.voters(), name);
    if (voter.isPresent()) {
      return new Seat.Voting(ordinal, voter.get());
    }
    Optional<MemberId> listed = goesByLists() ? listed(name) : Optional.empty();
    if (listed.isPresent()) {
      return new Seat.Voting(ordinal, listed.get());
    }
    Seen<NodeStatus> answer = seen.nodes().get(ordinal);
    return new Seat.Absent(
        ordinal,
        answer instanceof Seen.Unreachable<NodeStatus>(String why)
            ? why
            : "its pod does not exist");
  }

  /** The member of this name on any list. */
  private Optional<MemberId> listed(String name) {
    return seen.nodes().values().stream()
        .flatMap(node -> node.asOptional().stream())
        .filter(this::isActiveHere)
        .flatMap(node -> named(node.configuration().configuration().voters(), name).stream())
        .findFirst();
  }

  /** Whether the node takes part in the leader's cluster. */
  boolean isActiveHere(NodeStatus node) {
    return node.state().equals(NodeStatus.ACTIVE) && node.clusterId().equals(leader.clusterId());
  }

  private Seat learner(int ordinal, MemberId id) {
    Optional<Peer> peer = peer(id);
    return peer.map(Peer::caughtUp).orElse(false)
        ? new Seat.Ready(ordinal, id)
        : new Seat.CatchingUp(ordinal, id, peer.map(Peer::active).orElse(false));
  }

  static Optional<MemberId> named(Set<MemberId> members, String name) {
    return members.stream().filter(member -> member.name().equals(name)).findFirst();
  }
}
