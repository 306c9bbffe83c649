package sys.storage.raft.node.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.Restored;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.LogReader;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.log.SnapshotReader;
import sys.storage.raft.node.directory.DataDirectory;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raft.node.log.DurableLog;
import sys.storage.raft.node.log.LogChange;
import sys.storage.raft.node.snapshot.SnapshotContent;
import sys.storage.raft.node.snapshot.SnapshotInput;
import sys.storage.raft.node.snapshot.SnapshotStore;
import sys.storage.raft.node.storage.WriteResult.RefusedSnapshot;

/**
 * Everything durable of a member. One thread writes ({@link #write}); one may save snapshots beside
 * it ({@link #save}); any may read.
 *
 * <p>A received snapshot and the log that it replaces are two files, so a crash may come between
 * them. The snapshot is put into place first; then the log is reset by one frame; then old segments
 * are deleted. After a crash in between, the log still ends before the snapshot, or holds another
 * term at its index, and {@link #open} resets it. A log that holds the snapshot's last entry is
 * kept: it is the same log up to there (log matching, section 5.3 of the paper).
 */
public final class NodeStorage implements Closeable {

  private final DataDirectory directory;
  private final DurableLog log;
  private final SnapshotStore snapshots;
  private final Restored restored;
  private boolean failed;

  private NodeStorage(
      DataDirectory directory, DurableLog log, SnapshotStore snapshots, Restored restored) {
    this.directory = directory;
    this.log = log;
    this.snapshots = snapshots;
    this.restored = restored;
  }

  /**
   * Makes a blank directory part of a cluster: creates the log with what it is born with, then
   * marks the directory. Repeatable after a crash at any point.
   *
   * @param entries the first entries of the log, from index 1; empty for a member that joins
   * @throws IllegalStateException when the directory is formatted already
   */
  public static NodeStorage format(
      DataDirectory directory,
      UUID clusterId,
      List<Entry> entries,
      HardState hardState,
      StorageOptions options)
      throws IOException {
    return format(directory, clusterId, entries, hardState, options, NodeStorage::onOwnThread);
  }

  /**
   * Makes a blank directory part of a cluster, as {@link #format(DataDirectory, UUID, List,
   * HardState, StorageOptions)} does.
   *
   * @param background prepares log segments ahead of need
   */
  public static NodeStorage format(
      DataDirectory directory,
      UUID clusterId,
      List<Entry> entries,
      HardState hardState,
      StorageOptions options,
      Executor background)
      throws IOException {
    directory
        .clusterId()
        .ifPresent(
            present -> {
              throw new IllegalStateException(
                  "%s belongs to cluster %s already".formatted(directory.root(), present));
            });
    DurableLog.create(
            directory.disk(),
            directory.logDirectory(),
            directory.member().incarnation(),
            options.segmentBytes(),
            Runnable::run,
            LogChange.appending(entries).with(hardState))
        .close();
    directory.format(clusterId);
    return open(directory, options, background);
  }

  /**
   * Recovers what a formatted directory holds.
   *
   * @throws CorruptionException when it is not what was written
   * @throws IllegalStateException when the directory is blank
   */
  public static NodeStorage open(DataDirectory directory, StorageOptions options)
      throws IOException {
    return open(directory, options, NodeStorage::onOwnThread);
  }

  /**
   * Recovers what a formatted directory holds.
   *
   * @param background prepares log segments ahead of need
   */
  public static NodeStorage open(
      DataDirectory directory, StorageOptions options, Executor background) throws IOException {
    UUID clusterId =
        directory
            .clusterId()
            .orElseThrow(() -> new IllegalStateException(directory.root() + " is blank"));
    SnapshotStore snapshots =
        SnapshotStore.open(directory.disk(), directory.snapshotDirectory(), clusterId);
    DurableLog log =
        DurableLog.open(
            directory.disk(),
            directory.logDirectory(),
            directory.member().incarnation(),
            options.segmentBytes(),
            background);
    try {
      Restored restored =
          options.logOutweighsSnapshot() && log.firstIndex() == 1
              ? kept(log, snapshots.newest(), directory)
              : joined(log, snapshots.newest(), directory);
      return new NodeStorage(directory, log, snapshots, restored);
    } catch (UncheckedIOException failure) {
      log.close();
      throw failure.getCause();
    } catch (IOException | RuntimeException failure) {
      log.close();
      throw failure;
    }
  }

  static void onOwnThread(Runnable work) {
    Thread.ofPlatform().daemon().name("log-segments").start(work);
  }

  /** The log is believed; the snapshot says what was executed, and committed where they agree. */
  private static Restored kept(DurableLog log, SnapshotMetadata newest, DataDirectory directory)
      throws IOException {
    Restored found = restored(log, SnapshotMetadata.NONE, newest.index(), directory);
    boolean agree = newest.index() <= log.lastIndex() && !isOtherTerm(log, newest);
    HardState state = found.hardState();
    long commit = agree ? Math.max(state.commit(), newest.index()) : state.commit();
    return new Restored(
        new HardState(state.term(), state.vote(), commit),
        found.snapshot(),
        found.firstIndex(),
        found.lastIndex(),
        found.removed(),
        found.executedIndex(),
        found.staticPeers());
  }

