package sys.storage.raft.node.state;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import sys.storage.raft.node.state.command.KeyValue;

/**
 * A hash of a set of keys and values, kept up to date at the cost of one entry for each change: the
 * sum of the entries' hashes, so that order does not matter. Against mistakes, not against malice.
 */
final class ContentHash {

  private static final long MIX_1 = 0xBF58_476D_1CE4_E5B9L;
  private static final long MIX_2 = 0x94D0_49BB_1331_11EBL;

  private long sum;

  void add(KeyValue keyValue) {
    sum += hash(keyValue);
  }

  void remove(KeyValue keyValue) {
    sum -= hash(keyValue);
  }

  long sum() {
    return sum;
  }

  /** Two checksums that the processor computes, made non-linear: sums of CRCs would cancel out. */
  private static long hash(KeyValue keyValue) {
    byte[] numbers =
        ByteBuffer.allocate(4 * Long.BYTES)
            .putLong(keyValue.key().bytes().length)
            .putLong(keyValue.createRevision())
            .putLong(keyValue.modRevision())
            .putLong(keyValue.version())
            .array();
    var low = new CRC32();
    var high = new CRC32C();
    for (byte[] part : new byte[][] {numbers, keyValue.key().bytes(), keyValue.value().bytes()}) {
      low.update(part);
      high.update(part);
    }
    return mix(high.getValue() << Integer.SIZE | low.getValue());
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * MIX_1;
    mixed = (mixed ^ (mixed >>> 27)) * MIX_2;
    return mixed ^ (mixed >>> 31);
  }
}
