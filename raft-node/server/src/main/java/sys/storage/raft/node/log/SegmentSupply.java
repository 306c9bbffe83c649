package sys.storage.raft.node.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import sys.storage.raft.node.disk.Disk;
import sys.storage.raft.node.disk.DiskFile;

/**
 * Makes zero-filled segments: one ahead of need, in the background.
 *
 * <p>Zeros and not a hole or {@code fallocate}: overwriting allocated blocks needs no change of the
 * file system's own records at each fsync, and the rule for {@linkplain Sectors torn writes} needs
 * zeros. Old segments are deleted and not recycled: they would have to be zeroed just the same.
 *
 * <p>One thread calls; another prepares.
 */
final class SegmentSupply {

  private static final String SPARE = "spare";
  private static final String UNFINISHED_SPARE = "spare.tmp";
  private static final String UNFINISHED_URGENT = "urgent.tmp";
  private static final int CHUNK_BYTES = 256 << 10;
  private static final int URGENT_BYTES = 4 << 20;

  /** Bytes written before an fsync: more would hold up the fsyncs of the log beside it. */
  private static final int SYNC_BYTES = 4 << 20;

  private final Disk disk;
  private final Path directory;
  private final int segmentBytes;
  private final Executor background;
  private volatile boolean closed;
  private Optional<CompletableFuture<Void>> preparation = Optional.empty();

  SegmentSupply(Disk disk, Path directory, int segmentBytes, Executor background) {
    this.disk = disk;
    this.directory = directory;
    this.segmentBytes = segmentBytes;
    this.background = background;
  }

  /** Deletes what an earlier process left: it may be unfinished, or of another size. */
  void deleteLeftovers() throws IOException {
    for (String name : List.of(SPARE, UNFINISHED_SPARE, UNFINISHED_URGENT)) {
      disk.delete(directory.resolve(name));
    }
  }

  /** Starts to prepare a spare unless there is one. Returns at once. */
  void prepare() {
    if (preparation.isEmpty()) {
      preparation = Optional.of(CompletableFuture.runAsync(this::makeSpare, background));
    }
  }

  /**
   * A new segment, durable under its name: the spare, or a smaller one that is made at once when
   * the spare is not ready. Nobody waits for a whole spare, neither the first entry of a new member
   * nor one on a slow disk.
   *
   * @param bytes that it must hold at least; a multiple of {@link Sectors#BYTES}
   */
  Segment take(int generation, long bytes) throws IOException {
    Path path = directory.resolve(Segment.name(generation));
    if (bytes <= segmentBytes && isSpareReady()) {
      preparation = Optional.empty();
      disk.rename(directory.resolve(SPARE), path);
    } else {
      Path unfinished = directory.resolve(UNFINISHED_URGENT);
      zeroFill(unfinished, Math.max(bytes, Math.min(URGENT_BYTES, segmentBytes)));
      disk.rename(unfinished, path);
    }
    disk.syncDirectory(directory);
    return Segment.open(disk, directory, generation);
  }

  /** Ends the preparation. */
  void close() {
    closed = true;
    preparation.ifPresent(running -> running.exceptionally(unfinished -> null).join());
  }

  /** Where the preparation failed, for want of space say, there may be room by now. */
  private boolean isSpareReady() {
    if (preparation.filter(CompletableFuture::isCompletedExceptionally).isPresent()) {
      preparation = Optional.empty();
    }
    return preparation.filter(CompletableFuture::isDone).isPresent();
  }

  private void makeSpare() {
    try {
      zeroFill(directory.resolve(UNFINISHED_SPARE), segmentBytes);
      disk.rename(directory.resolve(UNFINISHED_SPARE), directory.resolve(SPARE));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void zeroFill(Path path, long bytes) throws IOException {
    disk.delete(path);
    ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, bytes));
    try (DiskFile file = disk.create(path)) {
      for (long position = 0; position < bytes; position += CHUNK_BYTES) {
        if (closed) {
          throw new IOException("the log was closed while a segment was prepared");
        }
        file.write(zeros.clear().limit((int) Math.min(CHUNK_BYTES, bytes - position)), position);
        if ((position + CHUNK_BYTES) % SYNC_BYTES == 0) {
          file.sync();
        }
      }
      file.sync();
    }
  }
}
