package sys.storage.harness.scenarios.live;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import sys.storage.harness.scenarios.cluster.Await;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.harness.scenarios.history.HistoryRecorder;
import sys.storage.harness.scenarios.load.Load;
import sys.storage.harness.scenarios.load.LoadOptions;

/** A load that learns where the members are while pods come, go and get other addresses. */
final class FollowingLoad implements AutoCloseable {

  private static final long INTERVAL_MILLIS = 200;

  private final Load load;
  private final Members members;
  private final Thread thread;
  private volatile boolean ended;

  FollowingLoad(LoadOptions options, HistoryRecorder history, Members members) {
    this.members = members;
    List<URI> first = members.apiAddresses();
    this.load = Load.start(options, history, first);
    this.thread = Thread.ofPlatform().daemon().name("addresses").start(() -> follow(first));
  }

  private void follow(List<URI> first) {
    Set<URI> known = Set.copyOf(first);
    while (!ended) {
      Await.pause(INTERVAL_MILLIS);
      try {
        List<URI> now = members.apiAddresses();
        if (!now.isEmpty() && !known.equals(Set.copyOf(now))) {
          known = Set.copyOf(now);
          load.endpoints(now);
        }
      } catch (KubernetesClientException e) {
        // The API server is away: the clients go on with what they know.
      }
    }
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    load.close();
  }
}
