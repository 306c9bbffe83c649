package sys.storage.raftcluster.operator.model;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.RaftClusterSpec;
import sys.storage.raftcluster.api.RaftClusterStatus;
import sys.storage.raftcluster.operator.observe.ObservedPod;
import sys.storage.raftcluster.operator.workload.Names;

/** Kubernetes and Raft together: one cluster named demo. */
public final class World {

  public final ModelWrites writes = new ModelWrites(this);
  final Names names = new Names("demo");
  final RaftModel raft = new RaftModel(this::isLive);
  final SortedMap<Integer, FakePod> pods = new TreeMap<>();
  final SortedMap<Integer, FakeClaim> claims = new TreeMap<>();
  final FakeResource resource;
  final FakePieces pieces = new FakePieces();
  final Informers informers = new Informers(this);
  final SafetyRules rules = new SafetyRules(this);
  final Set<Integer> silent = new TreeSet<>();

  /** Pods of these ordinals find no machine. */
  final Set<Integer> unschedulable = new TreeSet<>();

  /** Pods of these revisions cannot run. */
  final Set<Integer> hopeless = new TreeSet<>();

  /** How long a pod takes to start, in steps. */
  int startSteps;

  /** Of the operators that have acted. */
  long newestEpoch;

  private final Map<Rare, Integer> met = new EnumMap<>(Rare.class);
  private int revision = 1;
  private long serial;

  public World(RaftClusterSpec spec) {
    resource = new FakeResource(spec);
  }

  // ---- What others do --------------------------------------------------------------------

  /** Controllers, kubelets and Raft do what they have to. */
  public void settle() {
    boolean stopped = pods.keySet().removeIf(ordinal -> ordinal >= pieces.replicas());
    if (stopped && pods.isEmpty() && spec().replicas() == 0) {
      met(Rare.HIBERNATED);
    }
    claims
        .entrySet()
        .removeIf(entry -> entry.getValue().terminating && !pods.containsKey(entry.getKey()));
    for (FakePod pod : pods.values()) {
      if (pod.startsIn > 0 && --pod.startsIn == 0) {
        run(pod);
      }
    }
    for (int ordinal = 0; ordinal < pieces.replicas(); ordinal++) {
      FakeClaim claim = claims.get(ordinal);
      if (claim == null) {
        claims.put(ordinal, newClaim(ordinal));
      }
      if (!pods.containsKey(ordinal) && !claim(ordinal).terminating) {
        start(ordinal);
      }
    }
    raft.tick();
  }

  private void start(int ordinal) {
    var pod = new FakePod(ordinal, "pod-" + ++serial, revision);
    pods.put(ordinal, pod);
    pod.startsIn = startSteps;
    if (startSteps == 0) {
      run(pod);
    }
  }

  private void run(FakePod pod) {
    if (unschedulable.contains(pod.ordinal)) {
      met(Rare.UNSCHEDULABLE);
      pod.problem = Optional.of("no machine has room");
    } else if (hopeless.contains(pod.revision)) {
      met(Rare.CRASH_LOOP);
      pod.problem = Optional.of("its process ends at once");
    } else {
      pod.up = true;
    }
  }

  /** The claim of an ordinal that has one. */
  FakeClaim claim(int ordinal) {
    return requireNonNull(claims.get(ordinal), () -> "no claim " + ordinal);
  }

  private FakeClaim newClaim(int ordinal) {
    var member = new MemberId(names.pod(ordinal), new UUID(7, ++serial));
    raft.format(member);
    var claim = new FakeClaim("claim-" + serial, member);
    rules.claimExists(claim.uid);
    return claim;
  }

  boolean isLive(MemberId member) {
    int ordinal = names.ordinal(member.name()).orElse(-1);
    FakePod pod = pods.get(ordinal);
    FakeClaim claim = claims.get(ordinal);
    return pod != null && pod.up && !pod.cutOff && claim != null && claim.member.equals(member);
  }

  /** As its readiness probe sees it: a voter that knows a leader. */
  boolean isServing(MemberId member) {
    return isLive(member) && raft.voters().contains(member) && raft.leader.isPresent();
  }

  /** Whether the member's disk still exists. */
  boolean isIntact(MemberId member) {
    return claims.values().stream().anyMatch(claim -> claim.member.equals(member));
  }

  /** Whether all that was acknowledged is on the member's disk. */
  boolean holdsEverything(MemberId member) {
    return raft.disk(member).lag == 0 && isIntact(member);
  }

  /** Whether the others could do without this disk, whatever is on its way out already. */
  boolean isSpare(FakeClaim claim) {
    return !raft.voters().contains(claim.member)
        || raft.hasMajority(
            other ->
                !other.equals(claim.member)
                    && holdsEverything(other)
                    && claims.values().stream()
                        .noneMatch(it -> it.terminating && it.member.equals(other)));
  }

  void met(Rare situation) {
    met.merge(situation, 1, Integer::sum);
  }

  /** How often each situation has occurred. */
  public Map<Rare, Integer> met() {
    return met;
  }

  public void specify(RaftClusterSpec spec) {
    resource.specify(spec);
  }

  /** Somebody sets an annotation, or removes it. */
  public void annotate(String annotation, Optional<String> value) {
    resource.annotate(annotation, value);
  }

  public Optional<String> annotation(String annotation) {
    return resource.annotation(annotation);
  }

