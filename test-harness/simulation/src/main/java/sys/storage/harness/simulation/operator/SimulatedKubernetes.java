package sys.storage.harness.simulation.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.harness.simulation.coverage.Rare;
import sys.storage.harness.simulation.coverage.RareWatch;
import sys.storage.harness.simulation.invariant.MembersInUse;
import sys.storage.harness.simulation.node.Machine;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterStatus;
import sys.storage.raftcluster.api.SafetyMode;
import sys.storage.raftcluster.operator.observe.KubernetesObjects;
import sys.storage.raftcluster.operator.observe.ObservedClaim;
import sys.storage.raftcluster.operator.observe.ObservedPod;
import sys.storage.raftcluster.operator.observe.Workload;
import sys.storage.raftcluster.operator.workload.Names;
import sys.storage.raftcluster.operator.workload.Piece;

/**
 * The API server and the controllers for one cluster: the resource, its objects, a pod and a claim
 * for each ordinal. A claim is the volume of the machine with the pod's name.
 */
public final class SimulatedKubernetes {

  /** Its place in the network. */
  public static final String API_SERVER = "api-server";

  private static final KubernetesSerialization JSON = new KubernetesSerialization();
  private static final long CLAIM_BYTES = 1 << 30;
  private static final int CONFLICT = 409;
  private static final int OVERLOADED = 503;
  private static final long LONG_NANOS = 2_000_000_000;
  private static final long SLOWEST_CONTROLLER_NANOS = 50_000_000;
  private static final long SLOWEST_CACHE_NANOS = 80_000_000;

  private final SimulatedCluster machines;
  private final MembersInUse inUse;
  private final OperatorRules rules;
  private final Draws draws;
  private final Names names = new Names(DemoResource.NAME);
  private final RaftCluster resource;
  private final Kubelets kubelets;
  private final Map<Piece, String> pieces = new EnumMap<>(Piece.class);
  private final SortedMap<Integer, Pod> pods = new TreeMap<>();
  private final SortedMap<Integer, Claim> claims = new TreeMap<>();
  private final RareWatch rare;
  private Optional<Integer> replicas = Optional.empty();
  private Optional<Integer> maxUnavailable = Optional.empty();
  private KubernetesObjects cached;
  private boolean cacheFrozen;
  private long version = 1;
  private long serial;
  private boolean late;

  /** The generation of the resource that the StatefulSet was last written for. */
  private long appliedGeneration;

  private long scaledNanos;

  private double refusalRate;

  /** Which pod template the user wants, and which one the StatefulSet has. */
  private int wantedTemplate = 1;

  private int template;

  private record Pod(String uid, int template) {}

  private static final class Claim {
    private final String uid;
    private Optional<MemberId> member = Optional.empty();
    private boolean terminating;

    Claim(String uid) {
      this.uid = uid;
    }
  }

  public SimulatedKubernetes(
      SimulatedCluster machines, MembersInUse inUse, RareWatch rare, Draws draws, int wanted) {
    this.machines = machines;
    this.inUse = inUse;
    this.rules =
        new OperatorRules(inUse, names, this::memberOnClaim, ordinal -> isReady(machine(ordinal)));
    this.rare = rare;
    this.draws = draws;
    this.resource = DemoResource.create(wanted, mode());
    this.kubelets = new Kubelets(this, machines, rare, draws);
    cached = objects();
    kubelets.look();
  }

  /** The nodes' mode, as the resource names it. */
  private SafetyMode mode() {
    return SafetyMode.valueOf(machines.options().core().safetyMode().name());
  }

  // What the user does.

  public void scale(int wanted) {
    scaledNanos = machines.timeline().nowNanos();
    resource.setSpec(DemoResource.spec(wanted, mode()));
    resource.getMetadata().setGeneration(resource.getMetadata().getGeneration() + 1);
    changed();
  }

  public int wanted() {
    return resource.getSpec().replicas();
  }

  /** Whether what the user wants has been the same for a while. */
  public boolean isWantedForLong() {
    return machines.timeline().nowNanos() - scaledNanos > LONG_NANOS;
  }

  /** Every pod is to be replaced by one of a newer template. */
  public void changeTemplate() {
    wantedTemplate++;
    changed();
  }

