package sys.storage.raft.node.state;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.mapdb.DB;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;
import sys.storage.raft.node.state.command.Value;

/**
 * The body of a snapshot: version (4), revision (8), oldest revision (8), sessions (length (4) and
 * bytes); then parts, each with its kind (1): changes of the history in order, keys in order, the
 * end.
 */
final class SnapshotBody {

  private static final int VERSION = 1;
  private static final int END = 0;
  private static final int CHANGE = 1;
  private static final int KEY = 2;
  private static final int MAX_SESSION_BYTES = 64 << 20;

  private SnapshotBody() {}

  static void writeStart(DataOutputStream out, long revision, long oldestRevision, byte[] sessions)
      throws IOException {
    out.writeInt(VERSION);
    out.writeLong(revision);
    out.writeLong(oldestRevision);
    out.writeInt(sessions.length);
    out.write(sessions);
  }

  static void writeChange(DataOutputStream out, Change change) throws IOException {
    out.writeByte(CHANGE);
    out.writeLong(change.revision());
    out.writeBoolean(change.deletion());
    writeBytes(out, change.key().bytes());
    out.writeBoolean(change.before().isPresent());
    if (change.before().isPresent()) {
      writeVersion(out, change.before().get());
    }
  }

  static void writeKey(DataOutputStream out, KeyValue keyValue) throws IOException {
    out.writeByte(KEY);
    writeBytes(out, keyValue.key().bytes());
    writeVersion(out, keyValue);
  }

  static void writeEnd(DataOutputStream out) throws IOException {
    out.writeByte(END);
  }

  private static void writeVersion(DataOutputStream out, KeyValue version) throws IOException {
    out.writeLong(version.createRevision());
    out.writeLong(version.modRevision());
    out.writeLong(version.version());
    writeBytes(out, version.value().bytes());
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** What a snapshot held. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; handed over, not copied.
  record Content(Keyspace keyspace, byte[] sessions) {}

  /**
   * Reads a checked body.
   *
   * @throws IOException when it cannot be read, or is of another version
   */
  static Content read(DataInputStream in, StateOptions options) throws IOException {
    int version = in.readInt();
    if (version != VERSION) {
      throw new IOException(
          "the snapshot's body has version %d, this program reads version %d"
              .formatted(version, VERSION));
    }
    long revision = in.readLong();
    long oldestRevision = in.readLong();
    byte[] sessions = readBytes(in, MAX_SESSION_BYTES);
    var parts = new Parts(oldestRevision);
    try {
      parts.read(in);
    } catch (IOException | RuntimeException failure) {
      parts.db.close();
      throw failure;
    }
    return new Content(
        Keyspace.restored(options, parts.db, parts.history, parts.hash, revision, parts.size),
        sessions);
  }

  private static byte[] readBytes(DataInputStream in, int limit) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > limit) {
      throw new IOException("a length of %d is outside 0..%d".formatted(length, limit));
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  private static final class Parts {
    private final DB db = Keyspace.newDatabase();
    private final ContentHash hash = new ContentHash();
    private final History history;
    private final Map<Key, Long> lastChanges = new HashMap<>();
    private long size;

    Parts(long oldestRevision) {
      history = new History(oldestRevision);
    }

    void read(DataInputStream in) throws IOException {
      int kind = in.readUnsignedByte();
      for (; kind == CHANGE; kind = in.readUnsignedByte()) {
        readChange(in);
      }
      DB.TreeMapSink<byte[], byte[]> sink = Keyspace.tree(db).createFromSink();
      for (; kind == KEY; kind = in.readUnsignedByte()) {
        KeyValue keyValue = readVersion(Key.of(readBytes(in, Key.MAX_BYTES)), in);
        Long lastChange = lastChanges.remove(keyValue.key());
        var written =
            new KeyRecord(
                keyValue.modRevision(),
                lastChange == null ? Change.NONE : lastChange,
                Optional.of(keyValue));
        sink.put(keyValue.key().bytes(), written.encode());
        hash.add(keyValue);
        size++;
      }
      if (kind != END) {
        throw new IOException("the snapshot has a part of unknown kind " + kind);
      }
      markDeletions(sink.create());
    }

    private void readChange(DataInputStream in) throws IOException {
      long revision = in.readLong();
      boolean deletion = in.readBoolean();
      Key key = Key.of(readBytes(in, Key.MAX_BYTES));
      Optional<KeyValue> before =
          in.readBoolean() ? Optional.of(readVersion(key, in)) : Optional.empty();
      long previous = lastChanges.getOrDefault(key, Change.NONE);
      lastChanges.put(
          key, history.append(new Change(revision, Change.NONE, previous, deletion, key, before)));
    }

    private static KeyValue readVersion(Key key, DataInputStream in) throws IOException {
      long createRevision = in.readLong();
      long modRevision = in.readLong();
      long version = in.readLong();
      Value value = Value.of(readBytes(in, Value.MAX_BYTES));
      return new KeyValue(key, value, createRevision, modRevision, version);
    }

    /** What the history remembers and the snapshot no longer has was deleted. */
    private void markDeletions(Map<byte[], byte[]> map) {
      lastChanges.forEach(
          (key, position) ->
              map.put(
                  key.bytes(),
                  new KeyRecord(history.revisionAt(position), position, Optional.empty())
                      .encode()));
    }
  }
}
