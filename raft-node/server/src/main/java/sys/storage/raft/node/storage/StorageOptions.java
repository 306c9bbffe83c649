package sys.storage.raft.node.storage;

/**
 * @param segmentBytes size of a log segment, a multiple of 512; a larger batch gets a segment of
 *     its own
 * @param logOutweighsSnapshot where a log from entry 1 on and a snapshot disagree, the log is kept
 *     and the snapshot says only what was executed. For the unsafe modes, in which a log can lose
 *     what the state machine has executed; else such a log is the remains of an installation that a
 *     crash interrupted, and is replaced by the snapshot
 */
public record StorageOptions(int segmentBytes, boolean logOutweighsSnapshot) {

  public static final StorageOptions DEFAULTS = new StorageOptions(64 << 20, false);

  private static final int MIN_SEGMENT_BYTES = 4 << 10;
  private static final int MAX_SEGMENT_BYTES = 1 << 30;

  /**
   * @throws IllegalArgumentException when a value is out of its range
   */
  public StorageOptions {
    if (segmentBytes < MIN_SEGMENT_BYTES
        || segmentBytes > MAX_SEGMENT_BYTES
        || segmentBytes % 512 != 0) {
      throw new IllegalArgumentException(
          "segmentBytes %d must be a multiple of 512 from %d to %d"
              .formatted(segmentBytes, MIN_SEGMENT_BYTES, MAX_SEGMENT_BYTES));
    }
  }
}
