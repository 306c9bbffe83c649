package sys.storage.raft.node.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.session.SessionTable;
import sys.storage.raft.node.snapshot.SnapshotInput;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;

/**
 * The replicated state machine.
 *
 * <p>Threads: one thread applies and restores; any thread reads and captures. A reader sees the
 * state between two commands, never the half of one: a command holds the lock for writing, a read
 * holds it for reading, and a long read lets go of it between slices and goes on at the same
 * revision.
 */
public final class KeyValueState implements AutoCloseable {

  /** Clients whose replies are remembered; the same on all members. */
  private static final int MAX_SESSIONS = 1_000;

  private static final long SESSION_EXPIRY_MILLIS = Duration.ofMinutes(10).toMillis();

  private final StateOptions options;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final RevisionSignal signal = new RevisionSignal();
  private final Sessions sessions =
      new Sessions(new SessionTable(MAX_SESSIONS, SESSION_EXPIRY_MILLIS));

  /** Guarded by the lock, as is all that follows; the apply thread reads without it. */
  private Keyspace keyspace;

  private SnapshotMetadata applied = SnapshotMetadata.NONE;

  /** The state before the first entry. */
  public KeyValueState(StateOptions options) {
    this.options = options;
    this.keyspace = new Keyspace(options);
  }

  /**
   * Executes committed entries.
   *
   * @param entries consecutive, from {@code appliedIndex() + 1}
   * @return one result for each entry, in order
   * @throws IllegalStateException when an entry does not follow the one applied last
   */
  public List<ApplyResult> apply(List<Entry> entries) {
    var results = new ArrayList<ApplyResult>(entries.size());
    for (Entry entry : entries) {
      results.add(new ApplyResult(entry.index(), entry.term(), apply(entry)));
    }
    signal.reached(keyspace.revision());
    return results;
  }

  private byte[] apply(Entry entry) {
    SnapshotMetadata next = applied.after(entry);
    lock.writeLock().lock();
    try {
      byte[] reply =
          switch (entry.kind()) {
            case COMMAND -> sessions.execute(entry, keyspace);
            case BLANK, CONFIGURATION -> new byte[0];
          };
      applied = next;
      return reply;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Replaces the whole state by a snapshot. Readers wait meanwhile.
   *
   * @throws IOException when it cannot be read; the state is then lost, and the node must stop
   */
  public void restore(SnapshotInput snapshot) throws IOException {
    lock.writeLock().lock();
    try {
      keyspace.close(); // first, or both would be in memory
      SnapshotBody.Content content = SnapshotBody.read(snapshot.body(), options);
      keyspace = content.keyspace();
      sessions.read(new DataInputStream(new ByteArrayInputStream(content.sessions())));
      applied = snapshot.metadata();
    } finally {
      lock.writeLock().unlock();
    }
    signal.reached(keyspace.revision());
  }

  /** Takes hold of the state as it is now, at once. Only one capture at a time is open. */
  public StateCapture capture() {
    lock.writeLock().lock();
    try {
      keyspace.pin();
      var bytes = new ByteArrayOutputStream();
      sessions.write(new DataOutputStream(bytes));
      return new StateCapture(this, keyspace, applied, bytes.toByteArray());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Reads a captured state. */
  <T> T reading(Keyspace captured, Supplier<T> read) throws IOException {
    lock.readLock().lock();
    try {
      if (keyspace != captured) {
        throw new IOException("the state was replaced while a snapshot of it was written");
      }
      return read.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  void release(Keyspace captured) {
    lock.writeLock().lock();
    try {
      captured.unpin();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private <T> T read(Supplier<T> read) {
    lock.readLock().lock();
    try {
      return read.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Index of the last applied entry; 0 in the beginning. */
  public long appliedIndex() {
    return read(applied::index);
  }

  /** The newest revision; 0 in the beginning. */
  public long revision() {
    return read(keyspace::revision);
  }

  /** The oldest revision that can be read. */
  public long oldestRevision() {
    return read(keyspace::oldestRevision);
  }

  /** Number of keys. */
  public long size() {
    return read(keyspace::size);
  }

  /** A hash of the state and the index that it belongs to: equal on all members that agree. */
  public StateHash hash() {
    return read(() -> new StateHash(keyspace.hash(), applied.index()));
  }

  /** The newest value. */
  public Read.Found<Optional<KeyValue>> get(Key key) {
    return read(() -> new Read.Found<>(keyspace.get(key), keyspace.revision(), applied.index()));
  }

  public Read<Optional<KeyValue>> get(Key key, long revision) {
    return read(() -> at(revision, () -> keyspace.get(key, revision)));
  }

  /** Some keys in order. A page ends early when it has {@link Page#MAX_BYTES}. */
  public Read<Page> range(RangeQuery query) {
    return RangeReader.read(query, this::slice);
  }

  /** One slice of a range, at the newest revision if none is given. */
  Read<Keyspace.Slice> slice(RangeQuery query) {
    return read(
        () -> {
          long revision = query.revision().orElse(keyspace.revision());
          return at(
              revision,
              () -> keyspace.scan(query.prefix(), query.after(), revision, query.limit()));
        });
  }

  /** Holds the lock already. */
  private <T> Read<T> at(long revision, Supplier<T> read) {
    if (revision > keyspace.revision()) {
      return new Read.Future<>(revision, keyspace.revision());
    }
    if (revision < keyspace.oldestRevision()) {
      return new Read.Compacted<>(revision, keyspace.oldestRevision());
    }
    return new Read.Found<>(read.get(), revision, applied.index());
  }

  /**
   * What happened.
   *
   * @param prefix of the keys to look at; empty for all
   * @param fromRevision the first revision to look at
   * @param maxBytes the answer ends with the revision that reaches this size
   */
  public Changes changes(Optional<Key> prefix, long fromRevision, int maxBytes) {
    return read(
        () ->
            fromRevision <= keyspace.oldestRevision()
                ? new Changes.Compacted(keyspace.oldestRevision() + 1)
                : keyspace.changes(prefix, fromRevision, maxBytes));
  }

  /**
   * Waits for a revision to exist.
   *
   * @return whether it does
   */
  public boolean awaitRevision(long revision, Duration timeout) throws InterruptedException {
    return signal.await(revision, timeout);
  }

  /**
   * Calls the listener with the newest revision after each {@link #apply} and {@link #restore} that
   * changed it, on the apply thread: it must be quick and must not throw.
   *
   * @return closing it ends the calls
   */
  public Subscription onRevision(LongConsumer listener) {
    return signal.subscribe(listener);
  }

  /** Ends the calls of a listener. */
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /** Frees the memory. Nothing may be called afterwards. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      keyspace.close();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
