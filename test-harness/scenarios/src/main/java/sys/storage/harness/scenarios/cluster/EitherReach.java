package sys.storage.harness.scenarios.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;

/**
 * Straight to the pods where their network is reachable from here (on a node of the cluster), else
 * through the API server. Decided once, by the first pod that has an address.
 */
public final class EitherReach implements NodeReach {

  private static final int PROBE_TIMEOUT_MILLIS = 500;

  private final DirectReach direct = new DirectReach();
  private final ForwardedReach forwarded;
  private Optional<NodeReach> chosen = Optional.empty();

  public EitherReach(ForwardedReach forwarded) {
    this.forwarded = forwarded;
  }

  @Override
  public synchronized Optional<URI> reach(Pod pod, int port) {
    if (chosen.isEmpty()) {
      Optional<URI> address = direct.reach(pod, port);
      if (address.isEmpty()) {
        return Optional.empty();
      }
      if (connects(address.get())) {
        chosen = Optional.of(direct);
      } else if (forwarded.reach(pod, port).isPresent()) {
        chosen = Optional.of(forwarded);
      }
    }
    return chosen.flatMap(reach -> reach.reach(pod, port));
  }

  @Override
  public void close() {
    forwarded.close();
  }

  private static boolean connects(URI address) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.getHost(), address.getPort()), PROBE_TIMEOUT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
