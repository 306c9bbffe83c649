package sys.storage.raftcluster.operator;

import java.util.Set;

/**
 * How the operator runs.
 *
 * @param namespaces to watch; empty: all
 * @param leaseName name of the leader-election Lease; empty: no leader election
 * @param leaseNamespace where that Lease lives
 * @param epoch operator epoch without leader election
 */
public record OperatorOptions(
    Set<String> namespaces, String leaseName, String leaseNamespace, long epoch) {

  /** Alone, in all namespaces. */
  public static final OperatorOptions DEFAULTS = new OperatorOptions(Set.of(), "", "", 1);

  public OperatorOptions {
    namespaces = Set.copyOf(namespaces);
  }

  boolean elects() {
    return !leaseName.isEmpty();
  }
}
