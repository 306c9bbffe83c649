package sys.storage.raftcluster.operator.model;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterSpec;
import sys.storage.raftcluster.api.RaftClusterStatus;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.operator.act.KubernetesWrites;
import sys.storage.raftcluster.operator.observe.KubernetesObjects;
import sys.storage.raftcluster.operator.observe.ObservedClaim;
import sys.storage.raftcluster.operator.observe.ObservedPod;
import sys.storage.raftcluster.operator.observe.PodProblem;
import sys.storage.raftcluster.operator.observe.Workload;
import sys.storage.raftcluster.operator.report.Notice;
import sys.storage.raftcluster.operator.workload.Names;
import sys.storage.raftcluster.operator.workload.Piece;

/** Kubernetes and Raft together: one cluster named demo. */
public final class World implements KubernetesWrites {

  /** A pod; its disk is that of the claim of its ordinal. */
  static final class FakePod {
    final int ordinal;
    final String uid;
    final int revision;
    boolean up = true;

    /** Steps until it runs. */
    int startsIn;

    /** Other members do not hear it, nor it them; the operator does. */
    boolean cutOff;

    /** What a leader says that does not know yet that it leads no more. */
    Optional<NodeStatus> belief = Optional.empty();

    FakePod(int ordinal, String uid, int revision) {
      this.ordinal = ordinal;
      this.uid = uid;
      this.revision = revision;
    }
  }

  /** A claim; it stays, terminating, as long as its pod does. */
  static final class FakeClaim {
    final String uid;
    final MemberId member;
    String version;
    boolean terminating;
    long bytes = 1 << 30;

    FakeClaim(String uid, String version, MemberId member) {
      this.uid = uid;
      this.version = version;
      this.member = member;
    }
  }

  /** What the operator reads of the StatefulSet and the services. */
  record Facts(Optional<Integer> replicas, Map<Piece, String> versions, long appliedGeneration) {

    Facts {
      versions = Map.copyOf(versions);
    }
  }

  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  public final List<ReconfigStep> shownSteps = new ArrayList<>();
  public final List<Notice> notices = new ArrayList<>();
  public int writes;
  final Names names = new Names("demo");
  final RaftModel raft = new RaftModel(this::isLive);
  final SortedMap<Integer, FakePod> pods = new TreeMap<>();
  final SortedMap<Integer, FakeClaim> claims = new TreeMap<>();
  final SafetyRules rules = new SafetyRules(this);
  final Set<Integer> silent = new TreeSet<>();

  /** Pods of these ordinals find no machine. */
  final Set<Integer> unschedulable = new TreeSet<>();

  /** Pods of these revisions cannot run. */
  final Set<Integer> hopeless = new TreeSet<>();

  /** How long a pod takes to start, in steps. */
  int startSteps;

  /** What a watch that is stuck still shows. */
  Optional<Facts> staleFacts = Optional.empty();

  Optional<SortedMap<Integer, ObservedClaim>> staleClaims = Optional.empty();

  /** Of the operators that have acted. */
  long newestEpoch;

  private final Map<Rare, Integer> met = new EnumMap<>(Rare.class);
  private final Map<Integer, String> problems = new HashMap<>();
  private final Map<Piece, String> versions = new EnumMap<>(Piece.class);
  private Optional<Integer> replicas = Optional.empty();
  private Optional<Integer> maxUnavailable = Optional.empty();
  private RaftCluster cluster;
  private int version = 1;
  private long appliedGeneration;
  int revision = 1;
  private long serial;

  public World(RaftClusterSpec spec) {
    cluster = new RaftCluster();
    cluster.setMetadata(
        new ObjectMetaBuilder()
            .withName("demo")
            .withNamespace("default")
            .withUid("cluster-uid")
            .withGeneration(1L)
            .withResourceVersion("1")
            .build());
    cluster.setSpec(spec);
  }

  // ---- What the operator reads -----------------------------------------------------------

  public RaftCluster read() {
    return JSON.clone(cluster);
  }

  Facts facts() {
    return new Facts(replicas, versions, appliedGeneration);
  }

  private Workload workload() {
    Facts facts = staleFacts.orElseGet(this::facts);
    var wrong = EnumSet.allOf(Piece.class);
    wrong.removeAll(facts.versions().keySet());
    if (maxUnavailable.isPresent()) {
      wrong.remove(Piece.DISRUPTION_BUDGET);
    }
    if (facts.appliedGeneration() != cluster.getMetadata().getGeneration()) {
      wrong.add(Piece.STATEFUL_SET);
    }
    var read = new EnumMap<Piece, String>(Piece.class);
    read.putAll(facts.versions());
    read.remove(Piece.DISRUPTION_BUDGET);
    Optional.ofNullable(versions.get(Piece.DISRUPTION_BUDGET))
        .ifPresent(current -> read.put(Piece.DISRUPTION_BUDGET, current));
    return new Workload(
        facts.replicas(), maxUnavailable, read, wrong, Collections.emptySortedSet());
  }