  /** Whether every pod is of the wanted template. */
  public boolean isRolledOut() {
    return template == wantedTemplate
        && pods.values().stream().allMatch(pod -> pod.template == wantedTemplate);
  }

  /**
   * @param rate share of the calls that are refused, or carried out and then answered by an error
   */
  public void refuse(double rate) {
    refusalRate = rate;
  }

  public RaftClusterStatus status() {
    return Optional.ofNullable(resource.getStatus()).orElse(RaftClusterStatus.EMPTY);
  }

  // What the operator does; RemoteWrites carries it here.

  /**
   * Carries a call out, unless this is a bad day.
   *
   * @param isLate whether its operator has died or given it up meanwhile
   */
  <T> T serve(Supplier<T> call, boolean isLate) {
    late = isLate;
    if (isLate) {
      rare.saw(Rare.API_CALL_LATE);
    }
    if (refusalRate > 0 && draws.chance(refusalRate)) {
      rare.saw(Rare.API_CALL_REFUSED);
      if (draws.chance(0.5)) {
        var unused = call.get();
      }
      throw new KubernetesClientException("the server is overloaded", OVERLOADED, null);
    }
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
    requireCurrent(read);
    resource.setStatus(status);
    changed();
    return read();
  }

  private void requireCurrent(RaftCluster read) {
    if (!read.getMetadata()
        .getResourceVersion()
        .equals(resource.getMetadata().getResourceVersion())) {
      rare.saw(Rare.STATUS_WRITE_CONFLICT);
      throw new KubernetesClientException("the object has been modified", CONFLICT, null);
    }
  }

  void annotate(RaftCluster read, String annotation, Optional<String> value) {
    requireCurrent(read);
    Map<String, String> annotations = new TreeMap<>(resource.getMetadata().getAnnotations());
    annotations.remove(annotation);
    value.ifPresent(text -> annotations.put(annotation, text));
    resource.getMetadata().setAnnotations(annotations);
    changed();
  }

  boolean has(Piece piece) {
    return pieces.containsKey(piece);
  }

  void apply(
      RaftCluster read,
      Piece piece,
      int wantedReplicas,
      int wantedUnavailable,
      Optional<String> pieceVersion) {
    if (pieceVersion.isPresent() && !pieceVersion.equals(Optional.ofNullable(pieces.get(piece)))) {
      throw new KubernetesClientException("the object has been modified", CONFLICT, null);
    }
    pieces.put(piece, Long.toString(++version));
    switch (piece) {
      case PEER_SERVICE, CLIENT_SERVICE -> {}
      case DISRUPTION_BUDGET -> maxUnavailable = Optional.of(wantedUnavailable);
      case STATEFUL_SET -> {
        // A creation that arrives late stops a process as any crash does: its claim stays, and the
        // operator brings the pod back. It is the one write that has no version to name.
        boolean lateCreation = late && pieceVersion.isEmpty();
        for (int i = wantedReplicas; !lateCreation && i < replicas.orElse(0); i++) {
          rules.keepsMembers(i, "the StatefulSet shrinks to %d".formatted(wantedReplicas));
        }
        replicas = Optional.of(wantedReplicas);
        appliedGeneration = read.getMetadata().getGeneration();
        template = wantedTemplate;
      }
    }
    changed();
  }

  void deleteClaim(String name, String uid) {
    OptionalInt ordinal = names.ordinalOfClaim(name);
    Claim claim = ordinal.isEmpty() ? null : claims.get(ordinal.getAsInt());
    if (claim != null && claim.uid.equals(uid)) {
      rules.keepsMembers(ordinal.getAsInt(), "its claim is deleted");
      claim.terminating = true;
      rare.saw(Rare.CLAIM_DELETED);
      changed();
    }
  }

  void deletePod(String operator, String name, String uid, Optional<String> keptClaim) {
    if (keptClaim.map(names::ordinalOfClaim).filter(this::isOnItsWayOut).isPresent()) {
      throw new KubernetesClientException("the claim is deleted", CONFLICT, null);
    }
    OptionalInt ordinal = names.ordinal(name);
    Pod pod = ordinal.isEmpty() ? null : pods.get(ordinal.getAsInt());
    if (pod != null && pod.uid.equals(uid)) {
      rules.restartsOneByOne(operator, ordinal.getAsInt(), late);
      rare.saw(Rare.POD_DELETED);
      removePod(ordinal.getAsInt());
      changed();
    }
  }

