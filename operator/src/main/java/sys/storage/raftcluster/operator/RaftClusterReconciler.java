package sys.storage.raftcluster.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.operator.workload.Labels;

/**
 * The door between the Java Operator SDK and {@link Reconciliation}. Deletion needs no finalizer:
 * everything is owned by the resource, and claims by the StatefulSet's retention policy.
 */
public final class RaftClusterReconciler implements Reconciler<RaftCluster> {

  /** The controller's name, also in the configuration of the SDK. */
  public static final String NAME = "raftcluster";

  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final Duration AT_ONCE = Duration.ofMillis(20);
  private static final Duration SOON = Duration.ofSeconds(1);

  /** Of each minute; at rest a pass comes every two seconds. */
  private static final int FRESH_SECONDS = 3;

  private final Reconciliation reconciliation;
  private final OperatorMetrics metrics;
  private final InstantSource clock;

  public RaftClusterReconciler(
      Reconciliation reconciliation, OperatorMetrics metrics, InstantSource clock) {
    this.reconciliation = reconciliation;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, RaftCluster>> prepareEventSources(
      EventSourceContext<RaftCluster> context) {
    return List.of(
        informer(StatefulSet.class, context),
        informer(Pod.class, context),
        informer(PersistentVolumeClaim.class, context),
        informer(Service.class, context),
        informer(PodDisruptionBudget.class, context));
  }

  private static <R extends HasMetadata> EventSource<R, RaftCluster> informer(
      Class<R> type, EventSourceContext<RaftCluster> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(type, RaftCluster.class)
            .withLabelSelector(Labels.CLUSTER)
            .withSecondaryToPrimaryMapper(RaftClusterReconciler::cluster)
            .build(),
        context);
  }

  private static Set<ResourceID> cluster(HasMetadata object) {
    return Set.of(
        new ResourceID(
            object.getMetadata().getLabels().get(Labels.CLUSTER),
            object.getMetadata().getNamespace()));
  }

  /**
   * At rest the caches are enough, but for once a minute: a watch may be dead and not know it.
   * Whatever is done or reported is decided on fresh reads: a cache may lag behind our own last
   * status, or not yet show that the pass before has deleted a pod, and a second one would be
   * restarted beside it.
   */
  @Override
  public UpdateControl<RaftCluster> reconcile(RaftCluster cached, Context<RaftCluster> context)
      throws InterruptedException {
    long start = System.nanoTime();
    Optional<Passed> rest =
        mustReadAfresh(cached)
            ? Optional.empty()
            : reconciliation.atRest(cached, new ClusterObjects(cached, context).cached());
    if (rest.isPresent()) {
      metrics.record(rest.get(), System.nanoTime() - start);
      return UpdateControl.<RaftCluster>noUpdate().rescheduleAfter(rest.get().comeBackAfter());
    }
    RaftCluster cluster = context.getClient().resource(cached).get();
    if (cluster == null || cluster.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    return UpdateControl.<RaftCluster>noUpdate().rescheduleAfter(pass(cluster, context));
  }

  /** Not all clusters in the same second. */
  private boolean mustReadAfresh(RaftCluster cluster) {
    long second = clock.instant().getEpochSecond() + cluster.getMetadata().getUid().hashCode();
    return Math.floorMod(second, 60) < FRESH_SECONDS;
  }

  private Duration pass(RaftCluster cluster, Context<RaftCluster> context)
      throws InterruptedException {
    long start = System.nanoTime();
    try {
      Passed passed = reconciliation.pass(cluster, new ClusterObjects(cluster, context).fresh());
      metrics.record(passed, System.nanoTime() - start);
      return passed.comeBackAfter();
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case CONFLICT -> AT_ONCE; // Changed since it was read: read again, decide again.
        case NOT_FOUND -> SOON; // Deleted since it was read, most likely.
        default -> throw e;
      };
    }
  }
}
