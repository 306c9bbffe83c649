/**
 * The decision: {@code plan(desired, observation, now) -> action}. Pure functions over values; no
 * Kubernetes type, no clock, no memory. Raft's committed configuration is the only record of how
 * far a change has come.
 */
@NullMarked
package sys.storage.raftcluster.operator.plan;

import org.jspecify.annotations.NullMarked;
