package sys.storage.raftcluster.operator.plan;

import java.time.Duration;
import sys.storage.raftcluster.api.SafetyMode;
import sys.storage.raftcluster.operator.workload.Names;

/**
 * What the resource asks for, as far as decisions depend on it.
 *
 * @param replicas wanted voters, 1 to 9; 0: the cluster is to hibernate
 * @param maxParallel learners that may catch up at once
 * @param startInterval least time between the starts of two membership changes
 * @param storageBytes size that each claim should have at least
 * @param retainStorage never delete a claim
 * @param orders what was ordered by annotations
 */
public record Desired(
    Names names,
    int replicas,
    SafetyMode safetyMode,
    int maxParallel,
    Duration startInterval,
    long storageBytes,
    boolean paused,
    boolean retainStorage,
    Orders orders) {}
