package sys.storage.raft.node.state.command;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A value: any bytes. Immutable; the array is shared, never copied: nobody may write to it. */
public final class Value {

  /** Longest value in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  private final byte[] bytes;

  private Value(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes over the array.
   *
   * @throws IllegalArgumentException when it is longer than {@link #MAX_BYTES}
   */
  public static Value of(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a value of %d bytes is longer than %d".formatted(bytes.length, MAX_BYTES));
    }
    return new Value(bytes);
  }

  /** The value with these characters in UTF-8. */
  public static Value of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Shared: do not write to it. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Value value && Arrays.equals(bytes, value.bytes);
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