  /** Somebody deletes a claim; the pod that runs on it keeps it. */
  public void deleteClaimUnderPod(int ordinal) {
    claim(ordinal).terminate();
  }

  public boolean isJoint() {
    return raft.configuration.isJoint();
  }

  public Configuration configuration() {
    return raft.configuration;
  }

  public Set<String> readyPods() {
    return informers.pods().values().stream()
        .filter(ObservedPod::ready)
        .map(ObservedPod::name)
        .collect(Collectors.toSet());
  }

  /** How many pods the disruption controller lets be evicted now. */
  public int allowedEvictions() {
    int wantedHealthy = pieces.replicas() - maxUnavailable().orElse(0);
    return Math.max(0, readyPods().size() - wantedHealthy);
  }

  /** Who votes, with the disk: no two disks have the same text. */
  public List<String> disks() {
    return raft.configuration.voters().stream().map(MemberId::toString).toList();
  }

  public RaftClusterSpec spec() {
    return resource.spec();
  }

  public RaftClusterStatus status() {
    return resource.status();
  }

  public void crash(int ordinal) {
    if (pods.get(ordinal) != null) {
      pods.get(ordinal).up = false;
    }
    raft.tick();
  }

  /** The operator cannot reach the member; the others can. */
  public void silence(int ordinal) {
    silent.add(ordinal);
  }

  public void recoverAll() {
    unschedulable.clear();
    silent.clear();
    informers.catchUp();
    for (FakePod pod : pods.values()) {
      pod.cutOff = false;
      pod.belief = Optional.empty();
      if (pod.startsIn == 0 && !hopeless.contains(pod.revision)) {
        pod.up = true;
        pod.problem = Optional.empty();
      }
    }
  }

  /** Of the pod template. */
  int revision() {
    return revision;
  }

  /** A newer template: pods of the former one are outdated. */
  public void newTemplate() {
    revision++;
  }

  /** The node has seen something that must never be. */
  public void violates(int ordinal, String what) {
    raft.disk(claim(ordinal).member).violations.add(what);
  }

  public void cannotRun(int ordinal, String why) {
    Optional.ofNullable(pods.get(ordinal)).ifPresent(pod -> pod.problem = Optional.of(why));
    crash(ordinal);
  }

  /** Somebody scales the StatefulSet by hand. */
  public void scaleByHand(int count) {
    pieces.scaleByHand(count);
    settle();
  }

  /**
   * Somebody deletes claim and pod.
   *
   * @return false when that would destroy the last copy of acknowledged writes: not done then
   */
  public boolean wipe(int ordinal) {
    FakeClaim claim = claims.get(ordinal);
    if (claim == null || !isSpare(claim)) {
      return false;
    }
    met(Rare.WIPED);
    if (raft.configuration.isVoter(claim.member) && raft.configuration.isJoint()) {
      met(Rare.WIPED_IN_JOINT);
    }
    pods.remove(ordinal);
    claims.remove(ordinal);
    settle();
    return true;
  }

  /** A person reads in the status which cluster it is. */
  String recoveryOrder(String member) {
    return member + "/" + recordedClusterId();
  }

  /** A member has gone on alone, and the order for it went before the status said so. */
  Optional<String> orderThatWasLost() {
    String recorded = recordedClusterId();
    return recorded.isEmpty()
        ? Optional.empty()
        : raft.clusterId
            .filter(actual -> !actual.toString().equals(recorded))
            .map(_ -> recoveryOrder(raft.configuration.voters().first().name()));
  }

  private String recordedClusterId() {
    return Optional.ofNullable(status()).map(RaftClusterStatus::clusterId).orElse("");
  }

  /** Somebody deletes what is left of a cluster that one member has gone on without. */
  void wipeForeign() {
    List.copyOf(claims.entrySet()).stream()
        .filter(entry -> raft.isForeign(entry.getValue().member))
        .forEach(
            entry -> {
              pods.remove(entry.getKey());
              claims.remove(entry.getKey());
            });
  }

  public void moveLeader(int choice) {
    var candidates =
        raft.voters().stream()
            .filter(this::isLive)
            .filter(member -> raft.disk(member).lag == 0)
            .toList();
    if (raft.leader.isPresent() && !candidates.isEmpty()) {
      raft.leader = Optional.of(candidates.get(choice % candidates.size()));
      raft.term++;
    }
  }

  // ---- What tests ask --------------------------------------------------------------------

  public List<String> effects() {
    return raft.effects;
  }

  public List<String> learners() {
    return raft.configuration.learners().stream().map(MemberId::name).toList();
  }

  public List<String> voters() {
    return raft.configuration.voters().stream().map(MemberId::name).toList();
  }

  public List<String> leftOver() {
    return claims.keySet().stream()
        .filter(ordinal -> ordinal >= spec().replicas())
        .map(names::claim)
        .toList();
  }

  public int podCount() {
    return pods.size();
  }

  public Optional<Integer> maxUnavailable() {
    return pieces.maxUnavailable();
  }

  public String leader() {
    return raft.leader.map(MemberId::name).orElse("");
  }

  @Override
  public String toString() {
    return "replicas %s, pods %s, %s, index %d, leader %s, effects %s"
        .formatted(
            pieces.replicas(), pods.keySet(), raft.configuration, raft.index, leader(), effects());
  }
}
