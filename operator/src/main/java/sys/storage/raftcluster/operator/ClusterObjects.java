package sys.storage.raftcluster.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.operator.observe.KubernetesObjects;
import sys.storage.raftcluster.operator.workload.Labels;
import sys.storage.raftcluster.operator.workload.Objects;
import sys.storage.raftcluster.operator.workload.Piece;

/** Reads the objects that carry a cluster. */
record ClusterObjects(RaftCluster cluster, Context<RaftCluster> context) {

  /** As the watches have shown them so far. */
  KubernetesObjects cached() {
    return KubernetesObjects.of(
        cluster,
        pieces(this::cached),
        context.getSecondaryResources(Pod.class),
        context.getSecondaryResources(PersistentVolumeClaim.class),
        Instant.now());
  }

  /**
   * What a decision hangs on is read from the API server: the pods, the claims that they run on,
   * and the budget, since a joint change begins only when it is low enough. The other objects are
   * written with the version that was seen, so that an old one is refused.
   */
  KubernetesObjects fresh() {
    return KubernetesObjects.of(
        cluster,
        pieces(this::read),
        listed(Pod.class),
        listed(PersistentVolumeClaim.class),
        Instant.now());
  }

  private interface Finder {
    Optional<? extends HasMetadata> find(Class<? extends HasMetadata> type, String name);
  }

  private Map<Piece, HasMetadata> pieces(Finder finder) {
    var builder = new Objects(cluster, cluster.getSpec().storageSize());
    Map<Piece, HasMetadata> pieces = new EnumMap<>(Piece.class);
    for (Piece piece : Piece.values()) {
      finder
          .find(typeOf(piece), builder.name(piece))
          .ifPresent(object -> pieces.put(piece, object));
    }
    return pieces;
  }

  private static Class<? extends HasMetadata> typeOf(Piece piece) {
    return switch (piece) {
      case PEER_SERVICE, CLIENT_SERVICE -> Service.class;
      case STATEFUL_SET -> StatefulSet.class;
      case DISRUPTION_BUDGET -> PodDisruptionBudget.class;
    };
  }

  private Optional<? extends HasMetadata> cached(Class<? extends HasMetadata> type, String name) {
    return context
        .getSecondaryResourcesAsStream(type)
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst();
  }

  private Optional<? extends HasMetadata> read(Class<? extends HasMetadata> type, String name) {
    return type == PodDisruptionBudget.class
        ? Optional.ofNullable(
            context
                .getClient()
                .resources(type)
                .inNamespace(cluster.getMetadata().getNamespace())
                .withName(name)
                .get())
        : cached(type, name);
  }

  private <R extends HasMetadata> Collection<R> listed(Class<R> type) {
    return context
        .getClient()
        .resources(type)
        .inNamespace(cluster.getMetadata().getNamespace())
        .withLabel(Labels.CLUSTER, cluster.getMetadata().getName())
        .list()
        .getItems();
  }
}
