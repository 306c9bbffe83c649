package sys.storage.raft.core.configuration;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The payload of a configuration entry of the log.
 *
 * <p>Layout, big endian: version (1), operator epoch (8), then voters, outgoing, learners and
 * learnersNext, each as count (2) and members; a member is the length of its name (2), the name in
 * UTF-8 and its incarnation (16).
 *
 * @param operatorEpoch fencing number of the operator that asked for this configuration
 */
public record ConfigurationEntry(Configuration configuration, long operatorEpoch) {

  private static final byte VERSION = 1;
  private static final int INCARNATION_BYTES = 16;

  public byte[] encode() {
    List<SortedSet<MemberId>> sets = sets();
    int size = 1 + Long.BYTES;
    for (SortedSet<MemberId> set : sets) {
      size += Short.BYTES;
      for (MemberId member : set) {
        size += Short.BYTES + nameOf(member).length + INCARNATION_BYTES;
      }
    }
    ByteBuffer buffer = ByteBuffer.allocate(size).put(VERSION).putLong(operatorEpoch);
    for (SortedSet<MemberId> set : sets) {
      buffer.putShort((short) set.size());
      for (MemberId member : set) {
        byte[] name = nameOf(member);
        buffer
            .putShort((short) name.length)
            .put(name)
            .putLong(member.incarnation().getMostSignificantBits())
            .putLong(member.incarnation().getLeastSignificantBits());
      }
    }
    return buffer.array();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when the bytes are cut short, too long or of another version
   */
  public static ConfigurationEntry decode(ByteBuffer payload) {
    ByteBuffer buffer = payload.slice();
    try {
      byte version = buffer.get();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "configuration entry has version %d, this node reads version %d"
                .formatted(version, VERSION));
      }
      long operatorEpoch = buffer.getLong();
      var configuration =
          new Configuration(
              readMembers(buffer), readMembers(buffer), readMembers(buffer), readMembers(buffer));
      if (buffer.hasRemaining()) {
        throw new IllegalArgumentException(
            "configuration entry has %d bytes too many".formatted(buffer.remaining()));
      }
      return new ConfigurationEntry(configuration, operatorEpoch);
    } catch (BufferUnderflowException cutShort) {
      throw new IllegalArgumentException(
          "configuration entry of %d bytes is cut short".formatted(payload.remaining()), cutShort);
    }
  }

  private List<SortedSet<MemberId>> sets() {
    return List.of(
        configuration.voters(),
        configuration.outgoing(),
        configuration.learners(),
        configuration.learnersNext());
  }

  private static SortedSet<MemberId> readMembers(ByteBuffer buffer) {
    int count = Short.toUnsignedInt(buffer.getShort());
    var members = new TreeSet<MemberId>();
    for (int i = 0; i < count; i++) {
      int length = Short.toUnsignedInt(buffer.getShort());
      if (length > buffer.remaining()) {
        throw new BufferUnderflowException();
      }
      byte[] name = new byte[length];
      buffer.get(name);
      members.add(
          new MemberId(
              new String(name, StandardCharsets.UTF_8),
              new UUID(buffer.getLong(), buffer.getLong())));
    }
    return members;
  }

  private static byte[] nameOf(MemberId member) {
    return member.name().getBytes(StandardCharsets.UTF_8);
  }
}
