package sys.storage.raft.node.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raft.node.disk.Disk;

/**
 * Reads along with the log of a member that may be running, from outside of its process, and
 * changes nothing: what a member has written is the best witness of what it has done. The last
 * frame may not be fsynced yet. One thread.
 */
public final class LogTail {

  private final Disk disk;
  private final Path directory;
  private final UUID identity;
  private OptionalInt generation = OptionalInt.empty();
  private long position;

  /**
   * @param directory with the segments
   * @param identity of the log: the member's incarnation
   */
  public LogTail(Disk disk, Path directory, UUID identity) {
    this.disk = disk;
    this.directory = directory;
    this.identity = identity;
  }

  /**
   * Takes the frames that were written since the last call, in order, beginning with the oldest
   * that there is. Nothing while there is no log yet.
   *
   * @throws CorruptionException when a segment that has a successor does not end with a whole frame
   * @throws IOException when a segment cannot be read, or was deleted before it was read to its end
   */
  public void poll(Consumer<LogChange> taker) throws IOException {
    if (generation.isEmpty()) {
      generation = oldest();
    }
    while (generation.isPresent()) {
      // Looked for first: what it follows is complete once it is there.
      boolean hasSuccessor = disk.exists(path(generation.getAsInt() + 1));
      read(hasSuccessor, taker);
      if (!hasSuccessor) {
        return;
      }
      generation = OptionalInt.of(generation.getAsInt() + 1);
      position = 0;
    }
  }

  private OptionalInt oldest() throws IOException {
    return disk.exists(directory)
        ? disk.list(directory).stream()
            .flatMap(name -> Segment.generationOf(name).stream())
            .mapToInt(Integer::intValue)
            .min()
        : OptionalInt.empty();
  }

  private void read(boolean complete, Consumer<LogChange> taker) throws IOException {
    try (Segment segment = Segment.open(disk, directory, generation.getAsInt())) {
      var scanner = new SegmentScanner(segment);
      while (position < segment.bytes()) {
        ByteBuffer sector = scanner.at(position, Sectors.BYTES);
        if (Sectors.isZero(sector, 0, FrameHeader.BYTES) || isSeal(sector)) {
          return;
        }
        if (!takeFrame(segment, scanner, sector, taker)) {
          if (complete) {
            throw new CorruptionException(
                segment.path(), position, "a frame is not whole, although a segment follows");
          }
          return; // It is being written.
        }
      }
    }
  }

  private boolean isSeal(ByteBuffer sector) {
    return FrameHeader.isValid(identity, sector) && FrameHeader.decode(sector).isSeal();
  }

  private boolean takeFrame(
      Segment segment, SegmentScanner scanner, ByteBuffer sector, Consumer<LogChange> taker)
      throws IOException {
    if (!FrameHeader.isValid(identity, sector)) {
      return false;
    }
    FrameHeader header = FrameHeader.decode(sector);
    if (position + header.frameBytes() > segment.bytes()) {
      return false;
    }
    ByteBuffer frame = scanner.at(position, (int) header.frameBytes());
    if (!FrameReader.isWhole(header, frame)) {
      return false;
    }
    taker.accept(FrameBody.decode(FrameReader.body(header, frame)));
    position += header.frameBytes();
    return true;
  }

  private Path path(int number) {
    return directory.resolve(Segment.name(number));
  }
}
