package sys.storage.raft.node.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A file system in memory that forgets like a real one: {@link #crash} keeps what was fsynced, and
 * of what was written since the sectors that the test chooses. A fault stops or refuses any call.
 */
public final class MemoryDisk implements Disk {

  private static final int SECTOR_BYTES = 512;

  private TreeMap<Path, Content> names = new TreeMap<>();
  private TreeMap<Path, Content> durableNames = new TreeMap<>();
  private final List<Call> calls = new ArrayList<>();
  private Fault fault = call -> {};
  private long usableBytes = Long.MAX_VALUE;

  /** One call, for example {@code sync /data/log/segment-1.log}. */
  public record Call(String name, Path path) {
    @Override
    public String toString() {
      return name + " " + path.getFileName();
    }
  }

  /** Throws to refuse a call before it has an effect. */
  @FunctionalInterface
  public interface Fault {
    void before(Call call) throws IOException;
  }

  /** The machine stops here. */
  public static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Which unsynced sector reached the platter. */
  @FunctionalInterface
  public interface Survival {
    boolean survives(Path file, int sector);
  }

  public synchronized void setFault(Fault fault) {
    this.fault = fault;
  }

  /** Everything that was called, in order; reads are not recorded. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  public synchronized void forgetCalls() {
    calls.clear();
  }

  /** A disk as the next start finds it; names as of the last fsync of their directory. */
  public synchronized MemoryDisk crash(Survival survival) {
    return afterStop(durableNames, survival);
  }

  /** The same, but changes of names that were not fsynced have survived. */
  public synchronized MemoryDisk crashKeepingNames(Survival survival) {
    return afterStop(names, survival);
  }

  private static MemoryDisk afterStop(Map<Path, Content> surviving, Survival survival) {
    var next = new MemoryDisk();
    surviving.forEach((path, content) -> next.names.put(path, content.after(path, survival)));
    next.durableNames = new TreeMap<>(next.names);
    return next;
  }

  /** The content of a file, shared: writing to it is damage. */
  public synchronized byte[] content(Path path) throws IOException {
    return find(path).bytes;
  }

  /** A bit of a file is not what it was, for whoever reads it now or later. */
  public synchronized void flip(Path path, long bit) throws IOException {
    find(path).flip(bit);
  }

  public synchronized List<Path> files(Predicate<Path> wanted) {
    return names.keySet().stream().filter(wanted).toList();
  }

  private void called(String name, Path path) throws IOException {
    var call = new Call(name, path);
    fault.before(call);
    calls.add(call);
  }

  private Content find(Path path) throws IOException {
    Content content = names.get(path);
    if (content == null) {
      throw new NoSuchFileException(path.toString());
    }
    return content;
  }

  @Override
  public void createDirectories(Path directory) {
    // Directories are there as soon as a file is in them.
  }

  @Override
  public synchronized List<String> list(Path directory) {
    return names.keySet().stream()
        .filter(path -> directory.equals(path.getParent()))
        .map(path -> path.getFileName().toString())
        .toList();
  }

  @Override
  public synchronized boolean exists(Path file) {
    return names.keySet().stream().anyMatch(path -> path.startsWith(file));
  }

  @Override
  public synchronized DiskFile create(Path file) throws IOException {
    called("create", file);
    if (names.containsKey(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    names.put(file, new Content());
    return new MemoryFile(file, find(file));
  }

  @Override
  public synchronized DiskFile open(Path file) throws IOException {
    return new MemoryFile(file, find(file));
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    called("rename", to);
    names.put(to, find(from));
    names.remove(from);
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    if (names.containsKey(file)) {
      called("delete", file);
      names.remove(file);
    }
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    called("syncDirectory", directory);
    durableNames.keySet().removeIf(path -> directory.equals(path.getParent()));
    names.forEach(
        (path, content) -> {
          if (directory.equals(path.getParent())) {
            durableNames.put(path, content);
          }
        });
  }

  @Override
  public synchronized long usableBytes(Path directory) {
    return usableBytes;
  }

  public synchronized void setUsableBytes(long bytes) {
    usableBytes = bytes;
  }

  @Override
  public Closeable lock(Path file) {
    return () -> {};
  }

  private static final class Content {
    private byte[] bytes = {};
    private byte[] durable = {};

    /** Sectors that were written and not fsynced. */
    private final BitSet unsynced = new BitSet();

    void write(ByteBuffer source, int position) {
      int end = position + source.remaining();
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, end);
      }
      unsynced.set(position / SECTOR_BYTES, (end + SECTOR_BYTES - 1) / SECTOR_BYTES);
      source.get(bytes, position, source.remaining());
    }

    void flip(long bit) {
      int at = (int) (bit / Byte.SIZE);
      int mask = 1 << (bit % Byte.SIZE);
      bytes[at] ^= (byte) mask;
      if (at < durable.length) {
        durable[at] ^= (byte) mask;
      }
    }

    void sync() {
      if (durable.length != bytes.length) {
        durable = Arrays.copyOf(durable, bytes.length);
      }
      unsynced.stream().forEach(sector -> copySector(bytes, durable, sector));
      unsynced.clear();
    }

    Content after(Path path, Survival survival) {
      var next = new Content();
      next.bytes = durable.clone();
      for (int sector : unsynced.stream().toArray()) {
        if (survival.survives(path, sector)) {
          int end = Math.min(bytes.length, (sector + 1) * SECTOR_BYTES);
          next.bytes = Arrays.copyOf(next.bytes, Math.max(next.bytes.length, end));
          copySector(bytes, next.bytes, sector);
        }
      }
      next.durable = next.bytes.clone();
      return next;
    }

    private static void copySector(byte[] from, byte[] to, int sector) {
      int start = sector * SECTOR_BYTES;
      int length = Math.min(SECTOR_BYTES, from.length - start);
      System.arraycopy(from, start, to, start, length);
    }
  }

  private final class MemoryFile implements DiskFile {
    private final Path path;
    private final Content content;

    MemoryFile(Path path, Content content) {
      this.path = path;
      this.content = content;
    }

    @Override
    public long size() {
      synchronized (MemoryDisk.this) {
        return content.bytes.length;
      }
    }

    @Override
    public int read(ByteBuffer target, long position) {
      synchronized (MemoryDisk.this) {
        int length = (int) Math.min(target.remaining(), content.bytes.length - position);
        if (length <= 0) {
          return 0;
        }
        target.put(content.bytes, (int) position, length);
        return length;
      }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      synchronized (MemoryDisk.this) {
        try {
          called("write", path);
        } catch (Crash crash) {
          content.write(source, (int) position); // on its way when the machine stops
          throw crash;
        }
        content.write(source, (int) position);
      }
    }

    @Override
    public void sync() throws IOException {
      synchronized (MemoryDisk.this) {
        called("sync", path);
        content.sync();
      }
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
