package sys.storage.raft.node.log;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/** Puts a frame together in memory that is ready to be written in one piece. */
final class FrameEncoder {

  private static final byte PADDING = (byte) 0xFF;

  private final UUID identity;

  FrameEncoder(UUID identity) {
    this.identity = identity;
  }

  /**
   * Fills the buffer from 0 and sets its limit to the frame's end.
   *
   * @param target holds at least {@link FrameHeader#frameBytes}
   */
  void encode(
      LogChange change, long lastIndexBefore, int generation, long sequence, ByteBuffer target) {
    target.clear();
    for (int i = 0; i < FrameHeader.BYTES; i++) {
      target.put((byte) 0);
    }
    FrameBody.encode(change, lastIndexBefore, target);
    int bodyLength = target.position() - FrameHeader.BYTES;
    while (target.position() % Sectors.BYTES != 0) {
      target.put(PADDING);
    }
    target.flip();
    int salt = whiten(target, bodyLength, sequence);
    var crc = new CRC32C();
    crc.update(target.slice(FrameHeader.BYTES, target.limit() - FrameHeader.BYTES));
    new FrameHeader(generation, salt, sequence, bodyLength, (int) crc.getValue())
        .encode(identity, target);
  }

  /** Makes every sector dense; the first salt that does it, 0 when none is needed. */
  private static int whiten(ByteBuffer frame, int bodyLength, long sequence) {
    int salt = 0;
    while (Sectors.anySparse(frame)) {
      Sectors.whiten(frame, FrameHeader.BYTES, bodyLength, salt, sequence);
      salt++;
      Sectors.whiten(frame, FrameHeader.BYTES, bodyLength, salt, sequence);
    }
    return salt;
  }
}
