package sys.storage.raft.node.state.command;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Reads what {@link ByteWriter} wrote; anything else is refused with a sentence. */
final class ByteReader {

  private static final int MAX_COUNT_BYTES = 5;

  private final ByteBuffer in;

  ByteReader(ByteBuffer in) {
    this.in = in;
  }

  int octet() {
    need(1);
    return Byte.toUnsignedInt(in.get());
  }

  long number() {
    need(Long.BYTES);
    return in.getLong();
  }

  /** At most as many as bytes are left: every counted thing takes at least one. */
  int count() {
    int value = 0;
    for (int i = 0; i < MAX_COUNT_BYTES; i++) {
      int octet = octet();
      value |= (octet & 0x7F) << (7 * i);
      if (octet < 0x80) {
        if (value < 0 || value > in.remaining()) {
          throw new IllegalArgumentException(
              "a length of %d exceeds the %d bytes that are left"
                  .formatted(Integer.toUnsignedLong(value), in.remaining()));
        }
        return value;
      }
    }
    throw new IllegalArgumentException(
        "a length takes more than %d bytes".formatted(MAX_COUNT_BYTES));
  }

  UUID uuid() {
    return new UUID(number(), number());
  }

  byte[] block() {
    byte[] value = new byte[count()];
    in.get(value);
    return value;
  }

  String text() {
    return new String(block(), StandardCharsets.UTF_8);
  }

  void end() {
    if (in.hasRemaining()) {
      throw new IllegalArgumentException("%d bytes too many".formatted(in.remaining()));
    }
  }

  private void need(int bytes) {
    if (in.remaining() < bytes) {
      throw new IllegalArgumentException("the bytes are cut short");
    }
  }
}
