package sys.storage.raft.node.state;

import java.nio.ByteBuffer;
import java.util.Optional;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;
import sys.storage.raft.node.state.command.Value;

/**
 * One change of one key, as the history keeps it: with the version that it replaced. The version
 * that it made is the one that the key's next change replaced, or the newest one; so each value is
 * kept once.
 *
 * <p>Layout: size of the whole (4), revision (8), position of the key's next change (8), of its
 * previous one (8), flags (1), length of the key (2), key; and if it replaced a version: create
 * revision (8), modification revision (8), version (8), value.
 *
 * @param previous position of the key's previous change, or {@link #NONE}; maybe forgotten
 * @param next position of the key's next change, or {@link #NONE}
 * @param deletion whether the change deleted the key
 * @param before the version that was replaced
 */
record Change(
    long revision, long next, long previous, boolean deletion, Key key, Optional<KeyValue> before) {

  static final long NONE = -1;

  static final int SIZE_BYTES = 4;
  static final int REVISION_AT = 4;
  static final int NEXT_AT = 12;
  static final int PREVIOUS_AT = 20;

  private static final int FIXED_BYTES = 31;
  private static final int VERSION_BYTES = 24;
  private static final int DELETION = 1;
  private static final int REPLACED = 2;

  byte[] encode() {
    int size =
        FIXED_BYTES
            + key.bytes().length
            + before.map(version -> VERSION_BYTES + version.value().bytes().length).orElse(0);
    int flags = (deletion ? DELETION : 0) | (before.isPresent() ? REPLACED : 0);
    ByteBuffer out =
        ByteBuffer.allocate(size)
            .putInt(size)
            .putLong(revision)
            .putLong(next)
            .putLong(previous)
            .put((byte) flags)
            .putShort((short) key.bytes().length)
            .put(key.bytes());
    before.ifPresent(
        version ->
            out.putLong(version.createRevision())
                .putLong(version.modRevision())
                .putLong(version.version())
                .put(version.value().bytes()));
    return out.array();
  }

  static Change decode(byte[] encoded) {
    ByteBuffer in = ByteBuffer.wrap(encoded).position(REVISION_AT);
    long revision = in.getLong();
    long next = in.getLong();
    long previous = in.getLong();
    int flags = in.get();
    byte[] keyBytes = new byte[in.getShort()];
    in.get(keyBytes);
    Key key = Key.of(keyBytes);
    Optional<KeyValue> before =
        (flags & REPLACED) == 0 ? Optional.empty() : Optional.of(readVersion(key, in));
    return new Change(revision, next, previous, (flags & DELETION) != 0, key, before);
  }

  private static KeyValue readVersion(Key key, ByteBuffer in) {
    long createRevision = in.getLong();
    long modRevision = in.getLong();
    long version = in.getLong();
    byte[] value = new byte[in.remaining()];
    in.get(value);
    return new KeyValue(key, Value.of(value), createRevision, modRevision, version);
  }
}
