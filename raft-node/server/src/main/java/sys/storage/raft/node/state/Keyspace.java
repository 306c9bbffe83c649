package sys.storage.raft.node.state;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;
import sys.storage.raft.node.state.command.Value;

/**
 * Keys, their versions, and the history. Not thread-safe: {@link KeyValueState} holds the lock.
 *
 * <p>The map holds each key's newest version; the history holds what each change replaced. A key's
 * version at an older revision is what its first change after that revision replaced.
 */
final class Keyspace implements AutoCloseable {

  /** A change forgets at most so many revisions, so that none takes long. */
  private static final int MAX_NODE_KEYS = 8;

  private static final int FORGOTTEN_PER_COMMIT = 64;

  /** Records looked at in one slice of a scan or of changes, so that none takes long. */
  private static final int SLICE_RECORDS = 512;

  private static final int SLICE_BYTES = 256 << 10;

  private final StateOptions options;
  private final DB db;
  private final BTreeMap<byte[], byte[]> map;
  private final History history;
  private final ContentHash hash;
  private long revision;
  private long oldestRevision;
  private long size;
  private boolean pinned;

  /** Without any key. */
  Keyspace(StateOptions options) {
    this(options, newDatabase(), new History(0), new ContentHash(), 0, 0, 0);
  }

  private Keyspace(
      StateOptions options,
      DB db,
      History history,
      ContentHash hash,
      long revision,
      long oldestRevision,
      long size) {
    this.options = options;
    this.db = db;
    this.map = tree(db).createOrOpen();
    this.history = history;
    this.hash = hash;
    this.revision = revision;
    this.oldestRevision = oldestRevision;
    this.size = size;
  }

  static DB newDatabase() {
    return DBMaker.memoryDirectDB().make();
  }

  /**
   * Values outside the nodes: otherwise a write copies the values of a whole node. Small nodes: a
   * bulk load has the values of one in memory. Neither costs speed.
   */
  static DB.TreeMapMaker<byte[], byte[]> tree(DB db) {
    return db.treeMap("keys")
        .keySerializer(Serializer.BYTE_ARRAY)
        .valueSerializer(Serializer.BYTE_ARRAY)
        .valuesOutsideNodesEnable()
        .maxNodeSize(MAX_NODE_KEYS);
  }

  /**
   * Takes over what a snapshot held.
   *
   * @param db holds the {@linkplain #tree tree} of the keys
   */
  static Keyspace restored(
      StateOptions options, DB db, History history, ContentHash hash, long revision, long size) {
    return new Keyspace(options, db, history, hash, revision, history.forgotten(), size);
  }

  long revision() {
    return revision;
  }

  long oldestRevision() {
    return oldestRevision;
  }

  long size() {
    return size;
  }

  long hash() {
    return ContentHash.mix(hash.sum() ^ ContentHash.mix(revision));
  }

  Optional<KeyValue> get(Key key) {
    return record(key).flatMap(KeyRecord::live);
  }

  /**
   * @param at from {@link #oldestRevision} to {@link #revision}
   */
  Optional<KeyValue> get(Key key, long at) {
    return record(key).flatMap(found -> versionAt(found, at));
  }

  private Optional<KeyRecord> record(Key key) {
    byte[] encoded = map.get(key.bytes());
    return encoded == null ? Optional.empty() : Optional.of(KeyRecord.decode(key, encoded));
  }

  private Optional<KeyValue> versionAt(KeyRecord found, long at) {
    if (found.modRevision() <= at) {
      return found.live();
    }
    long position = found.lastChange();
    while (true) {
      long previous = history.previousOf(position);
      if (!history.holds(previous) || history.revisionAt(previous) <= at) {
        return history.at(position).before();
      }
      position = previous;
    }
  }

  /**
   * Writes a key as part of the next revision, which {@link #commit} completes.
   *
   * @return whether the key did not exist
   */
  boolean put(Key key, Value value) {
    Optional<KeyRecord> old = record(key);
    Optional<KeyValue> before = old.flatMap(KeyRecord::live);
    long next = revision + 1;
    var written =
        new KeyValue(
            key,
            value,
            before.map(KeyValue::createRevision).orElse(next),
            next,
            before.map(KeyValue::version).orElse(0L) + 1);
    long position = remember(key, old, false);
    map.put(key.bytes(), new KeyRecord(next, position, Optional.of(written)).encode());
    before.ifPresentOrElse(hash::remove, () -> size++);
    hash.add(written);
    return before.isEmpty();
  }

  /**
   * Deletes a key as part of the next revision.
   *
   * @return whether the key existed; if not, nothing has changed
   */
  boolean delete(Key key) {
    Optional<KeyRecord> old = record(key);
    Optional<KeyValue> before = old.flatMap(KeyRecord::live);
    if (before.isEmpty()) {
      return false;
    }
    long position = remember(key, old, true);
    map.put(key.bytes(), new KeyRecord(revision + 1, position, Optional.empty()).encode());
    hash.remove(before.get());
    size--;
    return true;
  }

