package sys.storage.raft.node.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
  private static final String UNFINISHED_LARGE = "large.tmp";
  private static final int CHUNK_BYTES = 256 << 10;

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
    for (String name : List.of(SPARE, UNFINISHED_SPARE, UNFINISHED_LARGE)) {
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
   * A new segment, durable under its name. Waits for the spare when it is nearly ready.
   *
   * @param bytes that it must hold at least; a multiple of {@link Sectors#BYTES}
   */
  Segment take(int generation, long bytes) throws IOException {
    Path path = directory.resolve(Segment.name(generation));
    if (bytes > segmentBytes) {
      zeroFill(directory.resolve(UNFINISHED_LARGE), bytes);
      disk.rename(directory.resolve(UNFINISHED_LARGE), path);
    } else {
      awaitSpare();
      disk.rename(directory.resolve(SPARE), path);
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
  private void awaitSpare() throws IOException {
    boolean ready = preparation.map(SegmentSupply::succeeded).orElse(false);
    preparation = Optional.empty();
    if (!ready) {
      try {
        makeSpare();
      } catch (UncheckedIOException failure) {
        throw failure.getCause();
      }
    }
  }

  private static boolean succeeded(CompletableFuture<Void> preparation) {
    try {
      preparation.join();
      return true;
    } catch (CompletionException failure) {
      return false;
    }
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
    ByteBuffer zeros = ByteBuffer.allocate(CHUNK_BYTES);
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
