package sys.storage.raft.node.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sys.storage.raft.core.PersistBatch.SnapshotChunkWrite;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.log.SnapshotReader;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raft.node.disk.Disk;
import sys.storage.raft.node.disk.DiskFile;

/**
 * The snapshots of one member. A file is written under a temporary name, fsynced, renamed, and its
 * directory fsynced; the newest two are kept, so that a peer can finish receiving the older one.
 *
 * <p>One thread saves and one receives, at the same time if need be; any thread reads.
 *
 * <p>When the newest snapshot is damaged, the member does not start, even where an older snapshot
 * and the log would give the same state: that is rare, as the log is compacted behind the newest
 * one, and replacing a member is a path that is used every day, while that fallback would be used
 * never.
 */
public final class SnapshotStore implements SnapshotReader, Closeable {

  private static final Pattern NAME = Pattern.compile("snapshot-([0-9]{19})\\.raft");
  private static final String SAVING = "saving.tmp";
  private static final String RECEIVING = "receiving.tmp";
  private static final int KEPT = 2;

  private final Disk disk;
  private final Path directory;
  private final UUID clusterId;

  /** By index. */
  private final NavigableMap<Long, Path> files = new ConcurrentSkipListMap<>();

  private volatile SnapshotMetadata newest = SnapshotMetadata.NONE;
  private volatile boolean failed;
  private Optional<IncomingSnapshot> incoming = Optional.empty();

  private SnapshotStore(Disk disk, Path directory, UUID clusterId) {
    this.disk = disk;
    this.directory = directory;
    this.clusterId = clusterId;
  }

  /**
   * Opens the directory, creating it when it is not there. Deletes unfinished files; reads the
   * newest snapshot whole.
   *
   * @param clusterId whose snapshots these are
   * @throws CorruptionException when that is damaged, or another cluster's
   */
  public static SnapshotStore open(Disk disk, Path directory, UUID clusterId) throws IOException {
    disk.createDirectories(directory);
    var store = new SnapshotStore(disk, directory, clusterId);
    disk.delete(directory.resolve(SAVING));
    disk.delete(directory.resolve(RECEIVING));
    store.findFiles();
    if (!store.files.isEmpty()) {
      store.newest = store.checkNewest();
      // The process before may have been killed between a rename and this.
      disk.syncDirectory(directory);
    }
    return store;
  }

  private void findFiles() throws IOException {
    for (String name : disk.list(directory)) {
      Matcher matcher = NAME.matcher(name);
      if (matcher.matches()) {
        files.put(Long.parseLong(matcher.group(1)), directory.resolve(name));
      }
    }
  }

  /**
   * Makes the newest snapshot one of another cluster, and deletes the others. Repeatable after a
   * crash at any point: until it is done, the newest is of the one cluster or of the other.
   *
   * @throws CorruptionException when it is damaged, or of a third cluster
   */
  public static void move(Disk disk, Path directory, UUID from, UUID to) throws IOException {
    disk.createDirectories(directory);
    var former = new SnapshotStore(disk, directory, from);
    former.findFiles();
    if (former.files.isEmpty()) {
      return;
    }
    Path newest = former.files.lastEntry().getValue();
    if (SnapshotFile.check(disk, newest, to) instanceof SnapshotFile.Checked.Damaged) {
      SnapshotMetadata metadata = former.checkNewest();
      Path temporary = directory.resolve(SAVING);
      disk.delete(temporary);
      try (SnapshotInput input = SnapshotFile.open(disk, newest, from)) {
        SnapshotFile.write(disk, temporary, to, metadata, input.body()::transferTo);
      }
      disk.rename(temporary, newest);
    }
    for (Path older : former.files.headMap(former.files.lastKey()).values()) {
      disk.delete(older);
    }
    disk.syncDirectory(directory);
  }

  private SnapshotMetadata checkNewest() throws IOException {
    Path path = files.lastEntry().getValue();
    return switch (SnapshotFile.check(disk, path, clusterId)) {
      case SnapshotFile.Checked.Whole(SnapshotMetadata metadata)
          when metadata.index() == files.lastKey() ->
          metadata;
      case SnapshotFile.Checked.Whole(SnapshotMetadata metadata) ->
          throw new CorruptionException(path, 0, "it is the snapshot at " + metadata.index());
      case SnapshotFile.Checked.Damaged(String finding) ->
          throw new CorruptionException(path, 0, finding);
    };
  }

  /** The newest snapshot, or {@link SnapshotMetadata#NONE}. Any thread. */
  public SnapshotMetadata newest() {
    return newest;
  }

  /**
   * Whether an fsync of the directory failed. Nothing is known then of the names in it, and a later
   * fsync may lie: the process must end. (After a failed fsync of a file under a temporary name it
   * goes on: that file is deleted.) Any thread.
   */
  public boolean failed() {
    return failed;
  }

