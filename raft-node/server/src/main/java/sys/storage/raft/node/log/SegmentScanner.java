package sys.storage.raft.node.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.UUID;

/** Reads a segment from front to back through a window of memory. */
final class SegmentScanner {

  private static final int WINDOW_BYTES = 256 << 10;

  private final Segment segment;
  private ByteBuffer window;
  private long windowStart;
  private int windowLength;

  SegmentScanner(Segment segment) {
    this.segment = segment;
    this.window = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, segment.bytes()));
  }

  /** These bytes; valid until the next call. They must lie inside the segment. */
  ByteBuffer at(long position, int length) throws IOException {
    if (position < windowStart || position + length > windowStart + windowLength) {
      if (length > window.capacity()) {
        window = ByteBuffer.allocate(length);
      }
      windowStart = position;
      windowLength = segment.file().read(window.clear(), position);
      if (windowLength < length) {
        throw new IOException("%s ended while it was read".formatted(segment.path()));
      }
    }
    return window.slice((int) (position - windowStart), length);
  }

  /** Position of the first sector from here on that begins with a valid frame header. */
  OptionalLong findHeader(UUID identity, long from) throws IOException {
    for (long position = from; position < segment.bytes(); position += Sectors.BYTES) {
      if (FrameHeader.isValid(identity, at(position, Sectors.BYTES))) {
        return OptionalLong.of(position);
      }
    }
    return OptionalLong.empty();
  }

  /** End of the last sector from here on that is not all zero. */
  OptionalLong findEndOfData(long from) throws IOException {
    OptionalLong end = OptionalLong.empty();
    for (long position = from; position < segment.bytes(); position += Sectors.BYTES) {
      if (!Sectors.isZero(at(position, Sectors.BYTES), 0, Sectors.BYTES)) {
        end = OptionalLong.of(position + Sectors.BYTES);
      }
    }
    return end;
  }
}