  private long remember(Key key, Optional<KeyRecord> old, boolean deletion) {
    long previous = old.map(KeyRecord::lastChange).orElse(Change.NONE);
    Optional<KeyValue> before = old.flatMap(KeyRecord::live);
    return history.append(new Change(revision + 1, Change.NONE, previous, deletion, key, before));
  }

  /** The changes since the last call are the next revision. */
  void commit() {
    revision++;
    while (revision - oldestRevision > options.historyRevisions()
        || history.end() - history.startOf(oldestRevision + 1) > options.historyBytes()) {
      oldestRevision++;
    }
    forget();
  }

  /** Makes a revision, which must exist, the oldest that can be read. */
  void compact(long oldest) {
    oldestRevision = Math.max(oldestRevision, oldest);
    forget();
  }

  private void forget() {
    for (int i = 0;
        i < FORGOTTEN_PER_COMMIT && !pinned && history.forgotten() < oldestRevision;
        i++) {
      long forgotten = history.forgotten() + 1;
      long end = history.startOf(forgotten + 1);
      for (long at = history.startOf(forgotten); at < end; at = history.after(at)) {
        dropMarkOfDeletion(at);
      }
      history.forgetOldest();
    }
  }

  private void dropMarkOfDeletion(long position) {
    Change change = history.at(position);
    if (change.deletion() && change.next() == Change.NONE) {
      map.remove(change.key().bytes());
    }
  }

  /** Keeps everything that the history holds now, until {@link #unpin}. */
  void pin() {
    pinned = true;
  }

  void unpin() {
    pinned = false;
  }

  /**
   * @param resumeAfter where the next slice begins; empty when there is none
   */
  record Slice(List<KeyValue> items, Optional<Key> resumeAfter) {}

  /**
   * Some of the keys greater than {@code after} that begin with the prefix, as of a revision.
   *
   * @param limit most items
   */
  Slice scan(Optional<Key> prefix, Optional<Key> after, long at, int limit) {
    var items = new ArrayList<KeyValue>();
    int looked = 0;
    int bytes = 0;
    Iterator<Map.Entry<byte[], byte[]>> entries = entriesFrom(prefix, after);
    while (entries.hasNext()) {
      Map.Entry<byte[], byte[]> entry = entries.next();
      Key key = Key.of(entry.getKey());
      if (prefix.isPresent() && !key.startsWith(prefix.get().bytes())) {
        return new Slice(items, Optional.empty());
      }
      Optional<KeyValue> found = versionAt(KeyRecord.decode(key, entry.getValue()), at);
      if (found.isPresent()) {
        items.add(found.get());
        bytes += key.bytes().length + found.get().value().bytes().length;
      }
      looked++;
      if (looked == SLICE_RECORDS || items.size() == limit || bytes >= SLICE_BYTES) {
        return new Slice(items, Optional.of(key));
      }
    }
    return new Slice(items, Optional.empty());
  }

  private Iterator<Map.Entry<byte[], byte[]>> entriesFrom(
      Optional<Key> prefix, Optional<Key> after) {
    if (after.isPresent() && prefix.map(p -> p.compareTo(after.get()) <= 0).orElse(true)) {
      return map.entryIterator(after.get().bytes(), false, null, false);
    }
    return prefix.isPresent()
        ? map.entryIterator(prefix.get().bytes(), true, null, false)
        : map.entryIterator();
  }

  /**
   * Events from a revision on that is greater than {@link #oldestRevision}.
   *
   * @param maxBytes the revision that reaches this size is the last
   */
  Changes.Events changes(Optional<Key> prefix, long from, int maxBytes) {
    var events = new ArrayList<ChangeEvent>();
    int bytes = 0;
    int looked = 0;
    long at = from;
    while (at <= revision && bytes < maxBytes && looked < SLICE_RECORDS) {
      long end = history.startOf(at + 1);
      for (long position = history.startOf(at);
          position < end;
          position = history.after(position)) {
        Change change = history.at(position);
        looked++;
        if (prefix.isEmpty() || change.key().startsWith(prefix.get().bytes())) {
          ChangeEvent event = event(change);
          events.add(event);
          bytes += sizeOf(event);
        }
      }
      at++;
    }
    return new Changes.Events(events, at);
  }

  private ChangeEvent event(Change change) {
    if (change.deletion()) {
      return new ChangeEvent.Deleted(change.key(), change.revision());
    }
    Optional<KeyValue> written =
        change.next() == Change.NONE ? get(change.key()) : history.at(change.next()).before();
    return new ChangeEvent.Written(written.orElseThrow());
  }

  private static int sizeOf(ChangeEvent event) {
    return switch (event) {
      case ChangeEvent.Written(KeyValue keyValue) ->
          keyValue.key().bytes().length + keyValue.value().bytes().length;
      case ChangeEvent.Deleted(Key key, long _) -> key.bytes().length;
    };
  }

  History history() {
    return history;
  }

  @Override
  public void close() {
    db.close();
  }
}