  /**
   * Opens the newest snapshot. Any thread.
   *
   * @throws IllegalStateException when there is none
   */
  public SnapshotInput openNewest() throws IOException {
    if (files.isEmpty()) {
      throw new IllegalStateException("there is no snapshot in " + directory);
    }
    return SnapshotFile.open(disk, files.lastEntry().getValue(), clusterId);
  }

  /**
   * Saves a snapshot, durably.
   *
   * @param metadata its size is not looked at
   * @return the metadata with its size; that of the newest when a newer one was received meanwhile
   */
  public SnapshotMetadata save(SnapshotMetadata metadata, SnapshotContent content)
      throws IOException {
    Path temporary = directory.resolve(SAVING);
    disk.delete(temporary);
    try {
      SnapshotFile.write(disk, temporary, clusterId, metadata, content);
    } catch (IOException | RuntimeException failure) {
      try {
        disk.delete(temporary);
      } catch (IOException stays) {
        failure.addSuppressed(stays); // It is deleted before the next one is written.
      }
      throw failure;
    }
    return publish(temporary, withSize(metadata, size(temporary)));
  }

  /**
   * Takes a chunk of a snapshot from the leader; the last one makes it durable under its name.
   *
   * @return why the snapshot is refused, if it is; its chunks so far are forgotten
   * @throws IOException when the finished file could not be put into place
   */
  public Optional<String> receive(SnapshotChunkWrite chunk) throws IOException {
    Path temporary = directory.resolve(RECEIVING);
    try {
      if (chunk.offset() == 0) {
        abandonIncoming();
        incoming = Optional.of(IncomingSnapshot.begin(disk, temporary, chunk.snapshot()));
      }
      if (incoming.isEmpty() || !incoming.get().expects(chunk.snapshot(), chunk.offset())) {
        abandonIncoming();
        return Optional.of("the chunk at %d is not the next one".formatted(chunk.offset()));
      }
      incoming.get().append(chunk.data());
      if (!chunk.last()) {
        return Optional.empty();
      }
      incoming.get().sync();
      Optional<String> reason = check(temporary, chunk.snapshot());
      if (reason.isPresent()) {
        abandonIncoming();
        return reason;
      }
    } catch (IOException failure) {
      // Nothing relies on this file yet; a full disk, say, is no reason to stop.
      abandonIncoming();
      return Optional.of("it cannot be written: " + failure.getMessage());
    }
    incoming.get().close();
    incoming = Optional.empty();
    publish(temporary, chunk.snapshot());
    return Optional.empty();
  }

  private Optional<String> check(Path path, SnapshotMetadata expected) throws IOException {
    return switch (SnapshotFile.check(disk, path, clusterId)) {
      case SnapshotFile.Checked.Whole(SnapshotMetadata metadata) ->
          metadata.equals(expected)
              ? Optional.empty()
              : Optional.of("its header says %s, not %s".formatted(metadata, expected));
      case SnapshotFile.Checked.Damaged(String finding) -> Optional.of(finding);
    };
  }

  private void abandonIncoming() throws IOException {
    if (incoming.isPresent()) {
      incoming.get().close();
      incoming = Optional.empty();
      disk.delete(directory.resolve(RECEIVING));
    }
  }

  private synchronized SnapshotMetadata publish(Path temporary, SnapshotMetadata metadata)
      throws IOException {
    if (metadata.index() < newest.index()) {
      disk.delete(temporary);
      return newest;
    }
    Path path = directory.resolve("snapshot-%019d.raft".formatted(metadata.index()));
    disk.rename(temporary, path);
    try {
      disk.syncDirectory(directory);
    } catch (IOException failure) {
      failed = true; // Not before: the log is written to meanwhile.
      throw failure;
    }
    files.put(metadata.index(), path);
    newest = metadata;
    while (files.size() > KEPT) {
      disk.delete(files.pollFirstEntry().getValue());
    }
    return metadata;
  }

  @Override
  public byte[] read(long index, long offset, int length) {
    Optional<Path> path = Optional.ofNullable(files.get(index));
    if (path.isEmpty()) {
      return new byte[0];
    }
    try (DiskFile file = disk.open(path.get())) {
      ByteBuffer buffer = ByteBuffer.allocate(length);
      int read = file.read(buffer, offset);
      return read == length ? buffer.array() : Arrays.copyOf(buffer.array(), read);
    } catch (NoSuchFileException deletedMeanwhile) {
      return new byte[0];
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private long size(Path path) throws IOException {
    try (DiskFile file = disk.open(path)) {
      return file.size();
    }
  }

  private static SnapshotMetadata withSize(SnapshotMetadata metadata, long sizeBytes) {
    return new SnapshotMetadata(
        metadata.index(),
        metadata.term(),
        metadata.logTimeMillis(),
        metadata.configurationIndex(),
        metadata.operatorEpoch(),
        metadata.configuration(),
        sizeBytes);
  }

  /** Forgets a snapshot that is being received. */
  @Override
  public void close() throws IOException {
    abandonIncoming();
  }
}