  /**
   * Pods and the budget are as they are; claims may be older, although the operator reads them too.
   */
  public KubernetesObjects objects() {
    var observedPods = new TreeMap<Integer, ObservedPod>();
    pods.forEach(
        (ordinal, pod) ->
            observedPods.put(
                ordinal,
                new ObservedPod(
                    names.pod(ordinal),
                    ordinal,
                    pod.uid,
                    Optional.of(names.pod(ordinal)),
                    isLive(claim(ordinal).member) && raft.voters().contains(claim(ordinal).member),
                    false,
                    pod.revision < revision,
                    Optional.ofNullable(problems.get(ordinal))
                        .map(text -> new PodProblem(PodProblem.Kind.NODE_FAILS, text)))));
    return new KubernetesObjects(
        workload(), observedPods, staleClaims.orElseGet(this::observedClaims));
  }

  SortedMap<Integer, ObservedClaim> observedClaims() {
    var observedClaims = new TreeMap<Integer, ObservedClaim>();
    claims.forEach(
        (ordinal, claim) ->
            observedClaims.put(
                ordinal,
                new ObservedClaim(
                    names.claim(ordinal),
                    ordinal,
                    claim.uid,
                    claim.version,
                    claim.terminating,
                    false,
                    claim.bytes,
                    false,
                    claim.terminating && pods.containsKey(ordinal))));
    return observedClaims;
  }

  // ---- What the operator writes ----------------------------------------------------------

  @Override
  public RaftCluster writeStatus(RaftCluster read, RaftClusterStatus status) {
    requireCurrent(read);
    writes++;
    cluster.setStatus(status);
    cluster.getMetadata().setResourceVersion(Integer.toString(++version));
    if (shownSteps.isEmpty() || shownSteps.getLast() != status.currentReconfigStep()) {
      shownSteps.add(status.currentReconfigStep());
    }
    return read();
  }

  private void requireCurrent(RaftCluster read) {
    if (!read.getMetadata()
        .getResourceVersion()
        .equals(cluster.getMetadata().getResourceVersion())) {
      throw new KubernetesClientException("the object has been modified", 409, null);
    }
  }

  @Override
  public void apply(
      RaftCluster owner,
      Piece piece,
      int wantedReplicas,
      int wantedUnavailable,
      Optional<String> read) {
    rules.pausedIsLeftAlone("apply " + piece);
    if (!read.equals(Optional.ofNullable(versions.get(piece)))) {
      met(Rare.FENCED_BY_VERSION);
      throw new KubernetesClientException("the object has been modified", 409, null);
    }
    writes++;
    versions.put(piece, Integer.toString(++version));
    switch (piece) {
      case PEER_SERVICE, CLIENT_SERVICE -> {}
      case DISRUPTION_BUDGET -> {
        maxUnavailable = Optional.of(wantedUnavailable);
        rules.budgetIsWritten();
      }
      case STATEFUL_SET -> {
        rules.membersKeepTheirPods(replicas.orElse(0), wantedReplicas);
        replicas = Optional.of(wantedReplicas);
        appliedGeneration = owner.getMetadata().getGeneration();
      }
    }
  }

  @Override
  public void deleteClaim(RaftCluster owner, String name, String uid) {
    rules.pausedIsLeftAlone("delete " + name);
    rules.claimsGoByUid(name, uid);
    rules.retainedClaimsStay(name);
    writes++;
    claims.forEach(
        (ordinal, claim) -> {
          if (claim.uid.equals(uid)) {
            rules.membersKeepTheirClaims(claim);
            terminate(claim);
          }
        });
  }

  void terminate(FakeClaim claim) {
    claim.version = Integer.toString(++version);
    claim.terminating = true;
  }

  @Override
  public void annotate(RaftCluster read, String annotation, Optional<String> value) {
    rules.pausedIsLeftAlone("annotate " + annotation);
    requireCurrent(read);
    writes++;
    annotate(annotation, value);
  }

  @Override
  public void deletePod(RaftCluster owner, String name, String uid) {
    rules.pausedIsLeftAlone("delete " + name);
    writes++;
    for (FakePod pod : List.copyOf(pods.values())) {
      if (pod.uid.equals(uid)) {
        if (raft.voters().contains(claim(pod.ordinal).member)) {
          met(Rare.RESTARTED);
        }
        rules.restarts(pod);
        remove(pod);
      }
    }
  }

  void remove(FakePod pod) {
    pods.remove(pod.ordinal);
    problems.remove(pod.ordinal);
  }

  @Override
  public void growClaim(RaftCluster owner, String name, String read, long bytes) {
    rules.pausedIsLeftAlone("grow " + name);
    FakeClaim claim = claims.get(names.ordinalOfClaim(name).orElseThrow());
    if (claim == null) {
      throw new KubernetesClientException("no claim " + name, 404, null);
    }
    if (!read.equals(claim.version)) {
      met(Rare.FENCED_BY_VERSION);
      throw new KubernetesClientException("the object has been modified", 409, null);
    }
    writes++;
    rules.storageOnlyGrows(claim, bytes);
    claim.version = Integer.toString(++version);
    claim.bytes = bytes;
  }

