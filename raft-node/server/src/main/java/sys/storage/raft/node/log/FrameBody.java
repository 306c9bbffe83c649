package sys.storage.raft.node.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;

/**
 * The body of a frame in its binary form.
 *
 * <p>Layout, big endian: flags (1); last index before the frame (8); as the flags say, reset (8),
 * truncation (8), removal (8), hard state: term (8), commit (8), length of the vote's name (2; 0
 * for none), name, incarnation (16); number of entries (4); their sizes (4 each); the entries.
 */
final class FrameBody {

  private static final int RESET = 1;
  private static final int TRUNCATE = 2;
  private static final int REMOVED = 4;
  private static final int HARD_STATE = 8;

  private FrameBody() {}

  static int encodedBytes(LogChange change) {
    long bytes = 1 + 8 + 4 + 4L * change.entries().size() + change.entryBytes();
    bytes += change.resetTo().isPresent() ? 8 : 0;
    bytes += change.truncateFrom().isPresent() ? 8 : 0;
    bytes += change.removed().isPresent() ? 8 : 0;
    bytes += change.hardState().map(FrameBody::encodedBytes).orElse(0);
    return Math.toIntExact(bytes);
  }

  private static int encodedBytes(HardState state) {
    return 18 + state.vote().map(vote -> utf8(vote.name()).length + 16).orElse(0);
  }

  /**
   * @param lastIndexBefore index of the last entry before the change
   */
  static void encode(LogChange change, long lastIndexBefore, ByteBuffer target) {
    int flags =
        (change.resetTo().isPresent() ? RESET : 0)
            | (change.truncateFrom().isPresent() ? TRUNCATE : 0)
            | (change.removed().isPresent() ? REMOVED : 0)
            | (change.hardState().isPresent() ? HARD_STATE : 0);
    target.put((byte) flags).putLong(lastIndexBefore);
    change.resetTo().ifPresent(target::putLong);
    change.truncateFrom().ifPresent(target::putLong);
    change.removed().ifPresent(target::putLong);
    change.hardState().ifPresent(state -> encode(state, target));
    target.putInt(change.entries().size());
    change.entries().forEach(entry -> target.putInt(entry.size()));
    change.entries().forEach(entry -> target.put(entry.encoded()));
  }

  private static void encode(HardState state, ByteBuffer target) {
    target.putLong(state.term()).putLong(state.commit());
    if (state.vote().isEmpty()) {
      target.putShort((short) 0);
      return;
    }
    MemberId vote = state.vote().get();
    byte[] name = utf8(vote.name());
    target
        .putShort((short) name.length)
        .put(name)
        .putLong(vote.incarnation().getMostSignificantBits())
        .putLong(vote.incarnation().getLeastSignificantBits());
  }

  static long lastIndexBefore(ByteBuffer body) {
    return body.getLong(1);
  }

  /**
   * Reads the whole body.
   *
   * @throws RuntimeException when the bytes are no body: their checksum is right, so whoever wrote
   *     them was wrong
   */
  static LogChange decode(ByteBuffer body) {
    var prelude = Prelude.read(body);
    return new LogChange(
        prelude.resetTo,
        prelude.truncateFrom,
        entries(body, 0, Long.MAX_VALUE, Long.MAX_VALUE),
        prelude.hardState,
        prelude.removed);
  }

  /**
   * Copies the entries from..to out of a body, until they sum up to {@code maxBytes}; always the
   * first.
   */
  static List<Entry> entries(ByteBuffer body, long from, long to, long maxBytes) {
    Prelude prelude = Prelude.read(body);
    int sizes = prelude.entryCountAt + 4;
    int count = body.getInt(prelude.entryCountAt);
    int at = sizes + 4 * count;
    var entries = new ArrayList<Entry>();
    long sum = 0;
    for (int i = 0; i < count; i++) {
      int size = body.getInt(sizes + 4 * i);
      long index = body.getLong(at);
      if (index > to || (!entries.isEmpty() && sum + size > maxBytes)) {
        break;
      }
      if (index >= from) {
        byte[] encoded = new byte[size];
        body.get(at, encoded);
        entries.add(Entry.decode(encoded));
        sum += size;
      }
      at += size;
    }
    return entries;
  }

  /** What stands before the entries. */
  private record Prelude(
      OptionalLong resetTo,
      OptionalLong truncateFrom,
      OptionalLong removed,
      Optional<HardState> hardState,
      int entryCountAt) {

    static Prelude read(ByteBuffer body) {
      ByteBuffer in = body.duplicate().position(0);
      int flags = in.get();
      in.getLong();
      return new Prelude(
          optional(flags, RESET, in),
          optional(flags, TRUNCATE, in),
          optional(flags, REMOVED, in),
          (flags & HARD_STATE) != 0 ? Optional.of(hardState(in)) : Optional.empty(),
          in.position());
    }

    private static OptionalLong optional(int flags, int flag, ByteBuffer in) {
      return (flags & flag) != 0 ? OptionalLong.of(in.getLong()) : OptionalLong.empty();
    }

    private static HardState hardState(ByteBuffer in) {
      long term = in.getLong();
      long commit = in.getLong();
      int nameLength = Short.toUnsignedInt(in.getShort());
      if (nameLength == 0) {
        return new HardState(term, Optional.empty(), commit);
      }
      byte[] name = new byte[nameLength];
      in.get(name);
      UUID incarnation = new UUID(in.getLong(), in.getLong());
      return new HardState(
          term,
          Optional.of(new MemberId(new String(name, StandardCharsets.UTF_8), incarnation)),
          commit);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
