package sys.storage.raft.node.fault;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import sys.storage.raft.node.disk.Disk;
import sys.storage.raft.node.disk.DiskFile;

/** A disk on which something happens before each fsync. */
final class FaultyDisk implements Disk {

  private final Disk disk;
  private final BeforeFsync before;

  /** May take long, or fail in place of the fsync. */
  @FunctionalInterface
  interface BeforeFsync {
    void run() throws IOException;
  }

  FaultyDisk(Disk disk, BeforeFsync before) {
    this.disk = disk;
    this.before = before;
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    disk.createDirectories(directory);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public boolean exists(Path file) throws IOException {
    return disk.exists(file);
  }

  @Override
  public DiskFile create(Path file) throws IOException {
    return new File(disk.create(file));
  }

  @Override
  public DiskFile open(Path file) throws IOException {
    return new File(disk.open(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    disk.delete(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    before.run();
    disk.syncDirectory(directory);
  }

  @Override
  public long usableBytes(Path directory) throws IOException {
    return disk.usableBytes(directory);
  }

  @Override
  public Closeable lock(Path file) throws IOException {
    return disk.lock(file);
  }

  private final class File implements DiskFile {
    private final DiskFile file;

    File(DiskFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      file.write(source, position);
    }

    @Override
    public void sync() throws IOException {
      before.run();
      file.sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
