package sys.storage.raft.node.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import sys.storage.raft.node.disk.CorruptionException;

/**
 * Reads the log back after a stop of any kind, and tells a write that a crash tore from damage.
 *
 * <p>What is known: a frame is written only after the one before is fsynced; a segment is begun
 * only after the last frame of the one before is fsynced; a segment was zero, durably, before it
 * got its name; sectors are written whole or not at all, and a frame owns its sectors, so that no
 * write touches a sector of an older one; no whole frame has a zero sector ({@link Sectors}).
 * Therefore at most one frame was ever unconfirmed, the very last, and:
 *
 * <ol>
 *   <li>A frame with a valid one anywhere behind it was fsynced. If it is bad, that is corruption.
 *   <li>The header lies in one sector, so it is never torn: it is right, or all zero, or corrupt.
 *       Counter-example for a header that may straddle two sectors: half of it is zero, and whether
 *       the missing half or a flip made its checksum wrong cannot be told.
 *   <li>A right header with a wrong body: the header's checked length says which sectors the frame
 *       has. If one of them is all zero, it did not reach the disk: torn, never acknowledged, cut
 *       off. If none is, all of them reached the disk, so the fsync may have succeeded and the
 *       write may be acknowledged: corruption. Cutting it off here would lose it silently.
 *   <li>A zero header: nothing was written, or the first sector of a torn frame is missing. Both
 *       end the log. Data behind it is the rest of that frame, and is zeroed before anything is
 *       written.
 *   <li>Everything else is corruption.
 * </ol>
 *
 * <p>Not covered, as in any log of this kind: a disk that confirms an fsync and forgets the sector
 * all the same; zeros in place of a whole fsynced sector of the last frame look like a torn write.
 */
final class LogRecovery {

  private final UUID identity;
  private final List<Segment> segments;
  private Optional<LogContents> contents = Optional.empty();
  private long nextSequence;
  private long lastFrame;

  /**
   * @param segments all of them, oldest first
   */
  LogRecovery(UUID identity, List<Segment> segments) {
    this.identity = identity;
    this.segments = segments;
  }

  /**
   * @param nextSequence of the next frame
   * @param lastFrame position of the last frame, if the last segment has one; else {@code end}
   * @param end position in the last segment where it goes
   * @param endOfRemains end of the remains of a torn write there, which must be zeroed first
   */
  record Recovered(
      LogContents contents,
      long nextSequence,
      long lastFrame,
      long end,
      OptionalLong endOfRemains) {}

  /**
   * @throws CorruptionException when the log is not what was written
   */
  Recovered run() throws IOException {
    for (Segment older : segments.subList(0, segments.size() - 1)) {
      readFrames(older, false);
    }
    Segment last = segments.getLast();
    long end = readFrames(last, true);
    if (contents.isEmpty()) {
      throw new CorruptionException(last.path(), 0, "the log holds no frame");
    }
    OptionalLong endOfRemains = new SegmentScanner(last).findEndOfData(end);
    return new Recovered(contents.get(), nextSequence, Math.min(lastFrame, end), end, endOfRemains);
  }

  /** Takes over the frames of the segment and says where they end. */
  private long readFrames(Segment segment, boolean last) throws IOException {
    var scanner = new SegmentScanner(segment);
    long position = 0;
    while (position < segment.bytes()) {
      ByteBuffer sector = scanner.at(position, Sectors.BYTES);
      if (Sectors.isZero(sector, 0, FrameHeader.BYTES)) {
        refuseFrameBehind(segment, scanner, position);
        return position;
      }
      FrameHeader header = header(segment, position, sector);
      ByteBuffer frame = scanner.at(position, (int) header.frameBytes());
      if (!FrameReader.isWhole(header, frame)) {
        refuseUnlessTorn(segment, last, scanner, position, frame);
        return position;
      }
      take(segment, position, header, frame);
      position += header.frameBytes();
    }
    return position;
  }

  private FrameHeader header(Segment segment, long position, ByteBuffer sector)
      throws CorruptionException {
    if (!FrameHeader.isValid(identity, sector)) {
      throw new CorruptionException(
          segment.path(), position, "the checksum of a frame's header is wrong");
    }
    FrameHeader header = FrameHeader.decode(sector);
    if (header.generation() != segment.generation()) {
      throw new CorruptionException(
          segment.path(), position, "a frame is of segment " + header.generation());
    }
    if (contents.isPresent() && header.sequence() != nextSequence) {
      throw new CorruptionException(
          segment.path(),
          position,
          "frame %d is where frame %d belongs".formatted(header.sequence(), nextSequence));
    }
    if (position + header.frameBytes() > segment.bytes()) {
      throw new CorruptionException(
          segment.path(), position, "a frame is longer than the rest of its segment");
    }
    return header;
  }

  private void refuseUnlessTorn(
      Segment segment, boolean last, SegmentScanner scanner, long position, ByteBuffer frame)
      throws IOException {
    if (!last || !Sectors.anyZero(frame)) {
      throw new CorruptionException(
          segment.path(),
          position,
          "the checksum of a frame is wrong, and it was written to its end");
    }
    long behind = position + frame.limit();
    if (scanner.findEndOfData(behind).isPresent()) {
      throw new CorruptionException(
          segment.path(), position, "the checksum of a frame is wrong, and data follows it");
    }
  }

  private void refuseFrameBehind(Segment segment, SegmentScanner scanner, long position)
      throws IOException {
    OptionalLong behind = scanner.findHeader(identity, position);
    if (behind.isPresent()) {
      throw new CorruptionException(
          segment.path(), position, "zeros lie before a valid frame at byte " + behind.getAsLong());
    }
  }

  private void take(Segment segment, long position, FrameHeader header, ByteBuffer frame)
      throws CorruptionException {
    try {
      ByteBuffer body = FrameReader.body(header, frame);
      LogChange change = FrameBody.decode(body);
      LogContents log = contents.orElseGet(() -> new LogContents(FrameBody.lastIndexBefore(body)));
      if (FrameBody.lastIndexBefore(body) != log.lastIndex()) {
        throw new IllegalArgumentException(
            "it was written after entry %d, but follows entry %d"
                .formatted(FrameBody.lastIndexBefore(body), log.lastIndex()));
      }
      if (contents.isEmpty() && change.hardState().isEmpty()) {
        throw new IllegalArgumentException("the oldest frame has no hard state");
      }
      log.check(change);
      log.apply(change, new FrameIndex.Location(segment.generation(), position));
      contents = Optional.of(log);
      nextSequence = header.sequence() + 1;
      lastFrame = position;
    } catch (RuntimeException malformed) {
      throw new CorruptionException(
          segment.path(), position, "a frame makes no sense: " + malformed.getMessage());
    }
  }
}
