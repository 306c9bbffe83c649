/**
 * What the operator sees: the cluster's Kubernetes objects as small values, each node's own status,
 * and a fresh linearizable view of the leader. What could not be seen says why; unknown is never
 * empty. Nothing here decides.
 */
@NullMarked
package sys.storage.raftcluster.operator.observe;

import org.jspecify.annotations.NullMarked;
