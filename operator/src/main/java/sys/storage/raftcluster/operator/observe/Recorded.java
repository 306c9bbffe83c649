package sys.storage.raftcluster.operator.observe;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import sys.storage.raftcluster.api.ReconfigStep;

/**
 * What the status already says. None of it is the record of a change's progress: that is Raft's
 * committed configuration alone.
 *
 * @param clusterId drawn before the cluster is born
 * @param born whether a configuration of this cluster has been seen
 * @param lastStart when the last membership change started
 * @param shownStep the step that the status shows: steps that leave no trace in the configuration
 *     (CatchUp, LeaveJoint) are not skipped because they were over before anyone looked
 * @param growthRefused whether the API server refused to grow a claim: not tried again at once
 */
public record Recorded(
    Optional<UUID> clusterId,
    boolean born,
    Optional<Instant> lastStart,
    ReconfigStep shownStep,
    boolean growthRefused) {}