  @Override
  public void publish(RaftCluster owner, Notice notice) {
    writes++;
    notices.add(notice);
  }

  // ---- What others do --------------------------------------------------------------------

  /** Controllers, kubelets and Raft do what they have to. */
  public void settle() {
    boolean stopped = pods.keySet().removeIf(ordinal -> ordinal >= replicas.orElse(0));
    if (stopped && pods.isEmpty() && spec().replicas() == 0) {
      met(Rare.HIBERNATED);
    }
    claims
        .entrySet()
        .removeIf(entry -> entry.getValue().terminating && !pods.containsKey(entry.getKey()));
    problems.keySet().retainAll(pods.keySet());
    for (FakePod pod : pods.values()) {
      if (pod.startsIn > 0 && --pod.startsIn == 0) {
        run(pod);
      }
    }
    for (int ordinal = 0; ordinal < replicas.orElse(0); ordinal++) {
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
    pod.up = false;
    pod.startsIn = startSteps;
    if (startSteps == 0) {
      run(pod);
    }
  }

  private void run(FakePod pod) {
    if (unschedulable.contains(pod.ordinal)) {
      met(Rare.UNSCHEDULABLE);
      problems.put(pod.ordinal, "no machine has room");
    } else if (hopeless.contains(pod.revision)) {
      met(Rare.CRASH_LOOP);
      problems.put(pod.ordinal, "its process ends at once");
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
    var claim = new FakeClaim("claim-" + serial, Integer.toString(++version), member);
    rules.claimExists(claim.uid);
    return claim;
  }

  boolean isLive(MemberId member) {
    int ordinal = names.ordinal(member.name()).orElse(-1);
    FakePod pod = pods.get(ordinal);
    FakeClaim claim = claims.get(ordinal);
    return pod != null && pod.up && !pod.cutOff && claim != null && claim.member.equals(member);
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
    cluster.setSpec(spec);
    cluster.getMetadata().setGeneration(cluster.getMetadata().getGeneration() + 1);
    cluster.getMetadata().setResourceVersion(Integer.toString(++version));
  }

  /** Somebody sets an annotation, or removes it. */
  public void annotate(String annotation, Optional<String> value) {
    var annotations = new TreeMap<>(cluster.getMetadata().getAnnotations());
    annotations.remove(annotation);
    value.ifPresent(text -> annotations.put(annotation, text));
    cluster.getMetadata().setAnnotations(annotations);
    cluster.getMetadata().setResourceVersion(Integer.toString(++version));
  }

  public Optional<String> annotation(String annotation) {
    return Optional.ofNullable(cluster.getMetadata().getAnnotations().get(annotation));
  }

  /** Somebody deletes a claim; the pod that runs on it keeps it. */
  public void deleteClaimUnderPod(int ordinal) {
    terminate(claim(ordinal));
  }

  public boolean isJoint() {
    return raft.configuration.isJoint();
  }

  public Configuration configuration() {
    return raft.configuration;
  }

  public Set<String> readyPods() {
    return objects().pods().values().stream()
        .filter(ObservedPod::ready)
        .map(ObservedPod::name)
        .collect(Collectors.toSet());
  }

  /** How many pods the disruption controller lets be evicted now. */
  public int allowedEvictions() {
    int wantedHealthy = replicas.orElse(0) - maxUnavailable.orElse(0);
    return Math.max(0, readyPods().size() - wantedHealthy);
  }

  /** Who votes, with the disk: no two disks have the same text. */
  public List<String> disks() {
    return raft.configuration.voters().stream().map(MemberId::toString).toList();
  }

  public RaftClusterSpec spec() {
    return cluster.getSpec();
  }

  public RaftClusterStatus status() {
    return cluster.getStatus();
  }

  public void crash(int ordinal) {
    if (pods.get(ordinal) != null) {
      pods.get(ordinal).up = false;
    }
    raft.tick();
  }

  public void recoverAll() {
    unschedulable.clear();
    silent.clear();
    staleFacts = Optional.empty();
    staleClaims = Optional.empty();
    for (FakePod pod : pods.values()) {
      pod.cutOff = false;
      pod.belief = Optional.empty();
      if (pod.startsIn == 0 && !hopeless.contains(pod.revision)) {
        pod.up = true;
        problems.remove(pod.ordinal);
      }
    }
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
    problems.put(ordinal, why);
    crash(ordinal);
  }

  /** Somebody scales the StatefulSet by hand. */
  public void scaleByHand(int count) {
    replicas = replicas.map(_ -> count);
    versions.computeIfPresent(Piece.STATEFUL_SET, (_, _) -> Integer.toString(++version));
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
    return maxUnavailable;
  }

  public String leader() {
    return raft.leader.map(MemberId::name).orElse("");
  }

  @Override
  public String toString() {
    return "replicas %s, pods %s, %s, index %d, leader %s, effects %s"
        .formatted(replicas, pods.keySet(), raft.configuration, raft.index, leader(), effects());
  }
}
