package sys.storage.raft.node.state.command;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Builds a byte array. Numbers are big endian; counts and lengths are unsigned varints. */
final class ByteWriter {

  private byte[] bytes;
  private int size;

  ByteWriter(int expectedBytes) {
    bytes = new byte[expectedBytes];
  }

  ByteWriter octet(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  ByteWriter number(long value) {
    reserve(Long.BYTES);
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      bytes[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  ByteWriter count(int value) {
    int rest = value;
    while (rest > 0x7F) {
      octet((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    return octet(rest);
  }

  ByteWriter uuid(UUID value) {
    return number(value.getMostSignificantBits()).number(value.getLeastSignificantBits());
  }

  ByteWriter block(byte[] value) {
    count(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  ByteWriter text(String value) {
    return block(value.getBytes(StandardCharsets.UTF_8));
  }

  byte[] toBytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
