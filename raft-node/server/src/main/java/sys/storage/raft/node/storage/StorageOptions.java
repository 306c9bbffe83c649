package sys.storage.raft.node.storage;

/**
 * @param segmentBytes size of a log segment, a multiple of 512; a larger batch gets a segment of
 *     its own
 */
public record StorageOptions(int segmentBytes) {

  public static final StorageOptions DEFAULTS = new StorageOptions(64 << 20);

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
