package sys.storage.raft.core.replication;

/**
 * Appends on their way to one peer: a ring of the last index and the bytes of each. It bounds what
 * a slow peer can make the leader and the network hold.
 */
final class InflightWindow {

  private final long[] lastIndexes;
  private final long[] sizes;
  private final long maxBytes;
  private int head;
  private int count;
  private long bytes;

  /**
   * @param maxMessages at least 1
   * @param maxBytes bytes of entries; one message always fits
   */
  InflightWindow(int maxMessages, long maxBytes) {
    this.lastIndexes = new long[maxMessages];
    this.sizes = new long[maxMessages];
    this.maxBytes = maxBytes;
  }

  boolean isFull() {
    return count == lastIndexes.length || bytes >= maxBytes;
  }

  boolean isEmpty() {
    return count == 0;
  }

  void add(long lastIndex, long size) {
    int tail = (head + count) % lastIndexes.length;
    lastIndexes[tail] = lastIndex;
    sizes[tail] = size;
    count++;
    bytes += size;
  }

  /** Everything up to the index has arrived. */
  void freeUpTo(long index) {
    while (count > 0 && lastIndexes[head] <= index) {
      bytes -= sizes[head];
      head = (head + 1) % lastIndexes.length;
      count--;
    }
  }

  void clear() {
    head = 0;
    count = 0;
    bytes = 0;
  }
}
