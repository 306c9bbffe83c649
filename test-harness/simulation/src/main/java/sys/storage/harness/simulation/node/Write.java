package sys.storage.harness.simulation.node;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The one command of the {@link RegisterMachine}.
 *
 * @param padding bytes that make the command larger and mean nothing
 */
public record Write(UUID client, long sequence, int key, long value, int padding) {

  private static final int BYTES = 4 * Long.BYTES + Integer.BYTES;

  /** The payload of its entry. */
  public byte[] encode() {
    return ByteBuffer.allocate(BYTES + padding)
        .putLong(client.getMostSignificantBits())
        .putLong(client.getLeastSignificantBits())
        .putLong(sequence)
        .putInt(key)
        .putLong(value)
        .array();
  }

  public static Write decode(ByteBuffer payload) {
    return new Write(
        new UUID(payload.getLong(), payload.getLong()),
        payload.getLong(),
        payload.getInt(),
        payload.getLong(),
        payload.remaining());
  }
}
