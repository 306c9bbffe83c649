package sys.storage.raft.node.directory;

import java.util.UUID;

/**
 * A decision that is carried out when the node starts next: it leaves its cluster, and is the only
 * voter of another one.
 *
 * @param clusterId the cluster that it leaves
 * @param newClusterId the one that it founds, with the log and the state that it has
 * @param operatorEpoch of the operator that asked for it
 */
public record NewClusterDecision(UUID clusterId, UUID newClusterId, long operatorEpoch) {}
