package sys.storage.raft.node.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Message;

/**
 * Writes messages from one member to another into a frame, in a buffer that is used again for the
 * next frame. One thread.
 *
 * <p>Frame, big endian: version (1), cluster id (16), sender, target, then messages to the end. A
 * member is its incarnation (16), the length of its name (2) and the name in UTF-8. A message is
 * its type (1), the envelope's term (8) and its fields in the order of the record; an entry is its
 * length (4) and its encoding.
 */
final class FrameWriter {

  static final byte VERSION = 1;

  private static final int FIRST_CAPACITY_BYTES = 8 << 10;

  /** A buffer that one large snapshot chunk has grown is not kept for ever. */
  private static final int KEPT_CAPACITY_BYTES = 512 << 10;

  private byte[] bytes = new byte[FIRST_CAPACITY_BYTES];
  private int size;

  /** Starts a new frame; what {@link #frame} returned before is overwritten. */
  void start(UUID clusterId, MemberId from, MemberId to) {
    if (bytes.length > KEPT_CAPACITY_BYTES) {
      bytes = new byte[FIRST_CAPACITY_BYTES];
    }
    size = 0;
    putByte(VERSION);
    putUuid(clusterId);
    putMember(from);
    putMember(to);
  }

  int size() {
    return size;
  }

  /** A view of the frame, valid until the next {@link #start}. */
  ByteBuffer frame() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  void add(Message message) {
    putByte(MessageType.of(message).code());
    putLong(message.envelope().term());
    switch (message) {
      case Message.PreVoteRequest m -> {
        putLong(m.lastIndex());
        putLong(m.lastTerm());
      }
      case Message.PreVoteResponse m -> {
        putBoolean(m.granted());
        putLong(m.requestedTerm());
      }
      case Message.VoteRequest m -> {
        putLong(m.lastIndex());
        putLong(m.lastTerm());
        putBoolean(m.leaderTransfer());
      }
      case Message.VoteResponse m -> putBoolean(m.granted());
      case Message.AppendRequest m -> {
        putLong(m.previousIndex());
        putLong(m.previousTerm());
        putLong(m.commit());
        putInt(m.entries().size());
        for (Entry entry : m.entries()) {
          putBytes(entry.encoded());
        }
      }
      case Message.AppendResponse m -> {
        putBoolean(m.accepted());
        putLong(m.matchIndex());
        putLong(m.rejectedIndex());
        putLong(m.hintIndex());
        putLong(m.hintTerm());
      }
      case Message.Heartbeat m -> {
        putLong(m.commit());
        putLong(m.readRound());
      }
      case Message.HeartbeatResponse m -> {
        putLong(m.readRound());
        putLong(m.commit());
      }
      case Message.SnapshotChunk m -> {
        putSnapshot(m.snapshot());
        putLong(m.offset());
        putInt(m.crc32c());
        putBoolean(m.last());
        putBytes(m.data());
      }
      case Message.SnapshotChunkResponse m -> {
        putLong(m.snapshotIndex());
        putLong(m.nextOffset());
        putBoolean(m.installed());
      }
      case Message.TimeoutNow _ -> {}
      case Message.Removed m -> {
        putLong(m.configurationIndex());
        putConfiguration(m.configuration(), 0);
      }
      case Message.RemovedResponse m -> putLong(m.configurationIndex());
    }
  }

  private void putSnapshot(SnapshotMetadata snapshot) {
    putLong(snapshot.index());
    putLong(snapshot.term());
    putLong(snapshot.logTimeMillis());
    putLong(snapshot.configurationIndex());
    putLong(snapshot.sizeBytes());
    putConfiguration(snapshot.configuration(), snapshot.operatorEpoch());
  }

  private void putConfiguration(Configuration configuration, long operatorEpoch) {
    putBytes(new ConfigurationEntry(configuration, operatorEpoch).encode());
  }

  private void putMember(MemberId member) {
    putUuid(member.incarnation());
    byte[] name = member.name().getBytes(StandardCharsets.UTF_8);
    putShort(name.length);
    putRaw(name);
  }

  private void putUuid(UUID uuid) {
    putLong(uuid.getMostSignificantBits());
    putLong(uuid.getLeastSignificantBits());
  }

  private void putBytes(byte[] data) {
    putInt(data.length);
    putRaw(data);
  }

  private void putRaw(byte[] data) {
    ensure(data.length);
    System.arraycopy(data, 0, bytes, size, data.length);
    size += data.length;
  }

  private void putBoolean(boolean value) {
    putByte((byte) (value ? 1 : 0));
  }

  private void putByte(byte value) {
    ensure(1);
    bytes[size++] = value;
  }

  private void putShort(int value) {
    putByte((byte) (value >>> 8));
    putByte((byte) value);
  }

  private void putInt(int value) {
    putShort(value >>> 16);
    putShort(value);
  }

  private void putLong(long value) {
    putInt((int) (value >>> 32));
    putInt((int) value);
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
