package sys.storage.raft.node.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;
import sys.storage.raft.node.disk.CorruptionException;

/** Reads frames that are known to be there, and checks them again. Any thread. */
final class FrameReader {

  private final UUID identity;

  FrameReader(UUID identity) {
    this.identity = identity;
  }

  /**
   * The body of the frame at a position.
   *
   * @throws CorruptionException when it is not what was written
   */
  ByteBuffer readBody(Segment segment, long position) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(FrameHeader.BYTES);
    segment.file().read(start, position);
    if (start.hasRemaining() || !FrameHeader.isValid(identity, start.flip())) {
      throw new CorruptionException(
          segment.path(), position, "a frame's header changed after it was written");
    }
    FrameHeader header = FrameHeader.decode(start);
    ByteBuffer frame = ByteBuffer.allocate((int) header.frameBytes());
    segment.file().read(frame, position);
    if (frame.hasRemaining() || !isWhole(header, frame.flip())) {
      throw new CorruptionException(
          segment.path(), position, "a frame's body changed after it was written");
    }
    return body(header, frame);
  }

  /** Whether the frame's bytes behind its header are those that the header stands for. */
  static boolean isWhole(FrameHeader header, ByteBuffer frame) {
    var crc = new CRC32C();
    crc.update(frame.slice(FrameHeader.BYTES, (int) header.frameBytes() - FrameHeader.BYTES));
    return (int) crc.getValue() == header.restCrc();
  }

  /** The body of a whole frame, whose bytes may change by this. */
  static ByteBuffer body(FrameHeader header, ByteBuffer frame) {
    ByteBuffer body = frame.slice(FrameHeader.BYTES, header.bodyLength());
    Sectors.whiten(body, 0, header.bodyLength(), header.salt(), header.sequence());
    return body;
  }
}
