package sys.storage.raft.node.state;

import java.nio.ByteBuffer;
import java.util.Optional;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;
import sys.storage.raft.node.state.command.Value;

/**
 * What the map holds for a key: its newest version, or the mark of its deletion as long as the
 * history remembers the key.
 *
 * <p>Layout: revision of the last change (8), position of that change in the history (8), and
 * unless deleted: create revision (8), version (8), value.
 *
 * @param modRevision revision of the last change
 * @param lastChange position in the history of the last change; maybe forgotten there
 * @param live the newest version; empty when deleted
 */
record KeyRecord(long modRevision, long lastChange, Optional<KeyValue> live) {

  private static final int DELETED_BYTES = 16;

  byte[] encode() {
    if (live.isEmpty()) {
      return ByteBuffer.allocate(DELETED_BYTES).putLong(modRevision).putLong(lastChange).array();
    }
    byte[] value = live.get().value().bytes();
    return ByteBuffer.allocate(DELETED_BYTES + 16 + value.length)
        .putLong(modRevision)
        .putLong(lastChange)
        .putLong(live.get().createRevision())
        .putLong(live.get().version())
        .put(value)
        .array();
  }

  static KeyRecord decode(Key key, byte[] encoded) {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    long modRevision = in.getLong();
    long lastChange = in.getLong();
    if (!in.hasRemaining()) {
      return new KeyRecord(modRevision, lastChange, Optional.empty());
    }
    long createRevision = in.getLong();
    long version = in.getLong();
    byte[] value = new byte[in.remaining()];
    in.get(value);
    return new KeyRecord(
        modRevision,
        lastChange,
        Optional.of(new KeyValue(key, Value.of(value), createRevision, modRevision, version)));
  }
}
