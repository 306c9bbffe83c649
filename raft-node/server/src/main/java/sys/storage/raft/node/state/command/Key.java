package sys.storage.raft.node.state.command;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A key: any bytes, ordered as unsigned. Immutable; the array is shared, never copied: nobody may
 * write to it.
 */
public final class Key implements Comparable<Key> {

  /** Longest key in bytes. */
  public static final int MAX_BYTES = 4 << 10;

  private final byte[] bytes;

  private Key(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes over the array.
   *
   * @throws IllegalArgumentException when it is empty or longer than {@link #MAX_BYTES}
   */
  public static Key of(byte[] bytes) {
    if (bytes.length == 0 || bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a key of %d bytes is outside 1..%d".formatted(bytes.length, MAX_BYTES));
    }
    return new Key(bytes);
  }

  /** The key with these characters in UTF-8. */
  public static Key of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Shared: do not write to it. */
  public byte[] bytes() {
    return bytes;
  }

  public boolean startsWith(byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The bytes as UTF-8. */
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
