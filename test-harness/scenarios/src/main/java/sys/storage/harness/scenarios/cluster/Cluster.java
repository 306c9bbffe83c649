package sys.storage.harness.scenarios.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import sys.storage.raftcluster.api.Phase;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterStatus;

/**
 * A RaftCluster in the API server. Every call asks anew; a {@link KubernetesClientException} says
 * that the API server did not answer or refused. Any thread may call.
 */
public final class Cluster {

  private static final String CLAIM_PREFIX = "data-";

  private final KubernetesClient kubernetes;
  private final String namespace;
  private final String name;
  private final Pattern podName;

  public Cluster(KubernetesClient kubernetes, String namespace, String name) {
    this.kubernetes = kubernetes;
    this.namespace = namespace;
    this.name = name;
    this.podName = Pattern.compile(Pattern.quote(name) + "-[0-9]+");
  }

  public String name() {
    return name;
  }

  public String namespace() {
    return namespace;
  }

  /** As the API server has it now; empty when there is none. */
  public Optional<RaftCluster> resource() {
    return Optional.ofNullable(handle().get());
  }

  /** What the operator reported last; {@link RaftClusterStatus#EMPTY} before the first report. */
  public RaftClusterStatus status() {
    return resource().map(Cluster::statusOf).orElse(RaftClusterStatus.EMPTY);
  }

  public void create(RaftCluster resource) {
    kubernetes.resource(resource).inNamespace(namespace).create();
  }

  /** {@code kubectl patch raftcluster NAME --type=merge -p '{"spec":{"replicas":N}}'}. */
  public void scale(int replicas) {
    patch("{\"spec\":{\"replicas\":%d}}".formatted(replicas));
  }

  /** {@code kubectl patch raftcluster NAME --type=merge -p PATCH}. */
  public void patch(String mergePatch) {
    handle().patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
  }

  public void delete() {
    handle().delete();
  }

  /** The pods of its StatefulSet by ordinal, also those that are not ready. */
  public List<Pod> pods() {
    return kubernetes.pods().inNamespace(namespace).list().getItems().stream()
        .filter(pod -> podName.matcher(pod.getMetadata().getName()).matches())
        .filter(this::ownedByStatefulSet)
        .sorted(Comparator.comparingInt(Cluster::ordinal))
        .toList();
  }

  /** How many volume claims its members have, also of members that are no more. */
  public int claims() {
    return (int)
        kubernetes.persistentVolumeClaims().inNamespace(namespace).list().getItems().stream()
            .filter(
                claim ->
                    claim.getMetadata().getName().startsWith(CLAIM_PREFIX)
                        && podName
                            .matcher(claim.getMetadata().getName().substring(CLAIM_PREFIX.length()))
                            .matches())
            .count();
  }

  /**
   * Whether the operator has done all that was asked for: so many members, and no rest of others.
   */
  public boolean isReady(int replicas) {
    Optional<RaftCluster> resource = resource();
    if (resource.isEmpty()) {
      return false;
    }
    RaftClusterStatus status = statusOf(resource.get());
    return status.observedGeneration() == resource.get().getMetadata().getGeneration()
        && status.phase() == Phase.READY
        && status.readyReplicas() == replicas
        && status.members().size() == replicas
        && pods().size() == replicas
        && claims() == replicas;
  }

  /** Deletes a member's claim and pod: it comes back with an empty disk. */
  public void wipe(String pod) {
    kubernetes
        .persistentVolumeClaims()
        .inNamespace(namespace)
        .withName(CLAIM_PREFIX + pod)
        .delete();
    deletePodNow(pod);
  }

  /** Deletes a pod without grace: as near to a kill -9 as the Kubernetes API comes. */
  public void deletePodNow(String pod) {
    kubernetes.pods().inNamespace(namespace).withName(pod).withGracePeriod(0).delete();
  }

  /**
   * Tells {@code consumer} of every status from now on, until it is closed. When the connection
   * breaks {@code onClose} is called, once.
   */
  public Watch watch(Consumer<RaftClusterStatus> consumer, Runnable onClose) {
    return handle()
        .watch(
            new Watcher<RaftCluster>() {
              @Override
              public void eventReceived(Action action, RaftCluster resource) {
                if (action == Action.ADDED || action == Action.MODIFIED) {
                  consumer.accept(statusOf(resource));
                }
              }

              @Override
              public void onClose(WatcherException cause) {
                onClose.run();
              }
            });
  }

  private static RaftClusterStatus statusOf(RaftCluster resource) {
    return Objects.requireNonNullElse(resource.getStatus(), RaftClusterStatus.EMPTY);
  }

  private Resource<RaftCluster> handle() {
    return kubernetes.resources(RaftCluster.class).inNamespace(namespace).withName(name);
  }

  private boolean ownedByStatefulSet(Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getKind().equals("StatefulSet") && owner.getName().equals(name));
  }

  private static int ordinal(Pod pod) {
    String podName = pod.getMetadata().getName();
    return Integer.parseInt(podName.substring(podName.lastIndexOf('-') + 1));
  }
}
