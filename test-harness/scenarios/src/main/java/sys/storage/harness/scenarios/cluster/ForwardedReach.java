package sys.storage.harness.scenarios.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Through the API server, as {@code kubectl port-forward} does: for a cluster whose pod network
 * does not reach this machine. Slower than {@link DirectReach}.
 */
public final class ForwardedReach implements NodeReach {

  private final KubernetesClient kubernetes;
  private final Map<Target, LocalPortForward> forwards = new HashMap<>();

  /**
   * @param uid a pod made anew under the same name is another target
   */
  private record Target(String uid, int port) {}

  public ForwardedReach(KubernetesClient kubernetes) {
    this.kubernetes = kubernetes;
  }

  @Override
  public synchronized Optional<URI> reach(Pod pod, int port) {
    if (!"Running".equals(pod.getStatus().getPhase())) {
      return Optional.empty();
    }
    var target = new Target(pod.getMetadata().getUid(), port);
    LocalPortForward forward = forwards.get(target);
    if (forward == null || !forward.isAlive()) {
      try {
        forward =
            kubernetes
                .pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .portForward(port, InetAddress.getLoopbackAddress(), 0);
      } catch (KubernetesClientException e) {
        return Optional.empty();
      }
      forwards.put(target, forward);
    }
    return Optional.of(URI.create("http://127.0.0.1:" + forward.getLocalPort()));
  }

  @Override
  public synchronized void close() {
    for (LocalPortForward forward : forwards.values()) {
      try {
        forward.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close a port forward", e);
      }
    }
    forwards.clear();
  }
}
