package sys.storage.harness.disk;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;

/** What is in a file: as it is read, and as it is on the platter. Guarded by its disk. */
final class MemoryContent {

  static final int SECTOR_BYTES = 512;

  private byte[] bytes = {};
  private byte[] durable = {};

  /** Sectors that were written since the last fsync. */
  private final BitSet unsynced = new BitSet();

  /**
   * Sectors of which an fsync failed. As on Linux, they are read as they were written, and no later
   * fsync has anything to do with them; they may or may not be on the platter.
   */
  private final BitSet doubtful = new BitSet();

  byte[] bytes() {
    return bytes;
  }

  /** Sectors whose fate a loss of power decides. */
  BitSet undecided() {
    var undecided = (BitSet) unsynced.clone();
    undecided.or(doubtful);
    return undecided;
  }

  void write(ByteBuffer source, int position) {
    int end = position + source.remaining();
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, end);
    }
    int firstSector = position / SECTOR_BYTES;
    int endSector = (end + SECTOR_BYTES - 1) / SECTOR_BYTES;
    unsynced.set(firstSector, endSector);
    doubtful.clear(firstSector, endSector);
    source.get(bytes, position, source.remaining());
  }

  void flip(long bit) {
    int at = (int) (bit / Byte.SIZE);
    int mask = 1 << (bit % Byte.SIZE);
    bytes[at] ^= (byte) mask;
    if (at < durable.length) {
      durable[at] ^= (byte) mask;
    }
  }

  void sync() {
    if (durable.length != bytes.length) {
      durable = Arrays.copyOf(durable, bytes.length);
    }
    for (int i = unsynced.nextSetBit(0); i >= 0; i = unsynced.nextSetBit(i + 1)) {
      copySector(bytes, durable, i);
    }
    unsynced.clear();
  }

  void failSync() {
    doubtful.or(unsynced);
    unsynced.clear();
  }

  MemoryContent copy() {
    var copy = new MemoryContent();
    copy.bytes = bytes.clone();
    copy.durable = durable.clone();
    copy.unsynced.or(unsynced);
    copy.doubtful.or(doubtful);
    return copy;
  }

  /** What a loss of power leaves. */
  MemoryContent after(Path path, MemoryDisk.Survival survival) {
    var next = new MemoryContent();
    next.bytes = durable.clone();
    BitSet undecided = undecided();
    for (int i = undecided.nextSetBit(0); i >= 0; i = undecided.nextSetBit(i + 1)) {
      if (survival.survives(path, i)) {
        int end = Math.min(bytes.length, (i + 1) * SECTOR_BYTES);
        next.bytes = Arrays.copyOf(next.bytes, Math.max(next.bytes.length, end));
        copySector(bytes, next.bytes, i);
      }
    }
    next.durable = next.bytes.clone();
    return next;
  }

  private static void copySector(byte[] from, byte[] to, int sector) {
    int start = sector * SECTOR_BYTES;
    int length = Math.min(SECTOR_BYTES, from.length - start);
    System.arraycopy(from, start, to, start, length);
  }
}
