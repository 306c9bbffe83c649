package sys.storage.raft.core;

/**
 * Limits and times of one core.
 *
 * @param electionTimeoutNanos lower bound of the randomized election timeout; its upper bound is
 *     twice that
 * @param heartbeatIntervalNanos between heartbeats of a leader; less than a third of the election
 *     timeout
 * @param maxInflightMessages appends on their way to one peer
 * @param maxInflightBytes bytes of entries on their way to one peer
 * @param maxMessageBytes bytes of entries in one append (one entry may be larger)
 * @param maxUncommittedBytes bytes of entries that wait for a majority; beyond it proposals are
 *     refused
 * @param maxLogMemoryBytes bytes of entries kept in memory; older ones are read back from the log
 * @param maxApplyBytes bytes of entries handed out for execution and not yet applied
 * @param snapshotChunkBytes size of one snapshot chunk
 * @param snapshotBytesPerSecond upper bound of sending snapshots, per peer
 * @param trailingEntries entries kept behind a snapshot for slow followers
 * @param promotionLagEntries how far a learner may be behind the leader's last entry to count as
 *     caught up
 * @param leaseDriftFraction share of the election timeout by which clocks may drift apart during
 *     one lease, 0 to 0.5
 * @param safetyMode which rule of the protocol is left out, if any
 */
public record CoreOptions(
    long electionTimeoutNanos,
    long heartbeatIntervalNanos,
    int maxInflightMessages,
    long maxInflightBytes,
    int maxMessageBytes,
    long maxUncommittedBytes,
    long maxLogMemoryBytes,
    long maxApplyBytes,
    int snapshotChunkBytes,
    long snapshotBytesPerSecond,
    long trailingEntries,
    long promotionLagEntries,
    double leaseDriftFraction,
    SafetyMode safetyMode) {

  /**
   * @throws IllegalArgumentException when a value is out of its range
   */
  public CoreOptions {
    requirePositive("electionTimeoutNanos", electionTimeoutNanos);
    if (heartbeatIntervalNanos <= 0 || heartbeatIntervalNanos > electionTimeoutNanos / 3) {
      throw new IllegalArgumentException(
          "heartbeatIntervalNanos %d must be positive and at most a third of electionTimeoutNanos %d"
              .formatted(heartbeatIntervalNanos, electionTimeoutNanos));
    }
    requirePositive("maxInflightMessages", maxInflightMessages);
    requirePositive("maxInflightBytes", maxInflightBytes);
    requirePositive("maxMessageBytes", maxMessageBytes);
    requirePositive("maxUncommittedBytes", maxUncommittedBytes);
    requirePositive("maxLogMemoryBytes", maxLogMemoryBytes);
    requirePositive("maxApplyBytes", maxApplyBytes);
    requirePositive("snapshotChunkBytes", snapshotChunkBytes);
    requirePositive("snapshotBytesPerSecond", snapshotBytesPerSecond);
    requirePositive("trailingEntries", trailingEntries);
    requirePositive("promotionLagEntries", promotionLagEntries);
    if (leaseDriftFraction < 0 || leaseDriftFraction > 0.5) {
      throw new IllegalArgumentException(
          "leaseDriftFraction %s is outside 0..0.5".formatted(leaseDriftFraction));
    }
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " " + value + " must be positive");
    }
  }

  /** The defaults for a given election timeout. */
  public static CoreOptions withElectionTimeoutMillis(long millis) {
    long nanos = millis * 1_000_000;
    return new CoreOptions(
        nanos,
        nanos / 6,
        256,
        2 << 20,
        256 << 10,
        8 << 20,
        2 << 20,
        4 << 20,
        256 << 10,
        64 << 20,
        20_000,
        500,
        0.1,
        SafetyMode.SAFE);
  }

  /** The same in another mode. */
  public CoreOptions withSafetyMode(SafetyMode mode) {
    return new CoreOptions(
        electionTimeoutNanos,
        heartbeatIntervalNanos,
        maxInflightMessages,
        maxInflightBytes,
        maxMessageBytes,
        maxUncommittedBytes,
        maxLogMemoryBytes,
        maxApplyBytes,
        snapshotChunkBytes,
        snapshotBytesPerSecond,
        trailingEntries,
        promotionLagEntries,
        leaseDriftFraction,
        mode);
  }
}
