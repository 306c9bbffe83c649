package sys.storage.raft.node.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The file system as far as durability needs it. {@link LocalDisk} is the real one; tests run the
 * log and the snapshots on one that stops, tears, loses and refuses.
 *
 * <p>What a crash leaves: the content of a file as of its last {@link DiskFile#sync}, any part of
 * what was written since, in 512-byte sectors; and names as of the last {@link #syncDirectory}, or
 * later ones.
 */
public interface Disk {

  /** Creates the directory and its parents where they are not there; it is durable afterwards. */
  void createDirectories(Path directory) throws IOException;

  /** Names of the files in a directory, in order. */
  List<String> list(Path directory) throws IOException;

  boolean exists(Path file) throws IOException;

  /**
   * Creates an empty file, open for reading and writing.
   *
   * @throws java.nio.file.FileAlreadyExistsException when it is there
   */
  DiskFile create(Path file) throws IOException;

  /**
   * Opens a file for reading and writing.
   *
   * @throws java.nio.file.NoSuchFileException when it is not there
   */
  DiskFile open(Path file) throws IOException;

  /** Renames within one directory, replacing {@code to}; durable after {@link #syncDirectory}. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file; nothing when it is not there. Durable after {@link #syncDirectory}. */
  void delete(Path file) throws IOException;

  /** Makes creations, renames and deletions in the directory durable. */
  void syncDirectory(Path directory) throws IOException;

  /** Bytes that this process may still write to the volume of {@code directory}. */
  long usableBytes(Path directory) throws IOException;

  /**
   * Takes the exclusive lock that the file stands for, for this process alone. Released by closing
   * and by the end of the process.
   *
   * @throws IOException when another process, or this one, holds it
   */
  Closeable lock(Path file) throws IOException;
}
