package sys.storage.harness.scenarios.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.util.Optional;

/** Straight to the pod's address: on the embedded control plane, and on a node of a cluster. */
public final class DirectReach implements NodeReach {

  @Override
  public Optional<URI> reach(Pod pod, int port) {
    return Optional.ofNullable(pod.getStatus())
        .flatMap(status -> Optional.ofNullable(status.getPodIP()))
        .filter(address -> !address.isEmpty())
        .map(address -> address.contains(":") ? "[" + address + "]" : address)
        .map(host -> URI.create("http://" + host + ":" + port));
  }

  @Override
  public void close() {}
}
