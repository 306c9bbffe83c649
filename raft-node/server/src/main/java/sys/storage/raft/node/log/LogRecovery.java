package sys.storage.raft.node.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import sys.storage.raft.node.disk.CorruptionException;

/**
 * Reads the log back after a stop of any kind, and tells a write that a crash tore from damage.
 *
 * <p>What is known: a frame is written only after the one before is fsynced; a segment was zero,
 * durably, before it got its name; once the next segment has its name, durably, a segment is ended
 * by a seal, a frame of one sector, and only when that is fsynced the next segment gets its first
 * frame; sectors are written whole or not at all, and a frame owns its sectors, so that no write
 * touches a sector of an older one; no whole frame has a zero sector ({@link Sectors}). Therefore
 * at most one frame was ever unconfirmed, the very last, and:
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
 *       end the log. Where data is behind it, or the frame is torn, the log goes on in a new
 *       segment, and a seal hides the remains. (They are not zeroed: were the fsync of the zeros to
 *       fail, the next process would find zeros in the system's cache and remains after a loss of
 *       power.)
 *   <li>A seal without a next segment, a segment behind one without a seal that holds a frame, a
 *       file of another size than its frames say: a file was lost or cut off. Corruption.
 *   <li>Everything else is corruption.
 * </ol>
 *
 * <p>Not covered, as in any log of this kind: a disk that confirms an fsync and forgets the sector
 * all the same; zeros in place of a whole fsynced sector of the last frame look like a torn write.
 */
final class LogRecovery {

  private final Path directory;
  private final UUID identity;
  private final List<Segment> segments;
  private Optional<LogContents> contents = Optional.empty();
  private long nextSequence;
  private long lastFrame;

  /**
   * @param segments all of them, oldest first
   */
  LogRecovery(Path directory, UUID identity, List<Segment> segments) {
    this.directory = directory;
    this.identity = identity;
    this.segments = segments;
  }

  /**
   * @param nextSequence of the next frame
   * @param lastFrame position of the last frame of the last segment; {@code end.position} when that
   *     is empty
   * @param end of the last segment
   * @param endBefore of the segment before, when the last is empty and that one must be sealed,
   *     perhaps again, before it is written to
   */
  record Recovered(
      LogContents contents,
      long nextSequence,
      long lastFrame,
      SegmentEnd end,
      Optional<SegmentEnd> endBefore) {}

  /**
   * @param position where the next frame, or the seal, goes
   * @param kind what lies there
   */
  record SegmentEnd(long position, Kind kind) {
    enum Kind {
      /** Zeros. */
      OPEN,
      /** What a crash left of a frame. */
      TORN,
      SEALED
    }
  }

  /**
   * @throws CorruptionException when the log is not what was written
   */
  Recovered run() throws IOException {
    Optional<SegmentEnd> before = Optional.empty();
    SegmentEnd end = readFrames(segments.getFirst());
    for (int i = 1; i < segments.size(); i++) {
      before = Optional.of(end);
      if (end.kind() == SegmentEnd.Kind.SEALED) {
        end = readFrames(segments.get(i));
      } else {
        requireUnwritten(i, end);
        end = new SegmentEnd(0, SegmentEnd.Kind.OPEN);
      }
    }
    Segment last = segments.getLast();
    if (contents.isEmpty()) {
      throw new CorruptionException(last.path(), 0, "the log holds no frame");
    }
    if (end.kind() == SegmentEnd.Kind.SEALED) {
      throw missing(last.generation() + 1);
    }
    boolean empty = end.position() == 0;
    return new Recovered(
        contents.get(),
        nextSequence,
        empty ? 0 : lastFrame,
        end,
        empty ? before : Optional.empty());
  }

  private CorruptionException missing(int generation) {
    return new CorruptionException(
        directory.resolve(Segment.name(generation)), 0, "the segment is missing");
  }

  /** A segment is written to when the one before it is sealed, durably. */
  private void requireUnwritten(int number, SegmentEnd before) throws IOException {
    Segment segment = segments.get(number);
    boolean last = number == segments.size() - 1;
    if (!last || new SegmentScanner(segment).findEndOfData(0).isPresent()) {
      throw new CorruptionException(
          segments.get(number - 1).path(),
          before.position(),
          "no whole frame is here, and no seal, although a segment with frames follows");
    }
  }

  /** Takes over the frames of the segment and says how they end. */
  private SegmentEnd readFrames(Segment segment) throws IOException {
    var scanner = new SegmentScanner(segment);
    if (segment.bytes() < 2 * Sectors.BYTES || segment.bytes() % Sectors.BYTES != 0) {
      throw new CorruptionException(
          segment.path(), segment.bytes(), "no segment ends here: the file was cut off");
    }
    long position = 0;
    while (position < segment.bytes()) {
      ByteBuffer sector = scanner.at(position, Sectors.BYTES);
      if (Sectors.isZero(sector, 0, FrameHeader.BYTES)) {
        refuseFrameBehind(segment, scanner, position);
        boolean clean = scanner.findEndOfData(position).isEmpty();
        return new SegmentEnd(position, clean ? SegmentEnd.Kind.OPEN : SegmentEnd.Kind.TORN);
      }
      FrameHeader header = header(segment, position, sector);
      ByteBuffer frame = scanner.at(position, (int) header.frameBytes());
      if (!FrameReader.isWhole(header, frame)) {
        refuseUnlessTorn(segment, scanner, position, frame);
        return new SegmentEnd(position, SegmentEnd.Kind.TORN);
      }
      if (header.isSeal()) {
        nextSequence++;
        return new SegmentEnd(position, SegmentEnd.Kind.SEALED);
      }
      take(segment, position, header, frame);
      position += header.frameBytes();
    }
    throw new CorruptionException(segment.path(), position, "the segment has no seal");
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
    if (header.segmentBytes() != segment.bytes()) {
      throw new CorruptionException(
          segment.path(),
          position,
          "the file has %d bytes, but a frame says %d"
              .formatted(segment.bytes(), header.segmentBytes()));
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

  /** Whether a torn frame is the log's last is looked at when its segment turns out not to be. */
  private static void refuseUnlessTorn(
      Segment segment, SegmentScanner scanner, long position, ByteBuffer frame) throws IOException {
    if (!Sectors.anyZero(frame)) {
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
