package sys.storage.raftcluster.operator.model;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
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
    boolean terminating;
    long bytes = 1 << 30;

    FakeClaim(String uid, MemberId member) {
      this.uid = uid;
      this.member = member;
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
  private final Map<Integer, String> problems = new HashMap<>();
  private final Map<Piece, String> versions = new EnumMap<>(Piece.class);
  private Optional<Integer> replicas = Optional.empty();
  private Optional<Integer> maxUnavailable = Optional.empty();
  private RaftCluster cluster;
  private int version = 1;
  private long appliedGeneration;
  private int revision = 1;
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

  public KubernetesObjects objects() {
    var wrong = EnumSet.allOf(Piece.class);
    wrong.removeAll(versions.keySet());
    if (appliedGeneration != cluster.getMetadata().getGeneration()) {
      wrong.add(Piece.STATEFUL_SET);
    }
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
                    pod.up && raft.voters().contains(claim(ordinal).member),
                    false,
                    pod.revision < revision,
                    Optional.ofNullable(problems.get(ordinal))
                        .map(text -> new PodProblem(PodProblem.Kind.NODE_FAILS, text)))));
    var observedClaims = new TreeMap<Integer, ObservedClaim>();
    claims.forEach(
        (ordinal, claim) ->
            observedClaims.put(
                ordinal,
                new ObservedClaim(
                    names.claim(ordinal),
                    ordinal,
                    claim.uid,
                    claim.terminating,
                    false,
                    claim.bytes)));
    return new KubernetesObjects(
        new Workload(replicas, maxUnavailable, versions, wrong), observedPods, observedClaims);
  }

  // ---- What the operator writes ----------------------------------------------------------

  @Override
  public RaftCluster writeStatus(RaftCluster read, RaftClusterStatus status) {
    if (!read.getMetadata()
        .getResourceVersion()
        .equals(cluster.getMetadata().getResourceVersion())) {
      throw new KubernetesClientException("the object has been modified", 409, null);
    }
    writes++;
    cluster.setStatus(status);
    cluster.getMetadata().setResourceVersion(Integer.toString(++version));
    if (shownSteps.isEmpty() || shownSteps.getLast() != status.currentReconfigStep()) {
      shownSteps.add(status.currentReconfigStep());
    }
    return read();
  }

  @Override
  public void apply(
      RaftCluster owner,
      Piece piece,
      int wantedReplicas,
      int wantedUnavailable,
      Optional<String> read) {
    if (!read.equals(Optional.ofNullable(versions.get(piece)))) {
      throw new KubernetesClientException("the object has been modified", 409, null);
    }
    writes++;
    versions.put(piece, Integer.toString(++version));
    switch (piece) {
      case PEER_SERVICE, CLIENT_SERVICE -> {}
      case DISRUPTION_BUDGET -> maxUnavailable = Optional.of(wantedUnavailable);
      case STATEFUL_SET -> {
        for (MemberId member : raft.configuration.members()) {
          if (names.ordinal(member.name()).orElseThrow() >= wantedReplicas
              && replicas.orElse(0) > wantedReplicas) {
            throw new AssertionError(
                "the StatefulSet shrinks to %d and %s is a member"
                    .formatted(wantedReplicas, member));
          }
        }
        replicas = Optional.of(wantedReplicas);
        appliedGeneration = owner.getMetadata().getGeneration();
      }
    }
  }

  @Override
  public void deleteClaim(RaftCluster owner, String name, String uid) {
    writes++;
    claims.forEach(
        (ordinal, claim) -> {
          if (claim.uid.equals(uid)) {
            if (raft.configuration.contains(claim.member)) {
              throw new AssertionError("the claim of the member " + claim.member + " is deleted");
            }
            claim.terminating = true;
          }
        });
  }

  @Override
  public void deletePod(RaftCluster owner, String name, String uid) {
    writes++;
    for (FakePod pod : List.copyOf(pods.values())) {
      if (pod.uid.equals(uid)) {
        requireSpare(claim(pod.ordinal).member);
        pods.remove(pod.ordinal);
        problems.remove(pod.ordinal);
      }
    }
  }

  /** The invariant of every restart: each active half keeps a live majority, if it had one. */
  private void requireSpare(MemberId member) {
    if (raft.voters().size() > 2
        && isLive(member)
        && raft.hasMajority(this::isLive)
        && !raft.hasMajority(other -> isLive(other) && !other.equals(member))) {
      throw new AssertionError("restarting " + member + " loses a majority");
    }
  }

  @Override
  public void growClaim(RaftCluster owner, String name, long bytes) {
    writes++;
    claim(names.ordinalOfClaim(name).orElseThrow()).bytes = bytes;
  }

  @Override
  public void publish(RaftCluster owner, Notice notice) {
    writes++;
    notices.add(notice);
  }

  // ---- What others do --------------------------------------------------------------------

  /** Controllers, kubelets and Raft do what they have to. */
  public void settle() {
    pods.keySet().removeIf(ordinal -> ordinal >= replicas.orElse(0));
    claims
        .entrySet()
        .removeIf(entry -> entry.getValue().terminating && !pods.containsKey(entry.getKey()));
    for (int ordinal = 0; ordinal < replicas.orElse(0); ordinal++) {
      FakeClaim claim = claims.get(ordinal);
      if (claim == null) {
        claims.put(ordinal, newClaim(ordinal));
      }
      if (!pods.containsKey(ordinal) && !claim(ordinal).terminating) {
        pods.put(ordinal, new FakePod(ordinal, "pod-" + ++serial, revision));
      }
    }
    raft.tick();
  }

  /** The claim of an ordinal that has one. */
  FakeClaim claim(int ordinal) {
    return requireNonNull(claims.get(ordinal), () -> "no claim " + ordinal);
  }

  private FakeClaim newClaim(int ordinal) {
    var member = new MemberId(names.pod(ordinal), new UUID(7, ++serial));
    raft.format(member);
    return new FakeClaim("claim-" + serial, member);
  }

  boolean isLive(MemberId member) {
    int ordinal = names.ordinal(member.name()).orElse(-1);
    FakePod pod = pods.get(ordinal);
    FakeClaim claim = claims.get(ordinal);
    return pod != null && pod.up && claim != null && claim.member.equals(member);
  }

  /** Whether the member's disk still exists. */
  boolean isIntact(MemberId member) {
    return claims.values().stream().anyMatch(claim -> claim.member.equals(member));
  }

  public void specify(RaftClusterSpec spec) {
    cluster.setSpec(spec);
    cluster.getMetadata().setGeneration(cluster.getMetadata().getGeneration() + 1);
    cluster.getMetadata().setResourceVersion(Integer.toString(++version));
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
    pods.values().forEach(pod -> pod.up = true);
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
    if (claim == null
        || (raft.configuration.isVoter(claim.member)
            && !raft.hasMajority(other -> isIntact(other) && !other.equals(claim.member)))) {
      return false;
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

  /** The wiped disk loses nothing as long as each half of the voters has an intact majority. */
  public void requireNothingLost() {
    if (raft.clusterId.isPresent() && !raft.hasMajority(this::isIntact)) {
      throw new AssertionError("no intact majority of " + raft.configuration);
    }
  }

  @Override
  public String toString() {
    return "replicas %s, pods %s, %s, index %d, leader %s, effects %s"
        .formatted(replicas, pods.keySet(), raft.configuration, raft.index, leader(), effects());
  }
}
