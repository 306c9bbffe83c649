package sys.storage.harness.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import sys.storage.raft.node.disk.Disk;
import sys.storage.raft.node.disk.DiskFile;

/**
 * A file system in memory that forgets like a real one. A loss of power ({@link #crash}) keeps what
 * was fsynced, and of what was written and renamed since whatever the test chooses. A killed
 * process loses nothing: the next one goes on with the same disk, or with a {@link #fork} of it. A
 * fault stops or refuses any call.
 *
 * <p>After a failed fsync of a file, its data is read but is not on the platter, and no later fsync
 * changes that (Rebello et al., <i>Can Applications Recover from fsync Failures?</i>, 2020). A
 * failed fsync of a directory can be repeated: where the journal of a file system fails, nothing
 * can be written any more.
 */
public final class MemoryDisk implements Disk {

  private TreeMap<Path, MemoryContent> names = new TreeMap<>();
  private TreeMap<Path, MemoryContent> durableNames = new TreeMap<>();

  /** In order, since the last fsync of their directories. */
  private final List<NameChange> unsyncedNames = new ArrayList<>();

  private final List<Call> calls = new ArrayList<>();
  private Fault fault = call -> {};
  private long capacityBytes = Long.MAX_VALUE;

  /**
   * A creation, a renaming or a deletion; survives as a whole or not at all.
   *
   * @param changes what the names stand for afterwards; empty for nothing
   */
  private record NameChange(Path directory, Map<Path, Optional<MemoryContent>> changes) {

    void applyTo(Map<Path, MemoryContent> names) {
      changes.forEach(
          (path, content) ->
              content.ifPresentOrElse(now -> names.put(path, now), () -> names.remove(path)));
    }
  }

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

    /** Of the calls that change something, and of those that make it durable. */
    void before(Call call) throws IOException;

