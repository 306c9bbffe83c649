package sys.storage.harness.scenarios.laboratory;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import sys.storage.harness.scenarios.cluster.Await;

/** The operator as somebody deployed it into the cluster: {@code make deploy-operator}. */
final class DeployedOperator {

  private static final String NAME_LABEL = "app.kubernetes.io/name";
  private static final String NAME = "raftcluster-operator";
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(1);

  private final KubernetesClient kubernetes;
  private final String namespace;
  private final String name;

  private DeployedOperator(KubernetesClient kubernetes, Deployment deployment) {
    this.kubernetes = kubernetes;
    this.namespace = deployment.getMetadata().getNamespace();
    this.name = deployment.getMetadata().getName();
  }

  /** Empty also when we may not look into all namespaces. */
  static Optional<DeployedOperator> find(KubernetesClient kubernetes) {
    try {
      return kubernetes
          .apps()
          .deployments()
          .inAnyNamespace()
          .withLabel(NAME_LABEL, NAME)
          .list()
          .getItems()
          .stream()
          .findFirst()
          .map(deployment -> new DeployedOperator(kubernetes, deployment));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return Optional.empty();
      }
      throw e;
    }
  }

  String namespace() {
    return namespace;
  }

  /** Whether as many of its pods are ready as are wanted, and one at least. */
  boolean running() {
    Deployment deployment = deployment().get();
    if (deployment == null || deployment.getStatus() == null) {
      return false;
    }
    int ready = Objects.requireNonNullElse(deployment.getStatus().getReadyReplicas(), 0);
    return ready > 0
        && ready == deployment.getSpec().getReplicas()
        && pods().stream().noneMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null);
  }

  /** Brings it back when it was stopped, and waits until it is ready. */
  void start() {
    if (deployment().require().getSpec().getReplicas() == 0) {
      deployment().scale(1);
    }
    Await.until("the operator is ready", START_LIMIT, this::running, this::described);
  }

  /** Ends its pods without grace; Kubernetes starts others. */
  void kill() {
    pods().forEach(pod -> kubernetes.resource(pod).withGracePeriod(0).delete());
  }

  /** Ends its pods; none is started until {@link #start}. */
  void stop() {
    deployment().scale(0);
    Await.until("the operator has ended", STOP_LIMIT, () -> pods().isEmpty(), () -> described());
  }

  /** What a user would type for {@link #kill}. */
  String killCommand() {
    return "kubectl -n %s delete pod -l %s=%s --grace-period=0 --force"
        .formatted(namespace, NAME_LABEL, NAME);
  }

  List<Pod> pods() {
    return kubernetes.pods().inNamespace(namespace).withLabel(NAME_LABEL, NAME).list().getItems();
  }

  private String described() {
    return "its pods: "
        + pods().stream()
            .map(pod -> pod.getMetadata().getName() + " " + pod.getStatus().getPhase())
            .toList();
  }

  private RollableScalableResource<Deployment> deployment() {
    return kubernetes.apps().deployments().inNamespace(namespace).withName(name);
  }
}
