package sys.storage.raftcluster.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The operator epoch of this process: how often the leader-election Lease has changed hands. It is
 * read once, when the first call is made, which is after this process has become leader; a process
 * that loses the Lease ends. So an operator that was paused while another took over has the older
 * epoch, and nodes refuse it.
 */
final class Epoch implements LongSupplier {

  private static final long UNKNOWN = 0;

  private final KubernetesClient client;
  private final String namespace;
  private final String lease;
  private final AtomicLong known = new AtomicLong(UNKNOWN);

  Epoch(KubernetesClient client, String namespace, String lease) {
    this.client = client;
    this.namespace = namespace;
    this.lease = lease;
  }

  /**
   * @throws IllegalStateException when there is no such Lease, although this process leads
   */
  @Override
  public long getAsLong() {
    long before = known.get();
    if (before != UNKNOWN) {
      return before;
    }
    Lease found = client.leases().inNamespace(namespace).withName(lease).get();
    if (found == null) {
      throw new IllegalStateException("there is no Lease %s/%s".formatted(namespace, lease));
    }
    Integer transitions = found.getSpec().getLeaseTransitions();
    long epoch = transitions == null ? 1 : transitions + 1L;
    known.set(epoch);
    return epoch;
  }
}
