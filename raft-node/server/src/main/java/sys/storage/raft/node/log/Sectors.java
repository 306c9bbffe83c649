package sys.storage.raft.node.log;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * What a torn write looks like. A disk writes 512-byte sectors whole or not at all, and segments
 * are zero before they are written, so a sector that a crash kept from the disk is all zero.
 *
 * <p>That says something only if no sector of a whole frame is zero, or nearly so. Counter-example:
 * a value of 600 zero bytes fills a sector with zeros; when a bit elsewhere in that frame flips,
 * the zero sector would make it look torn, and an acknowledged write would be cut off. So each
 * sector of a frame has at least {@value #MIN_SET_BITS} set bits: a body with a sparser one is
 * whitened, that is combined by XOR with a pseudo-random stream.
 */
final class Sectors {

  static final int BYTES = 512;

  /** A flip of fewer bits cannot make a written sector look like an unwritten one. */
  static final int MIN_SET_BITS = 64;

  private Sectors() {}

  static long roundUp(long bytes) {
    return (bytes + BYTES - 1) / BYTES * BYTES;
  }

  /** Whether a whole sector of these bytes, counted from the start, has too few bits set. */
  static boolean anySparse(ByteBuffer bytes) {
    for (int sector = 0; sector + BYTES <= bytes.limit(); sector += BYTES) {
      if (setBits(bytes, sector) < MIN_SET_BITS) {
        return true;
      }
    }
    return false;
  }

  /** Whether a whole sector of these bytes, counted from the start, is all zero. */
  static boolean anyZero(ByteBuffer bytes) {
    for (int sector = 0; sector + BYTES <= bytes.limit(); sector += BYTES) {
      if (isZero(bytes, sector, BYTES)) {
        return true;
      }
    }
    return false;
  }

  static boolean isZero(ByteBuffer bytes, int from, int length) {
    for (int i = from; i < from + length; i += Long.BYTES) {
      if (bytes.getLong(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Combines the bytes with the stream of this salt and sequence; doing it twice undoes it. Salt 0
   * does nothing.
   */
  static void whiten(ByteBuffer bytes, int from, int length, int salt, long sequence) {
    if (salt == 0) {
      return;
    }
    var stream = new SplittableRandom(sequence * 31 + salt);
    int end = from + length;
    int i = from;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      bytes.putLong(i, bytes.getLong(i) ^ stream.nextLong());
    }
    for (; i < end; i++) {
      bytes.put(i, (byte) (bytes.get(i) ^ stream.nextInt()));
    }
  }

  /** Counts until it is enough. */
  private static int setBits(ByteBuffer bytes, int sector) {
    int count = 0;
    for (int i = sector; i < sector + BYTES && count < MIN_SET_BITS; i += Long.BYTES) {
      count += Long.bitCount(bytes.getLong(i));
    }
    return count;
  }
}