  private static Restored joined(DurableLog log, SnapshotMetadata newest, DataDirectory directory)
      throws IOException {
    finishInstallation(log, newest, directory);
    return restored(log, newest, newest.index(), directory);
  }

  private static void finishInstallation(
      DurableLog log, SnapshotMetadata snapshot, DataDirectory directory) throws IOException {
    if (log.lastIndex() < snapshot.index() || isOtherTerm(log, snapshot)) {
      log.write(List.of(reset(log.hardState(), snapshot)));
      log.compactTo(snapshot.index());
    }
    if (log.firstIndex() > snapshot.index() + 1) {
      throw new CorruptionException(
          directory.logDirectory(),
          0,
          "the log begins with entry %d, but the newest snapshot ends with entry %d"
              .formatted(log.firstIndex(), snapshot.index()));
    }
  }

  private static boolean isOtherTerm(DurableLog log, SnapshotMetadata snapshot) {
    return snapshot.index() >= log.firstIndex()
        && log.read(snapshot.index(), snapshot.index(), 0).getFirst().term() != snapshot.term();
  }

  /** The leader's term may have been on its way to the log together with the reset. */
  private static LogChange reset(HardState hardState, SnapshotMetadata snapshot) {
    LogChange reset = LogChange.reset(snapshot.index());
    return snapshot.term() > hardState.term()
        ? reset.with(new HardState(snapshot.term(), Optional.empty(), snapshot.index()))
        : reset;
  }

  private static Restored restored(
      DurableLog log, SnapshotMetadata base, long executedIndex, DataDirectory directory)
      throws IOException {
    return new Restored(
        log.hardState(),
        base,
        log.firstIndex(),
        log.lastIndex(),
        log.removed().isPresent(),
        executedIndex,
        directory.staticPeers());
  }

  /** What was found when this was opened. */
  public Restored restored() {
    return restored;
  }

  /**
   * Writes the batches in order; on return they are durable. Several become one frame and one fsync
   * where their order allows it.
   *
   * <p>No batch may hold entries that follow a received snapshot before the batch with its last
   * chunk is confirmed: the snapshot may be refused.
   *
   * @throws IOException when a write or an fsync fails; from then on every write fails, and the
   *     node must stop
   */
  public WriteResult write(List<PersistBatch> batches) throws IOException {
    if (failed || snapshots.failed()) {
      throw new IOException(
          "an earlier write to %s failed: nothing more is written".formatted(directory.root()));
    }
    failed = true; // until all of this has succeeded
    WriteResult result = writeInOrder(batches);
    failed = false;
    return result;
  }

  private WriteResult writeInOrder(List<PersistBatch> batches) throws IOException {
    var refused = new ArrayList<RefusedSnapshot>();
    var changes = new ArrayList<LogChange>();
    long compactTo = 0;
    for (PersistBatch batch : batches) {
      if (batch.snapshotChunk().isPresent()) {
        var chunk = batch.snapshotChunk().get();
        log.write(changes);
        changes.clear();
        Optional<String> refusal = snapshots.receive(chunk);
        if (refusal.isPresent()) {
          refused.add(new RefusedSnapshot(chunk.snapshot().index(), refusal.get()));
        } else if (chunk.last() && chunk.resetLog()) {
          changes.add(LogChange.reset(chunk.snapshot().index()));
          compactTo = Math.max(compactTo, chunk.snapshot().index());
        }
      }
      if (batch.staticPeers().isPresent()) {
        directory.write(batch.staticPeers().get());
      }
      changes.add(LogChange.of(batch));
      compactTo = Math.max(compactTo, batch.compactTo().orElse(0));
    }
    log.write(changes);
    if (compactTo > 0) {
      log.compactTo(Math.min(compactTo, snapshots.newest().index()));
    }
    return refused.isEmpty() ? WriteResult.ALL_WRITTEN : new WriteResult(refused);
  }

  /** Reads entries that are durable; any thread. */
  public LogReader log() {
    return log;
  }

  /** Reads snapshots in chunks; any thread. */
  public SnapshotReader snapshots() {
    return snapshots;
  }

  /**
   * Writes a snapshot of the state machine, durably; blocks for as long as that takes. Deletes all
   * but the newest two. A failure leaves the older ones in place, and no more; but where the fsync
   * of the directory failed, every later {@link #write} fails, and the node must stop.
   *
   * @return the metadata with its size; that of the newest snapshot when a newer one arrived
   *     meanwhile
   */
  public SnapshotMetadata save(SnapshotMetadata metadata, SnapshotContent content)
      throws IOException {
    return snapshots.save(metadata, content);
  }

  /** The newest durable snapshot, or {@link SnapshotMetadata#NONE}. */
  public SnapshotMetadata newestSnapshot() {
    return snapshots.newest();
  }

  /**
   * Opens the newest snapshot to restore the state machine from it.
   *
   * @throws IllegalStateException when there is none
   */
  public SnapshotInput openNewestSnapshot() throws IOException {
    return snapshots.openNewest();
  }

  /** Bytes that may still be written to the volume. */
  public long usableBytes() throws IOException {
    return directory.usableBytes();
  }

  /** Bytes that the live segments of the log take on the disk. */
  public long logBytes() {
    return log.bytes();
  }

  /** Closes the files, after writing, saving and reading have ended; not the directory. */
  @Override
  public void close() throws IOException {
    log.close();
    snapshots.close();
  }
}
