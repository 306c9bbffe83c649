package sys.storage.raft.core.log;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest entries of the log, in memory: a ring of consecutive entries. */
final class EntryWindow {

  private @Nullable Entry[] ring = new @Nullable Entry[64];
  private long first;
  private int count;
  private long bytes;

  /**
   * @param first index of the entry that comes first
   */
  EntryWindow(long first) {
    this.first = first;
  }

  /** Index of the first entry held, or of the next one to come when none is held. */
  long first() {
    return first;
  }

  /** Index of the last entry held; {@code first() - 1} when none is held. */
  long last() {
    return first + count - 1;
  }

  /** Sum of the sizes of the entries held. */
  long bytes() {
    return bytes;
  }

  Entry get(long index) {
    @Nullable Entry entry = ring[slot(index)];
    if (entry == null || entry.index() != index) {
      throw new IllegalArgumentException(
          "entry %d is outside the window %d..%d".formatted(index, first, last()));
    }
    return entry;
  }

  void append(Entry entry) {
    if (count == ring.length) {
      grow();
    }
    ring[slot(entry.index())] = entry;
    count++;
    bytes += entry.size();
  }

  void truncateFrom(long index) {
    while (count > 0 && last() >= index) {
      remove(last());
    }
    first = Math.min(first, index);
  }

  /** Forgets the oldest entries while they exceed the limit, up to an index that must be kept. */
  void shrink(long limitBytes, long keepFrom) {
    while (count > 0 && bytes > limitBytes && first < keepFrom) {
      remove(first);
      first++;
    }
  }

  void dropBefore(long index) {
    while (count > 0 && first < index) {
      remove(first);
      first++;
    }
    first = Math.max(first, index);
  }

  void reset(long newFirst) {
    Arrays.fill(ring, null);
    first = newFirst;
    count = 0;
    bytes = 0;
  }

  /** Entries {@code from..to}, cut short at {@code maxBytes} but at least one. */
  List<Entry> slice(long from, long to, long maxBytes) {
    long size = get(from).size();
    long end = from;
    while (end < to && size + get(end + 1).size() <= maxBytes) {
      end++;
      size += get(end).size();
    }
    Entry[] slice = new Entry[(int) (end - from + 1)];
    for (int i = 0; i < slice.length; i++) {
      slice[i] = get(from + i);
    }
    return List.of(slice);
  }

  private void remove(long index) {
    bytes -= get(index).size();
    ring[slot(index)] = null;
    count--;
  }

  private int slot(long index) {
    return (int) (index & (ring.length - 1)); // the length is a power of two
  }

  private void grow() {
    @Nullable Entry[] larger = new @Nullable Entry[ring.length * 2];
    for (long index = first; index <= last(); index++) {
      larger[(int) (index & (larger.length - 1))] = get(index);
    }
    ring = larger;
  }
}
