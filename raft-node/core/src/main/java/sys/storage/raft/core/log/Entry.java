package sys.storage.raft.core.log;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One entry of the log in its only encoding. The leader encodes it once; the same bytes go to the
 * file, to each peer and to the state machine.
 *
 * <p>Layout, big endian: index (8), term (8), log time in milliseconds (8), kind (1), payload. The
 * array is shared, never copied: nobody may write to it.
 */
public final class Entry {

  /** Bytes before the payload. */
  public static final int HEADER_BYTES = 25;

  /** What the payload is. */
  public enum Kind {
    /** The entry by which a leader begins its term (section 5.4.2 of the paper); no payload. */
    BLANK(0),
    /** A command of the state machine, opaque to the protocol. */
    COMMAND(1),
    /** A configuration, effective when appended. */
    CONFIGURATION(2);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    private static Kind of(long index, byte code) {
      return switch (code) {
        case 0 -> BLANK;
        case 1 -> COMMAND;
        case 2 -> CONFIGURATION;
        default ->
            throw new IllegalArgumentException(
                "entry %d has unknown kind %d".formatted(index, code));
      };
    }
  }

  private final long index;
  private final long term;
  private final Kind kind;
  private final byte[] encoded;

  private Entry(long index, long term, Kind kind, byte[] encoded) {
    this.index = index;
    this.term = term;
    this.kind = kind;
    this.encoded = encoded;
  }

  /**
   * Encodes a new entry.
   *
   * @param index position in the log, from 1
   * @param term term of the leader that creates the entry, from 1
   * @param logTimeMillis time under leaders since the cluster's birth; never decreases along the
   *     log
   * @param payload copied into the encoding
   */
  public static Entry create(long index, long term, long logTimeMillis, Kind kind, byte[] payload) {
    byte[] encoded = new byte[HEADER_BYTES + payload.length];
    ByteBuffer.wrap(encoded)
        .putLong(index)
        .putLong(term)
        .putLong(logTimeMillis)
        .put(kind.code)
        .put(payload);
    return new Entry(index, term, kind, encoded);
  }

  /**
   * Takes over an encoded entry without copying it.
   *
   * @throws IllegalArgumentException when the bytes are too short or name an unknown kind
   */
  public static Entry decode(byte[] encoded) {
    if (encoded.length < HEADER_BYTES) {
      throw new IllegalArgumentException(
          "an entry of %d bytes is shorter than its header of %d"
              .formatted(encoded.length, HEADER_BYTES));
    }
    ByteBuffer buffer = ByteBuffer.wrap(encoded);
    long index = buffer.getLong(0);
    return new Entry(index, buffer.getLong(8), Kind.of(index, encoded[HEADER_BYTES - 1]), encoded);
  }

  public long index() {
    return index;
  }

  public long term() {
    return term;
  }

  /** Milliseconds under leaders since the cluster's birth; by this clock sessions expire. */
  public long logTimeMillis() {
    return ByteBuffer.wrap(encoded).getLong(16);
  }

  public Kind kind() {
    return kind;
  }

  /** The whole encoding, header included. Shared: do not write to it. */
  public byte[] encoded() {
    return encoded;
  }

  /** Size of the encoding in bytes. */
  public int size() {
    return encoded.length;
  }

  /** A read-only view of the payload. */
  public ByteBuffer payload() {
    return ByteBuffer.wrap(encoded, HEADER_BYTES, encoded.length - HEADER_BYTES)
        .slice()
        .asReadOnlyBuffer();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Entry entry && Arrays.equals(encoded, entry.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  @Override
  public String toString() {
    return "%d@%d %s %d bytes".formatted(index, term, kind(), size());
  }
}
