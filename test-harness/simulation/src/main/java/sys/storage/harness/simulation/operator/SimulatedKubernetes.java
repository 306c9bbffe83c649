package sys.storage.harness.simulation.operator;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.harness.simulation.invariant.MembersInUse;
import sys.storage.harness.simulation.invariant.Violation;
import sys.storage.harness.simulation.node.Machine;
import sys.storage.harness.simulation.node.SimulatedProcess;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterSpec;
import sys.storage.raftcluster.api.RaftClusterStatus;
import sys.storage.raftcluster.api.ReconfigSpec;
import sys.storage.raftcluster.api.SafetyMode;
import sys.storage.raftcluster.operator.observe.KubernetesObjects;
import sys.storage.raftcluster.operator.observe.ObservedClaim;
import sys.storage.raftcluster.operator.observe.ObservedPod;
import sys.storage.raftcluster.operator.observe.Workload;
import sys.storage.raftcluster.operator.workload.Names;
import sys.storage.raftcluster.operator.workload.Piece;

/**
 * The API server, the controllers and the kubelets for one cluster: the resource, its objects, a
 * pod and a claim for each ordinal. A claim is the volume of the machine with the pod's name.
 */
public final class SimulatedKubernetes {

  private static final String CLUSTER = "demo";
  private static final KubernetesSerialization JSON = new KubernetesSerialization();
  private static final ReconfigSpec UNLIMITED = new ReconfigSpec("1000/s", 2, 0);
  private static final long CLAIM_BYTES = 1 << 30;
  private static final int CONFLICT = 409;
  private static final long SLOWEST_CONTROLLER_NANOS = 50_000_000;
  private static final long SLOWEST_CACHE_NANOS = 80_000_000;
  private static final long KUBELET_INTERVAL_NANOS = 100_000_000;

  private final SimulatedCluster machines;
  private final MembersInUse inUse;
  private final Draws draws;
  private final Names names = new Names(CLUSTER);
  private final RaftCluster resource = new RaftCluster();
  private final Set<Piece> pieces = EnumSet.noneOf(Piece.class);
  private final SortedMap<Integer, String> pods = new TreeMap<>();
  private final SortedMap<Integer, Claim> claims = new TreeMap<>();
  private final SortedMap<Integer, Long> downUntilNanos = new TreeMap<>();
  private Optional<Integer> replicas = Optional.empty();
  private Optional<Integer> maxUnavailable = Optional.empty();
  private KubernetesObjects cached;
  private long version = 1;
  private long serial;
  private boolean late;

  private static final class Claim {
    private final String uid;
    private Optional<MemberId> member = Optional.empty();
    private boolean terminating;

    Claim(String uid) {
      this.uid = uid;
    }
  }

  public SimulatedKubernetes(
      SimulatedCluster machines, MembersInUse inUse, Draws draws, int wanted) {
    this.machines = machines;
    this.inUse = inUse;
    this.draws = draws;
    resource.setMetadata(
        new ObjectMetaBuilder()
            .withName(CLUSTER)
            .withNamespace("default")
            .withUid("resource")
            .withGeneration(1L)
            .withResourceVersion("1")
            .build());
    resource.setSpec(spec(wanted));
    cached = objects();
    kubelets();
  }

