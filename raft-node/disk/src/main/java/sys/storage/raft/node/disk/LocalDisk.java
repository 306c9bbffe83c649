package sys.storage.raft.node.disk;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The file system of this machine, through {@link FileChannel}. Any thread may use it. */
public final class LocalDisk implements Disk {

  /** Makes the names in a directory durable. */
  @FunctionalInterface
  interface DirectorySync {
    void sync(Path directory) throws IOException;
  }

  /** The JDK copies heap buffers through a direct one that it keeps for each thread: bound it. */
  private static final int MAX_TRANSFER_BYTES = 256 << 10;

  private final DirectorySync directorySync;

  public LocalDisk() {
    this(LocalDisk::force);
  }

  LocalDisk(DirectorySync directorySync) {
    this.directorySync = directorySync;
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    Path parent = absolute.getParent();
    if (parent == null) {
      return;
    }
    if (!Files.isDirectory(absolute)) {
      createDirectories(parent);
      Files.createDirectory(absolute);
      syncDirectory(parent);
    } else if (Files.isReadable(parent)) {
      // The process that created it may have been killed before this; where the parent cannot be
      // read, it was somebody else who did.
      syncDirectory(parent);
    }
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public boolean exists(Path file) {
    return Files.exists(file);
  }

  @Override
  public DiskFile create(Path file) throws IOException {
    return new ChannelFile(file, FileChannel.open(file, CREATE_NEW, READ, WRITE));
  }

  @Override
  public DiskFile open(Path file) throws IOException {
    return new ChannelFile(file, FileChannel.open(file, READ, WRITE));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    directorySync.sync(directory);
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  @Override
  public long usableBytes(Path directory) throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  @Override
  @SuppressWarnings("try") // The lock lives as long as its channel, which is what is returned.
  public Closeable lock(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, CREATE, WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException heldByThisProcess) {
      channel.close();
      throw new IOException(file + " is locked by this process already", heldByThisProcess);
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
    channel.close();
    throw new IOException(file + " is locked by another process: stop that node first");
  }

  /** Names the file in each failure: the system says no more than {@code Input/output error}. */
  private record ChannelFile(Path path, FileChannel channel) implements DiskFile {

    private IOException failed(String deed, IOException cause) {
      return new IOException("%s %s: %s".formatted(deed, path, cause), cause);
    }

    @Override
    public long size() throws IOException {
      try {
        return channel.size();
      } catch (IOException e) {
        throw failed("cannot read the size of", e);
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      int start = target.position();
      int end = target.limit();
      int read = 0;
      try {
        while (target.position() < end && read >= 0) {
          target.limit(Math.min(end, target.position() + MAX_TRANSFER_BYTES));
          read = channel.read(target, position + target.position() - start);
          target.limit(end);
        }
      } catch (IOException e) {
        throw failed("cannot read", e);
      }
      return target.position() - start;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      int end = source.limit();
      long next = position;
      try {
        while (source.position() < end) {
          source.limit(Math.min(end, source.position() + MAX_TRANSFER_BYTES));
          next += channel.write(source, next);
          source.limit(end);
        }
      } catch (IOException e) {
        throw failed("cannot write", e);
      }
    }

    @Override
    public void sync() throws IOException {
      try {
        channel.force(false);
      } catch (IOException e) {
        throw failed("cannot sync", e);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