  private boolean isOnItsWayOut(OptionalInt ordinal) {
    Claim claim = claims.get(ordinal.orElseThrow());
    return claim == null || claim.terminating;
  }

  // What controllers do.

  private void changed() {
    resource.getMetadata().setResourceVersion(Long.toString(++version));
    machines.timeline().after(draws.skewed(1_000_000, SLOWEST_CACHE_NANOS), this::refreshCache);
    machines.timeline().after(draws.skewed(1_000_000, SLOWEST_CONTROLLER_NANOS), this::settle);
  }

  /** From now on informers show what they show now, or the present again. */
  public void freezeCache(boolean frozen) {
    cacheFrozen = frozen;
  }

  private void refreshCache() {
    if (!cacheFrozen) {
      cached = objects();
    }
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
        loseVolume(ordinal);
        moved = true;
      }
    }
    for (int ordinal = 0; ordinal < replicas.orElse(0); ordinal++) {
      Claim claim = claims.get(ordinal);
      if (claim == null) {
        claims.put(ordinal, new Claim("claim-" + ++serial));
        moved = true;
      } else if (!pods.containsKey(ordinal) && !claim.terminating) {
        pods.put(ordinal, new Pod("pod-" + ++serial, template));
        kubelets.created(names.pod(ordinal));
        moved = true;
      }
    }
    if (moved) {
      pieces.computeIfPresent(Piece.STATEFUL_SET, (_, _) -> Long.toString(++version));
      changed();
    }
  }

  private void removePod(int ordinal) {
    pods.remove(ordinal);
    machine(ordinal).kill();
  }

  // What kubelets see and tell.

  public Kubelets kubelets() {
    return kubelets;
  }

  List<String> podNames() {
    return pods.keySet().stream().map(names::pod).toList();
  }

  /** They have looked after all pods. */
  void looked() {
    rules.forgetWhoIsBack();
    refreshCache();
  }

  /** A member runs on the claim of the pod with its name. */
  void started(MemberId member) {
    names
        .ordinal(member.name())
        .ifPresent(
            ordinal ->
                Optional.ofNullable(claims.get(ordinal))
                    .ifPresent(claim -> claim.member = Optional.of(member)));
  }

  /** The volume of a pod is lost: pod and claim are replaced by new ones. */
  public void loseClaim(String pod) {
    names
        .ordinal(pod)
        .ifPresent(
            ordinal -> {
              pods.remove(ordinal);
              loseVolume(ordinal);
              changed();
            });
  }

  private void loseVolume(int ordinal) {
    memberOnClaim(ordinal).ifPresent(inUse::lost);
    claims.remove(ordinal);
    machine(ordinal).wipe();
  }

  private Optional<MemberId> memberOnClaim(int ordinal) {
    return Optional.ofNullable(claims.get(ordinal)).flatMap(claim -> claim.member);
  }

  private Machine machine(int ordinal) {
    return machines.machine(names.pod(ordinal));
  }

  private KubernetesObjects objects() {
    var wrong = EnumSet.allOf(Piece.class);
    wrong.removeAll(pieces.keySet());
    if (template != wantedTemplate || appliedGeneration != resource.getMetadata().getGeneration()) {
      wrong.add(Piece.STATEFUL_SET);
    }
    var observedClaims = new TreeMap<Integer, ObservedClaim>();
    claims.forEach(
        (ordinal, claim) ->
            observedClaims.put(
                ordinal,
                new ObservedClaim(
                    names.claim(ordinal),
                    ordinal,
                    claim.uid,
                    "1",
                    claim.terminating,
                    false,
                    CLAIM_BYTES,
                    false,
                    claim.terminating && pods.containsKey(ordinal))));
    return new KubernetesObjects(
        new Workload(replicas, maxUnavailable, pieces, wrong, Collections.emptySortedSet()),
        pods(),
        observedClaims);
  }

  /** As they are now. */
  SortedMap<Integer, ObservedPod> pods() {
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
                    isReady(machine(ordinal)),
                    false,
                    pod.template != template,
                    Optional.empty())));
    return observedPods;
  }

  private static boolean isReady(Machine machine) {
    return machine
        .member()
        .filter(member -> member.status().leader().isPresent())
        .filter(member -> member.status().configuration().isVoter(member.id()))
        .isPresent();
  }
}
