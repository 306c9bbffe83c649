package sys.storage.raft.node.log;

import java.util.Arrays;

/**
 * Where the frames lie that hold the live entries: 16 bytes for each frame. Frames are in order of
 * their first entry; a frame's live entries end where the next one's begin.
 */
final class FrameIndex {

  private static final int INITIAL_CAPACITY = 64;

  private long[] firstEntries = new long[INITIAL_CAPACITY];
  private long[] locations = new long[INITIAL_CAPACITY];
  private int size;

  /**
   * @param position in bytes, a multiple of {@link Sectors#BYTES}
   */
  record Location(int generation, long position) {}

  void add(long firstEntry, Location location) {
    if (size == firstEntries.length) {
      firstEntries = Arrays.copyOf(firstEntries, 2 * size);
      locations = Arrays.copyOf(locations, 2 * size);
    }
    firstEntries[size] = firstEntry;
    locations[size] =
        (long) location.generation() << Integer.SIZE | location.position() / Sectors.BYTES;
    size++;
  }

  /** Forgets frames that hold nothing but entries from {@code index} on. */
  void truncateFrom(long index) {
    while (size > 0 && firstEntries[size - 1] >= index) {
      size--;
    }
  }

  void clear() {
    size = 0;
  }

  /** Forgets the frames of older segments. */
  void dropBefore(int generation) {
    int dropped = 0;
    while (dropped < size && location(dropped).generation() < generation) {
      dropped++;
    }
    firstEntries = Arrays.copyOfRange(firstEntries, dropped, firstEntries.length);
    locations = Arrays.copyOfRange(locations, dropped, locations.length);
    size -= dropped;
    if (firstEntries.length < INITIAL_CAPACITY) {
      firstEntries = Arrays.copyOf(firstEntries, INITIAL_CAPACITY);
      locations = Arrays.copyOf(locations, INITIAL_CAPACITY);
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The oldest entry; the index must not be empty. */
  long firstEntry() {
    return firstEntries[0];
  }

  /** Number of the frame that holds the entry, which must be live. */
  int find(long entry) {
    int found = Arrays.binarySearch(firstEntries, 0, size, entry);
    return found >= 0 ? found : -found - 2;
  }

  Location location(int frame) {
    long packed = locations[frame];
    return new Location(
        (int) (packed >>> Integer.SIZE), Integer.toUnsignedLong((int) packed) * Sectors.BYTES);
  }

  /** The last live entry of the frame, given the last of the log. */
  long lastEntry(int frame, long lastOfLog) {
    return frame + 1 < size ? firstEntries[frame + 1] - 1 : lastOfLog;
  }
}