  private static RaftClusterSpec spec(int wanted) {
    return new RaftClusterSpec(
        wanted,
        "local/raft-node:latest",
        "1Gi",
        "",
        "30s",
        300,
        SafetyMode.SAFE,
        false,
        UNLIMITED,
        false,
        false,
        new ResourceRequirements(),
        new Affinity(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        List.of());
  }

  // What the user does.

  public void scale(int wanted) {
    resource.setSpec(spec(wanted));
    resource.getMetadata().setGeneration(resource.getMetadata().getGeneration() + 1);
    changed();
  }

  public int wanted() {
    return resource.getSpec().replicas();
  }

  public RaftClusterStatus status() {
    return Optional.ofNullable(resource.getStatus()).orElse(RaftClusterStatus.EMPTY);
  }

  // What the operator does; RemoteWrites carries it here.

  /**
   * @param isLate whether its operator has died or given it up meanwhile
   */
  <T> T serve(Supplier<T> call, boolean isLate) {
    late = isLate;
    return call.get();
  }

  RaftCluster read() {
    return JSON.clone(resource);
  }

  /** As an informer has it: of some moment before. */
  KubernetesObjects cached() {
    return cached;
  }

  RaftCluster writeStatus(RaftCluster read, RaftClusterStatus status) {
    if (!read.getMetadata()
        .getResourceVersion()
        .equals(resource.getMetadata().getResourceVersion())) {
      throw new KubernetesClientException("the object has been modified", CONFLICT, null);
    }
    resource.setStatus(status);
    changed();
    return read();
  }

  void apply(Piece piece, int wantedReplicas, int wantedUnavailable) {
    pieces.add(piece);
    switch (piece) {
      case PEER_SERVICE, CLIENT_SERVICE -> {}
      case DISRUPTION_BUDGET -> maxUnavailable = Optional.of(wantedUnavailable);
      case STATEFUL_SET -> {
        // A write that arrives late stops a process as any crash does: its claim stays, and the
        // operator brings the pod back. No condition on the StatefulSet alone could prevent that,
        // because what changed meanwhile is the log.
        for (int ordinal = wantedReplicas; !late && ordinal < replicas.orElse(0); ordinal++) {
          requireUnused(ordinal, "the StatefulSet shrinks to %d".formatted(wantedReplicas));
        }
        replicas = Optional.of(wantedReplicas);
      }
    }
    changed();
  }

  void deleteClaim(String uid) {
    claims.forEach(
        (ordinal, claim) -> {
          if (claim.uid.equals(uid)) {
            requireUnused(ordinal, "its claim is deleted");
            claim.terminating = true;
          }
        });
    changed();
  }

  void deletePod(String uid) {
    for (int ordinal : List.copyOf(pods.keySet())) {
      if (uid.equals(pods.get(ordinal))) {
        removePod(ordinal);
      }
    }
    changed();
  }

  private void requireUnused(int ordinal, String what) {
    Optional<MemberId> member = Optional.ofNullable(claims.get(ordinal)).flatMap(it -> it.member);
    if (member.isPresent() && inUse.isNamed(member.get())) {
      throw new Violation(
          "OperatorKeepsMembers", "%s, and %s is a member".formatted(what, member.get()));
    }
  }

  // What controllers and kubelets do.

  private void changed() {
    resource.getMetadata().setResourceVersion(Long.toString(++version));
    machines
        .timeline()
        .after(draws.skewed(1_000_000, SLOWEST_CACHE_NANOS), () -> cached = objects());
    machines.timeline().after(draws.skewed(1_000_000, SLOWEST_CONTROLLER_NANOS), this::settle);
  }

  private void settle() {
    boolean moved = false;
    for (int ordinal : List.copyOf(pods.keySet())) {
      if (ordinal >= replicas.orElse(0)) {
        removePod(ordinal);
        moved = true;
      }
    }
    for (int ordinal : List.copyOf(claims.keySet())) {
      Claim claim = claims.getOrDefault(ordinal, new Claim(""));
      if (claim.terminating && !pods.containsKey(ordinal)) {
        claims.remove(ordinal);
        machine(ordinal).wipe();
        moved = true;
      }
    }
    for (int ordinal = 0; ordinal < replicas.orElse(0); ordinal++) {
      Claim claim = claims.get(ordinal);
      if (claim == null) {
        claims.put(ordinal, new Claim("claim-" + ++serial));
        moved = true;
      } else if (!pods.containsKey(ordinal) && !claim.terminating) {
        pods.put(ordinal, "pod-" + ++serial);
        moved = true;
      }
    }
    if (moved) {
      changed();
    }
  }

  private void removePod(int ordinal) {
    pods.remove(ordinal);
    machine(ordinal).kill();
  }

  private void kubelets() {
    for (int ordinal : pods.keySet()) {
      if (machines.timeline().nowNanos() >= downUntilNanos.getOrDefault(ordinal, 0L)) {
        run(ordinal);
      }
    }
    cached = objects();
    machines.timeline().after(KUBELET_INTERVAL_NANOS, this::kubelets);
  }

  private void run(int ordinal) {
    Machine machine = machine(ordinal);
    Optional<IOException> failure = machine.start();
    if (failure.isPresent() && failure.get() instanceof CorruptionException) {
      throw new Violation(
          "RecoveryKeepsDurable",
          "%s cannot start: %s".formatted(machine.name(), failure.get().getMessage()));
    }
    Claim claim = claims.get(ordinal);
    if (claim != null) {
      claim.member = machine.process().map(SimulatedProcess::id).or(() -> claim.member);
    }
  }

  /** A process ended; its kubelet starts it again after a while. */
  public void keepDown(String pod, long nanos) {
    names
        .ordinal(pod)
        .ifPresent(ordinal -> downUntilNanos.put(ordinal, machines.timeline().nowNanos() + nanos));
  }

  /** Whatever was down may start now. */
  public void recoverAll() {
    downUntilNanos.clear();
  }

  /** The volume of a pod is lost: pod and claim are replaced by new ones. */
  public void loseClaim(String pod) {
    names
        .ordinal(pod)
        .ifPresent(
            ordinal -> {
              pods.remove(ordinal);
              claims.remove(ordinal);
              machine(ordinal).wipe();
              changed();
            });
  }

  private Machine machine(int ordinal) {
    return machines.machine(names.pod(ordinal));
  }

  private KubernetesObjects objects() {
    var wrong = EnumSet.allOf(Piece.class);
    wrong.removeAll(pieces);
    var observedPods = new TreeMap<Integer, ObservedPod>();
    pods.forEach(
        (ordinal, uid) ->
            observedPods.put(
                ordinal,
                new ObservedPod(
                    names.pod(ordinal),
                    ordinal,
                    uid,
                    Optional.of(names.pod(ordinal)),
                    isReady(machine(ordinal)),
                    false,
                    false,
                    Optional.empty())));
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
                    CLAIM_BYTES)));
    return new KubernetesObjects(
        new Workload(replicas, maxUnavailable, wrong), observedPods, observedClaims);
  }

  private static boolean isReady(Machine machine) {
    return machine
        .member()
        .filter(member -> member.status().leader().isPresent())
        .filter(member -> member.status().configuration().isVoter(member.id()))
        .isPresent();
  }
}
