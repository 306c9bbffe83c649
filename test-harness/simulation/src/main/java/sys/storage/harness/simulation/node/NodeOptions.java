package sys.storage.harness.simulation.node;

import sys.storage.raft.core.CoreOptions;

/**
 * How the nodes of a run are set up.
 *
 * @param segmentBytes size of a segment of the log
 * @param snapshotIntervalNanos between snapshots, when something has changed
 * @param slowestTurnNanos how long an event waits at most for the loop
 * @param slowestApplyNanos how long committed entries wait at most to be executed
 */
public record NodeOptions(
    CoreOptions core,
    int segmentBytes,
    long snapshotIntervalNanos,
    long slowestTurnNanos,
    long slowestApplyNanos) {}
