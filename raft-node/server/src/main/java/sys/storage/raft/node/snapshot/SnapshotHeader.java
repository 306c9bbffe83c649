package sys.storage.raft.node.snapshot;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.UUID;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.log.SnapshotMetadata;

/**
 * What stands before the body of a snapshot file.
 *
 * <p>Layout, big endian: magic (8), format version (4), length of the rest (4); cluster id (16);
 * index, term, log time in milliseconds, configuration index (8 each); configuration with operator
 * epoch, as in its log entry.
 */
final class SnapshotHeader {

  /** Bytes before the part whose length the header tells. */
  static final int FIXED_BYTES = 16;

  private static final long MAGIC = 0x52_41_46_54_53_4E_41_50L; // RAFTSNAP
  private static final int FORMAT_VERSION = 2;
  private static final int MAX_REST_BYTES = 1 << 20;

  private SnapshotHeader() {}

  static byte[] encode(UUID clusterId, SnapshotMetadata snapshot) {
    byte[] configuration =
        new ConfigurationEntry(snapshot.configuration(), snapshot.operatorEpoch()).encode();
    int rest = 6 * Long.BYTES + configuration.length;
    return ByteBuffer.allocate(FIXED_BYTES + rest)
        .putLong(MAGIC)
        .putInt(FORMAT_VERSION)
        .putInt(rest)
        .putLong(clusterId.getMostSignificantBits())
        .putLong(clusterId.getLeastSignificantBits())
        .putLong(snapshot.index())
        .putLong(snapshot.term())
        .putLong(snapshot.logTimeMillis())
        .putLong(snapshot.configurationIndex())
        .put(configuration)
        .array();
  }

  /**
   * Length of the rest, from the fixed part.
   *
   * @throws IllegalArgumentException when this is no snapshot, or one of another version
   */
  static int restBytes(ByteBuffer fixed) {
    if (fixed.remaining() < FIXED_BYTES || fixed.getLong(0) != MAGIC) {
      throw new IllegalArgumentException("it is no snapshot");
    }
    if (fixed.getInt(8) != FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "it has format version %d, this program reads version %d"
              .formatted(fixed.getInt(8), FORMAT_VERSION));
    }
    int rest = fixed.getInt(12);
    if (rest < 0 || rest > MAX_REST_BYTES) {
      throw new IllegalArgumentException("its header claims %d bytes".formatted(rest));
    }
    return rest;
  }

  /**
   * @throws IllegalArgumentException when the rest is no header, or one of another cluster
   */
  static SnapshotMetadata decode(UUID clusterId, ByteBuffer rest, long sizeBytes) {
    try {
      var found = new UUID(rest.getLong(), rest.getLong());
      if (!found.equals(clusterId)) {
        throw new IllegalArgumentException(
            "it is of cluster %s, not of %s".formatted(found, clusterId));
      }
      long index = rest.getLong();
      long term = rest.getLong();
      long logTimeMillis = rest.getLong();
      long configurationIndex = rest.getLong();
      ConfigurationEntry entry = ConfigurationEntry.decode(rest);
      return new SnapshotMetadata(
          index,
          term,
          logTimeMillis,
          configurationIndex,
          entry.operatorEpoch(),
          entry.configuration(),
          sizeBytes);
    } catch (BufferUnderflowException cutShort) {
      throw new IllegalArgumentException("its header is cut short", cutShort);
    }
  }
}
