package sys.storage.raft.node.runtime;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import sys.storage.raft.core.CoreOptions;
import sys.storage.raft.core.SafetyMode;
import sys.storage.raft.node.state.StateOptions;
import sys.storage.raft.node.storage.StorageOptions;

/**
 * @param snapshotInterval between snapshots, when something has changed
 * @param snapshotLogBytes a snapshot is taken earlier when so much was written to the log
 * @param minFreeBytes commands are refused when less is free on the volume
 * @param queuedRequests requests of clients that may wait for the core; more are turned away
 * @param queuedMessages messages of peers that may wait for the core; more are not read
 * @param stateComparisonInterval between comparisons of the members' states by the leader
 */
public record MemberOptions(
    CoreOptions core,
    StorageOptions storage,
    StateOptions state,
    Duration snapshotInterval,
    long snapshotLogBytes,
    long minFreeBytes,
    int queuedRequests,
    int queuedMessages,
    Duration stateComparisonInterval) {

  /** The defaults for what a user chooses. */
  public static MemberOptions of(
      long electionTimeoutMillis, Duration snapshotInterval, long historyRevisions) {
    StorageOptions storage = StorageOptions.DEFAULTS;
    return new MemberOptions(
        CoreOptions.withElectionTimeoutMillis(electionTimeoutMillis),
        storage,
        new StateOptions(historyRevisions, StateOptions.DEFAULTS.historyBytes()),
        snapshotInterval,
        2L * storage.segmentBytes(),
        storage.segmentBytes() + (16L << 20),
        10_000,
        4_000,
        Duration.ofSeconds(5));
  }

  /** The same in another mode. */
  public MemberOptions withSafetyMode(SafetyMode mode) {
    return new MemberOptions(
        core.withSafetyMode(mode),
        new StorageOptions(storage.segmentBytes(), mode != SafetyMode.SAFE),
        state,
        snapshotInterval,
        snapshotLogBytes,
        minFreeBytes,
        queuedRequests,
        queuedMessages,
        stateComparisonInterval);
  }

  public SafetyMode safetyMode() {
    return core.safetyMode();
  }

  /**
   * Draws the incarnation of a new data directory. In the mode that forgets incarnations it follows
   * from the name: a blank disk then has the identity of the one that was lost.
   */
  public UUID newIncarnation(String memberName) {
    return safetyMode() == SafetyMode.UNSAFE_IDENTITY_REUSE
        ? UUID.nameUUIDFromBytes(memberName.getBytes(StandardCharsets.UTF_8))
        : UUID.randomUUID();
  }
}
