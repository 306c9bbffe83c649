package sys.storage.harness.scenarios.live;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;

/** The operators that {@code make deploy-operator} has installed: one acts, others stand by. */
final class Operators {

  static final String NAMESPACE = "raftcluster-system";

  private static final String NAME = "raftcluster-operator";

  private final KubernetesClient kubernetes;

  Operators(KubernetesClient kubernetes) {
    this.kubernetes = kubernetes;
  }

  void scale(int count) {
    kubernetes.apps().deployments().inNamespace(NAMESPACE).withName(NAME).scale(count);
  }

  /** The pod whose operator holds the Lease, or held it last. */
  Pod active() {
    return pod(holder());
  }

  /** Name of that pod. */
  String holder() {
    return kubernetes
        .leases()
        .inNamespace(NAMESPACE)
        .withName(NAME)
        .require()
        .getSpec()
        .getHolderIdentity();
  }

  Pod pod(String name) {
    return kubernetes.pods().inNamespace(NAMESPACE).withName(name).require();
  }
}
