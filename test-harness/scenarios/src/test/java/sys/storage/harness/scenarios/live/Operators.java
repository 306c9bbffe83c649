package sys.storage.harness.scenarios.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;

/** The operators that {@code make deploy-operator} has installed: one acts, others stand by. */
final class Operators {

  static final String NAMESPACE = "raftcluster-system";

  private static final String NAME = "raftcluster-operator";
  private static final double BYTES_PER_MEBIBYTE = 1 << 20;

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

  /** What the kubelet counts as the memory of the one that acts, in MiB. */
  double memoryMebibytes() {
    Pod pod = active();
    JsonNode summary =
        Serialization.unmarshal(
            kubernetes.raw(
                "/api/v1/nodes/%s/proxy/stats/summary".formatted(pod.getSpec().getNodeName())),
            JsonNode.class);
    for (JsonNode entry : summary.path("pods")) {
      if (entry.path("podRef").path("uid").asText().equals(pod.getMetadata().getUid())) {
        return entry.path("memory").path("workingSetBytes").asLong() / BYTES_PER_MEBIBYTE;
      }
    }
    throw new AssertionError("the kubelet has no figures of " + pod.getMetadata().getName());
  }

  Pod pod(String name) {
    return kubernetes.pods().inNamespace(NAMESPACE).withName(name).require();
  }
}