    /** Of the others: list, exists, open, size, read. */
    default void beforeReading(Call call) throws IOException {
      // None fails unless a test says so.
    }
  }

  /** The machine stops here. */
  public static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Thrown by a fault to let a write fail in the middle. */
  public static final class ShortWrite extends IOException {
    private static final long serialVersionUID = 1;
    private final int bytes;

    /**
     * @param bytes that are written all the same, at most
     */
    public ShortWrite(String message, int bytes) {
      super(message);
      this.bytes = bytes;
    }
  }

  /** Which unsynced sector reached the platter. */
  @FunctionalInterface
  public interface Survival {
    boolean survives(Path file, int sector);
  }

  /** Which unsynced creation, renaming or deletion reached the platter, by its number from 0. */
  @FunctionalInterface
  public interface NameSurvival {
    boolean survives(int change);
  }

  /** A sector that was written and not fsynced. */
  public record Unsynced(Path file, int sector) {}

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
    return crash(survival, change -> false);
  }

  /** The same, but changes of names that were not fsynced have survived. */
  public synchronized MemoryDisk crashKeepingNames(Survival survival) {
    return crash(survival, change -> true);
  }

  /** A disk as the start after a loss of power finds it. */
  public synchronized MemoryDisk crash(Survival survival, NameSurvival nameSurvival) {
    var surviving = new TreeMap<>(durableNames);
    for (int i = 0; i < unsyncedNames.size(); i++) {
      if (nameSurvival.survives(i)) {
        unsyncedNames.get(i).applyTo(surviving);
      }
    }
    var next = new MemoryDisk();
    surviving.forEach((path, content) -> next.names.put(path, content.after(path, survival)));
    next.durableNames = new TreeMap<>(next.names);
    next.capacityBytes = capacityBytes;
    return next;
  }

  /** The same state once more, without faults: what happens to one does not happen to the other. */
  public synchronized MemoryDisk fork() {
    var copies = new IdentityHashMap<MemoryContent, MemoryContent>();
    UnaryOperator<MemoryContent> copy =
        content -> copies.computeIfAbsent(content, MemoryContent::copy);
    var fork = new MemoryDisk();
    names.forEach((path, content) -> fork.names.put(path, copy.apply(content)));
    durableNames.forEach((path, content) -> fork.durableNames.put(path, copy.apply(content)));
    for (NameChange change : unsyncedNames) {
      var changes = new TreeMap<Path, Optional<MemoryContent>>();
      change.changes.forEach((path, content) -> changes.put(path, content.map(copy)));
      fork.unsyncedNames.add(new NameChange(change.directory, changes));
    }
    fork.capacityBytes = capacityBytes;
    return fork;
  }

  /** Whose fate a loss of power decides. */
  public synchronized List<Unsynced> unsyncedSectors() {
    var sectors = new ArrayList<Unsynced>();
    names.forEach(
        (path, content) ->
            content.undecided().stream()
                .forEach(sector -> sectors.add(new Unsynced(path, sector))));
    return sectors;
  }

  /** How many creations, renamings and deletions a loss of power decides. */
  public synchronized int unsyncedNames() {
    return unsyncedNames.size();
  }

  /** The content of a file, shared: writing to it is damage. */
  public synchronized byte[] content(Path path) throws IOException {
    return find(path).bytes();
  }

  /** Puts a file into place, durably and without a call: damage. */
  public synchronized void replace(Path path, byte[] bytes) {
    var content = new MemoryContent();
    content.write(ByteBuffer.wrap(bytes), 0);
    content.sync();
    names.put(path, content);
    durableNames.put(path, content);
  }

  /** A bit of a file is not what it was, for whoever reads it now or later. */
  public synchronized void flip(Path path, long bit) throws IOException {
    find(path).flip(bit);
  }

  public synchronized List<Path> files(Predicate<Path> wanted) {
    return names.keySet().stream().filter(wanted).toList();
  }

  private void changed(Path path, Map<Path, Optional<MemoryContent>> changes) {
    var change = new NameChange(directoryOf(path), changes);
    change.applyTo(names);
    unsyncedNames.add(change);
  }

  private static Path directoryOf(Path path) {
    Path directory = path.getParent();
    if (directory == null) {
      throw new IllegalArgumentException(path + " is in no directory");
    }
    return directory;
  }

  private void called(String name, Path path) throws IOException {
    var call = new Call(name, path);
    fault.before(call);
    calls.add(call);
  }

  private void reading(String name, Path path) throws IOException {
    fault.beforeReading(new Call(name, path));
  }

  private MemoryContent find(Path path) throws IOException {
    MemoryContent content = names.get(path);
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
  public synchronized List<String> list(Path directory) throws IOException {
    reading("list", directory);
    return names.keySet().stream()
        .filter(path -> directory.equals(path.getParent()))
        .map(path -> path.getFileName().toString())
        .toList();
  }

  @Override
  public synchronized boolean exists(Path file) throws IOException {
    reading("exists", file);
    return names.keySet().stream().anyMatch(path -> path.startsWith(file));
  }

  @Override
  public synchronized DiskFile create(Path file) throws IOException {
    called("create", file);
    if (names.containsKey(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    changed(file, Map.of(file, Optional.of(new MemoryContent())));
    return new MemoryFile(file, find(file));
  }

  @Override
  public synchronized DiskFile open(Path file) throws IOException {
    reading("open", file);
    return new MemoryFile(file, find(file));
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    called("rename", to);
    changed(to, Map.of(to, Optional.of(find(from)), from, Optional.empty()));
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    if (names.containsKey(file)) {
      called("delete", file);
      changed(file, Map.of(file, Optional.empty()));
    }
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    called("syncDirectory", directory);
    for (NameChange change : unsyncedNames) {
      if (change.directory.equals(directory)) {
        change.applyTo(durableNames);
      }
    }
    unsyncedNames.removeIf(change -> change.directory.equals(directory));
  }

  @Override
  public synchronized long usableBytes(Path directory) {
    return capacityBytes - usedBytes();
  }

  /** So much can be written from now on, until something is deleted. */
  public synchronized void setUsableBytes(long bytes) {
    capacityBytes = Math.addExact(usedBytes(), bytes);
  }

  private long usedBytes() {
    return names.values().stream().mapToLong(content -> content.bytes().length).sum();
  }

  @Override
  public Closeable lock(Path file) {
    return () -> {};
  }

  private final class MemoryFile implements DiskFile {
    private final Path path;
    private final MemoryContent content;

    MemoryFile(Path path, MemoryContent content) {
      this.path = path;
      this.content = content;
    }

    @Override
    public long size() throws IOException {
      synchronized (MemoryDisk.this) {
        reading("size", path);
        return content.bytes().length;
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      synchronized (MemoryDisk.this) {
        reading("read", path);
        int length = (int) Math.min(target.remaining(), content.bytes().length - position);
        if (length <= 0) {
          return 0;
        }
        target.put(content.bytes(), (int) position, length);
        return length;
      }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      synchronized (MemoryDisk.this) {
        try {
          called("write", path);
          requireSpace(position + source.remaining());
        } catch (Crash crash) {
          content.write(source, (int) position); // on its way when the machine stops
          throw crash;
        } catch (ShortWrite cutShort) {
          int length = Math.min(source.remaining(), cutShort.bytes);
          content.write(source.slice(source.position(), length), (int) position);
          throw cutShort;
        }
        content.write(source, (int) position);
      }
    }

    private void requireSpace(long end) throws IOException {
      long growth = end - content.bytes().length;
      if (growth > 0 && usedBytes() > capacityBytes - growth) {
        throw new ShortWrite("No space left on device", 0);
      }
    }

    @Override
    public void sync() throws IOException {
      synchronized (MemoryDisk.this) {
        try {
          called("sync", path);
        } catch (IOException failure) {
          content.failSync();
          throw failure;
        }
        content.sync();
      }
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
