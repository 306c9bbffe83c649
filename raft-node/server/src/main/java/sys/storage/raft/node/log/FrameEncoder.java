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
      LogChange change, long lastIndexBefore, Segment segment, long sequence, ByteBuffer target) {
    target.clear().position(FrameHeader.BYTES);
    FrameBody.encode(change, lastIndexBefore, target);
    finish(segment, sequence, target);
  }

  /** The frame that ends a segment, with its limit set. */
  ByteBuffer seal(Segment segment, long sequence) {
    ByteBuffer seal = ByteBuffer.allocate(FrameHeader.SEAL_BYTES).position(FrameHeader.BYTES);
    finish(segment, sequence, seal);
    return seal;
  }

  private void finish(Segment segment, long sequence, ByteBuffer frame) {
    int bodyLength = frame.position() - FrameHeader.BYTES;
    while (frame.position() % Sectors.BYTES != 0) {
      frame.put(PADDING);
    }
    frame.flip();
    for (int i = 0; i < FrameHeader.BYTES; i++) {
      frame.put(i, (byte) 0); // What an earlier frame left there does not count as dense.
    }
    int salt = whiten(frame, bodyLength, sequence);
    var crc = new CRC32C();
    crc.update(frame.slice(FrameHeader.BYTES, frame.limit() - FrameHeader.BYTES));
    new FrameHeader(
            segment.generation(), salt, sequence, segment.bytes(), bodyLength, (int) crc.getValue())
        .encode(identity, frame);
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
