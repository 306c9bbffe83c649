package sys.storage.raftcluster.operator.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.operator.workload.Drift;
import sys.storage.raftcluster.operator.workload.Names;
import sys.storage.raftcluster.operator.workload.Objects;
import sys.storage.raftcluster.operator.workload.Piece;

/**
 * The Kubernetes objects of one cluster, as values.
 *
 * @param workload what carries it
 * @param pods by ordinal
 * @param claims by ordinal
 */
public record KubernetesObjects(
    Workload workload,
    SortedMap<Integer, ObservedPod> pods,
    SortedMap<Integer, ObservedClaim> claims) {

  private static final String REVISION = "controller-revision-hash";

  /**
   * @param pieces those of the carrying objects that exist
   * @param pods pods with the cluster's label; those of another owner are left out
   * @param claims claims with the cluster's label
   * @param now when they were read
   */
  public static KubernetesObjects of(
      RaftCluster cluster,
      Map<Piece, HasMetadata> pieces,
      Collection<Pod> pods,
      Collection<PersistentVolumeClaim> claims,
      Instant now) {
    var names = new Names(cluster.getMetadata().getName());
    Optional<StatefulSet> set = statefulSet(pieces);
    return new KubernetesObjects(
        workload(cluster, pieces, set, former(cluster, names, pieces, claims)),
        pods(names, set, pods, now),
        claims(cluster, names, pods, claims));
  }

  /** The size in the claim template: it cannot be changed once it is there. */
  public static String claimSize(RaftCluster cluster, Optional<StatefulSet> set) {
    return set.map(found -> found.getSpec().getVolumeClaimTemplates().getFirst())
        .map(claim -> claim.getSpec().getResources().getRequests().get("storage"))
        .map(Quantity::toString)
        .orElse(cluster.getSpec().storageSize());
  }

  private static Optional<StatefulSet> statefulSet(Map<Piece, HasMetadata> pieces) {
    return pieces.get(Piece.STATEFUL_SET) instanceof StatefulSet set
        ? Optional.of(set)
        : Optional.empty();
  }

  private static Workload workload(
      RaftCluster cluster,
      Map<Piece, HasMetadata> pieces,
      Optional<StatefulSet> set,
      SortedSet<String> former) {
    Optional<Integer> replicas = set.map(found -> found.getSpec().getReplicas());
    Optional<Integer> maxUnavailable =
        pieces.get(Piece.DISRUPTION_BUDGET) instanceof PodDisruptionBudget budget
                && budget.getSpec().getMaxUnavailable() != null
            ? Optional.of(budget.getSpec().getMaxUnavailable().getIntVal())
            : Optional.empty();
    var objects = new Objects(cluster, claimSize(cluster, set));
    var versions = new EnumMap<Piece, String>(Piece.class);
    pieces.forEach((piece, found) -> versions.put(piece, found.getMetadata().getResourceVersion()));
    var wrong = EnumSet.noneOf(Piece.class);
    for (Piece piece : Piece.values()) {
      HasMetadata found = pieces.get(piece);
      if (found == null
          || Drift.between(
                  objects.build(piece, replicas.orElse(0), maxUnavailable.orElse(0)), found)
              .isPresent()) {
        wrong.add(piece);
      }
    }
    return new Workload(replicas, maxUnavailable, versions, wrong, former);
  }

  /**
   * Objects of a RaftCluster of the same name that was deleted, and claims of a StatefulSet that
   * was: the garbage collector takes them. Claims that are to be kept have no owner.
   */
  private static SortedSet<String> former(
      RaftCluster cluster,
      Names names,
      Map<Piece, HasMetadata> pieces,
      Collection<PersistentVolumeClaim> claims) {
    var result = new TreeSet<String>();
    for (HasMetadata piece : pieces.values()) {
      if (ownedByAnother(piece, cluster.getKind(), cluster.getMetadata().getUid())) {
        result.add(piece.getKind() + " " + piece.getMetadata().getName());
      }
    }
    String set =
        Optional.ofNullable(pieces.get(Piece.STATEFUL_SET))
            .map(found -> found.getMetadata().getUid())
            .orElse("");
    for (PersistentVolumeClaim claim : claims) {
      if (names.ordinalOfClaim(claim.getMetadata().getName()).isPresent()
          && ownedByAnother(claim, "StatefulSet", set)) {
        result.add("claim " + claim.getMetadata().getName());
      }
    }
    return result;
  }

  private static boolean ownedByAnother(HasMetadata object, String kind, String uid) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getKind().equals(kind) && !owner.getUid().equals(uid));
  }

  private static SortedMap<Integer, ObservedPod> pods(
      Names names, Optional<StatefulSet> set, Collection<Pod> pods, Instant now) {
    var result = new TreeMap<Integer, ObservedPod>();
    for (Pod pod : pods) {
      String name = pod.getMetadata().getName();
      OptionalInt ordinal = names.ordinal(name);
      if (ordinal.isEmpty() || !ownedBy(pod, set)) {
        continue;
      }
      var status = pod.getStatus();
      result.put(
          ordinal.getAsInt(),
          new ObservedPod(
              name,
              ordinal.getAsInt(),
              pod.getMetadata().getUid(),
              Optional.ofNullable(status == null ? null : status.getPodIP())
                  .filter(address -> !address.isEmpty()),
              isReady(pod),
              pod.getMetadata().getDeletionTimestamp() != null,
              isOutdated(pod, set),
              PodProblems.of(pod, now)));
    }
    return result;
  }

  private static boolean ownedBy(Pod pod, Optional<StatefulSet> set) {
    return set.isPresent()
        && pod.getMetadata().getOwnerReferences().stream()
            .anyMatch(owner -> owner.getUid().equals(set.get().getMetadata().getUid()));
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  private static boolean isOutdated(Pod pod, Optional<StatefulSet> set) {
    return set.filter(KubernetesObjects::isObserved)
        .map(found -> found.getStatus().getUpdateRevision())
        .filter(revision -> !revision.isEmpty())
        .map(revision -> !revision.equals(pod.getMetadata().getLabels().get(REVISION)))
        .orElse(false);
  }

  /** Only then is its update revision that of its template. */
  private static boolean isObserved(StatefulSet set) {
    return set.getStatus() != null
        && set.getStatus().getObservedGeneration() != null
        && set.getStatus().getObservedGeneration() >= set.getMetadata().getGeneration();
  }

  private static SortedMap<Integer, ObservedClaim> claims(
      RaftCluster cluster,
      Names names,
      Collection<Pod> pods,
      Collection<PersistentVolumeClaim> claims) {
    var result = new TreeMap<Integer, ObservedClaim>();
    for (PersistentVolumeClaim claim : claims) {
      var metadata = claim.getMetadata();
      OptionalInt ordinal = names.ordinalOfClaim(metadata.getName());
      if (ordinal.isEmpty()) {
        continue;
      }
      Quantity size = claim.getSpec().getResources().getRequests().get("storage");
      result.put(
          ordinal.getAsInt(),
          new ObservedClaim(
              metadata.getName(),
              ordinal.getAsInt(),
              metadata.getUid(),
              metadata.getResourceVersion(),
              metadata.getDeletionTimestamp() != null,
              // RFC 3339 in UTC, both written by the API server: they compare as texts.
              metadata
                      .getCreationTimestamp()
                      .compareTo(cluster.getMetadata().getCreationTimestamp())
                  < 0,
              size == null ? Long.MAX_VALUE : size.getNumericalAmount().longValue(),
              claim.getStatus() != null && "Lost".equals(claim.getStatus().getPhase()),
              isHeld(claim, names.pod(ordinal.getAsInt()), pods)));
    }
    return result;
  }

  /** A pod that came later waits for the next claim of that name. */
  private static boolean isHeld(PersistentVolumeClaim claim, String pod, Collection<Pod> pods) {
    String deleted = claim.getMetadata().getDeletionTimestamp();
    return deleted != null
        && pods.stream()
            .map(Pod::getMetadata)
            .filter(metadata -> metadata.getName().equals(pod))
            .filter(metadata -> metadata.getDeletionTimestamp() == null)
            .anyMatch(metadata -> metadata.getCreationTimestamp().compareTo(deleted) <= 0);
  }
}
