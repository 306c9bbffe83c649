package sys.storage.raftcluster.operator.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.operator.observe.KubernetesObjects;
import sys.storage.raftcluster.operator.observe.ObservedClaim;
import sys.storage.raftcluster.operator.observe.ObservedPod;
import sys.storage.raftcluster.operator.observe.PodProblem;
import sys.storage.raftcluster.operator.observe.Workload;
import sys.storage.raftcluster.operator.workload.Piece;

/**
 * What the operator reads of the objects. Pods and the budget are as they are; a watch that is
 * stuck shows the rest as it was.
 */
final class Informers {

  private final World world;
  private Optional<FakePieces.Facts> staleFacts = Optional.empty();
  private Optional<SortedMap<Integer, ObservedClaim>> staleClaims = Optional.empty();

  Informers(World world) {
    this.world = world;
  }

  void freezeWorkload() {
    staleFacts = Optional.of(world.pieces.facts());
  }

  void freezeClaims() {
    staleClaims = Optional.of(claims());
  }

  void catchUp() {
    staleFacts = Optional.empty();
    staleClaims = Optional.empty();
  }

  boolean showAnOlderWorkload() {
    return staleFacts.filter(shown -> !shown.equals(world.pieces.facts())).isPresent();
  }

  boolean showOlderClaims() {
    return staleClaims.filter(shown -> !shown.equals(claims())).isPresent();
  }

  KubernetesObjects objects() {
    return new KubernetesObjects(workload(), pods(), staleClaims.orElseGet(this::claims));
  }

  private Workload workload() {
    FakePieces.Facts facts = staleFacts.orElseGet(world.pieces::facts);
    var wrong = EnumSet.allOf(Piece.class);
    wrong.removeAll(facts.versions().keySet());
    if (world.pieces.maxUnavailable().isPresent()) {
      wrong.remove(Piece.DISRUPTION_BUDGET);
    }
    if (facts.appliedGeneration() != world.resource.generation()) {
      wrong.add(Piece.STATEFUL_SET);
    }
    Map<Piece, String> versions = new EnumMap<>(Piece.class);
    versions.putAll(facts.versions());
    versions.remove(Piece.DISRUPTION_BUDGET);
    world
        .pieces
        .version(Piece.DISRUPTION_BUDGET)
        .ifPresent(current -> versions.put(Piece.DISRUPTION_BUDGET, current));
    return new Workload(
        facts.replicas(),
        world.pieces.maxUnavailable(),
        versions,
        wrong,
        Collections.emptySortedSet());
  }

  SortedMap<Integer, ObservedPod> pods() {
    var pods = new TreeMap<Integer, ObservedPod>();
    world.pods.forEach((ordinal, pod) -> pods.put(ordinal, observed(pod)));
    return pods;
  }

  private ObservedPod observed(FakePod pod) {
    MemberId member = world.claim(pod.ordinal).member;
    String name = world.names.pod(pod.ordinal);
    return new ObservedPod(
        name,
        pod.ordinal,
        pod.uid,
        Optional.of(name),
        world.isServing(member),
        false,
        pod.revision < world.revision(),
        pod.problem.map(text -> new PodProblem(PodProblem.Kind.NODE_FAILS, text)));
  }

  private SortedMap<Integer, ObservedClaim> claims() {
    var claims = new TreeMap<Integer, ObservedClaim>();
    world.claims.forEach(
        (ordinal, claim) ->
            claims.put(
                ordinal,
                new ObservedClaim(
                    world.names.claim(ordinal),
                    ordinal,
                    claim.uid,
                    claim.version(),
                    claim.terminating,
                    false,
                    claim.bytes,
                    false,
                    claim.terminating && world.pods.containsKey(ordinal))));
    return claims;
  }
}
