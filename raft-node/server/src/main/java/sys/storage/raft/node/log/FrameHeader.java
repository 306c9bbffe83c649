package sys.storage.raft.node.log;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The checked header at the start of a frame's first sector.
 *
 * <p>Layout, big endian: magic (4), CRC32C of log identity and the rest (4), generation (4), salt
 * (4), sequence (8), size of the segment (8), body length (4), CRC32C of everything after the
 * header (4).
 *
 * @param generation of the segment, so that a frame is never taken for one of another segment
 * @param segmentBytes size of the segment's file, so that a file that was cut off is noticed
 * @param salt 0, or how the body is {@linkplain Sectors#whiten whitened}
 * @param sequence consecutive over all frames of the log
 * @param bodyLength bytes between header and padding; 0 for a {@linkplain #isSeal seal}
 * @param restCrc CRC32C of body and padding, as they are on the disk
 */
record FrameHeader(
    int generation, int salt, long sequence, long segmentBytes, int bodyLength, int restCrc) {

  static final int BYTES = 40;

  /** What a seal takes: one sector, so that it is never torn. */
  static final int SEAL_BYTES = Sectors.BYTES;

  private static final int MAGIC = 0xD7A5_F10C;

  /** Whole sectors that a frame with such a body takes. */
  static long frameBytes(long bodyLength) {
    return Sectors.roundUp(BYTES + bodyLength);
  }

  long frameBytes() {
    return frameBytes(bodyLength);
  }

  /** Whether the segment ends here, and another one follows. */
  boolean isSeal() {
    return bodyLength == 0;
  }

  /** Writes the header at the start of the buffer; its position does not move. */
  void encode(UUID identity, ByteBuffer target) {
    int at = target.position();
    target
        .putInt(at, MAGIC)
        .putInt(at + 8, generation)
        .putInt(at + 12, salt)
        .putLong(at + 16, sequence)
        .putLong(at + 24, segmentBytes)
        .putInt(at + 32, bodyLength)
        .putInt(at + 36, restCrc)
        .putInt(at + 4, crc(identity, target));
  }

  /** Whether the bytes at the buffer's position are a header of the log with this identity. */
  static boolean isValid(UUID identity, ByteBuffer source) {
    int at = source.position();
    return source.getInt(at) == MAGIC
        && source.getInt(at + 4) == crc(identity, source)
        && source.getInt(at + 32) >= 0;
  }

  /** Reads a header that {@link #isValid}. */
  static FrameHeader decode(ByteBuffer source) {
    int at = source.position();
    return new FrameHeader(
        source.getInt(at + 8),
        source.getInt(at + 12),
        source.getLong(at + 16),
        source.getLong(at + 24),
        source.getInt(at + 32),
        source.getInt(at + 36));
  }

  private static int crc(UUID identity, ByteBuffer header) {
    var crc = new CRC32C();
    crc.update(
        ByteBuffer.allocate(16)
            .putLong(identity.getMostSignificantBits())
            .putLong(identity.getLeastSignificantBits())
            .flip());
    crc.update(header.slice(header.position() + 8, BYTES - 8));
    return (int) crc.getValue();
  }
}
