package sys.storage.harness.scenarios.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.util.Optional;

/** How a program outside of the cluster gets to the ports of a pod. Any thread may call. */
public interface NodeReach extends AutoCloseable {

  int API_PORT = 8080;
  int ADMIN_PORT = 9090;

  /** {@code http://host:port} that leads to the pod's port; empty while the pod has no address. */
  Optional<URI> reach(Pod pod, int port);

  @Override
  void close();
}
