package sys.storage.raft.node.transport;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Envelope;
import sys.storage.raft.core.message.Message;

/**
 * Reads what {@link FrameWriter} wrote. Every length is checked against what is there before
 * anything is allocated, so bytes from anywhere cost no more memory than they bring.
 */
final class FrameReader {

  private final ByteBuffer in;

  private FrameReader(ByteBuffer in) {
    this.in = in;
  }

  /**
   * @throws MalformedFrameException when the bytes are not exactly one frame of the known version
   */
  static List<Message> read(ByteBuffer frame) throws MalformedFrameException {
    try {
      return new FrameReader(frame.slice().order(ByteOrder.BIG_ENDIAN)).messages();
    } catch (BufferUnderflowException e) {
      throw new MalformedFrameException(
          "a frame of %d bytes ends in the middle of a field".formatted(frame.remaining()), e);
    } catch (IllegalArgumentException e) {
      throw new MalformedFrameException("a field has no legal value: " + e.getMessage(), e);
    }
  }

  private List<Message> messages() throws MalformedFrameException {
    byte version = in.get();
    if (version != FrameWriter.VERSION) {
      throw new MalformedFrameException(
          "frame version is %d, this node speaks %d".formatted(version, FrameWriter.VERSION));
    }
    UUID clusterId = uuid();
    MemberId from = member();
    MemberId to = member();
    var messages = new ArrayList<Message>();
    while (in.hasRemaining()) {
      MessageType type = MessageType.of(in.get());
      messages.add(message(type, new Envelope(clusterId, from, to, in.getLong())));
    }
    return messages;
  }

  private Message message(MessageType type, Envelope envelope) throws MalformedFrameException {
    return switch (type) {
      case PRE_VOTE_REQUEST -> new Message.PreVoteRequest(envelope, in.getLong(), in.getLong());
      case PRE_VOTE_RESPONSE -> new Message.PreVoteResponse(envelope, bool(), in.getLong());
      case VOTE_REQUEST -> new Message.VoteRequest(envelope, in.getLong(), in.getLong(), bool());
      case VOTE_RESPONSE -> new Message.VoteResponse(envelope, bool());
      case APPEND_REQUEST ->
          new Message.AppendRequest(envelope, in.getLong(), in.getLong(), in.getLong(), entries());
      case APPEND_RESPONSE ->
          new Message.AppendResponse(
              envelope, bool(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
      case HEARTBEAT -> new Message.Heartbeat(envelope, in.getLong(), in.getLong());
      case HEARTBEAT_RESPONSE ->
          new Message.HeartbeatResponse(envelope, in.getLong(), in.getLong());
      case SNAPSHOT_CHUNK -> snapshotChunk(envelope);
      case SNAPSHOT_CHUNK_RESPONSE ->
          new Message.SnapshotChunkResponse(envelope, in.getLong(), in.getLong(), bool());
      case TIMEOUT_NOW -> new Message.TimeoutNow(envelope);
      case REMOVED -> new Message.Removed(envelope, in.getLong(), configuration().configuration());
      case REMOVED_RESPONSE -> new Message.RemovedResponse(envelope, in.getLong());
    };
  }

  private Message snapshotChunk(Envelope envelope) throws MalformedFrameException {
    SnapshotMetadata snapshot = snapshot();
    long offset = in.getLong();
    int crc32c = in.getInt();
    boolean last = bool();
    return new Message.SnapshotChunk(envelope, snapshot, offset, bytes(), crc32c, last);
  }

  private List<Entry> entries() throws MalformedFrameException {
    int count = in.getInt();
    int smallest = Integer.BYTES + Entry.HEADER_BYTES;
    if (count < 0 || count > in.remaining() / smallest) {
      throw new MalformedFrameException(
          "%d entries cannot stand in %d bytes".formatted(count, in.remaining()));
    }
    var entries = new ArrayList<Entry>(count);
    for (int i = 0; i < count; i++) {
      entries.add(Entry.decode(bytes()));
    }
    return entries;
  }

  private SnapshotMetadata snapshot() throws MalformedFrameException {
    long index = in.getLong();
    long term = in.getLong();
    long logTimeMillis = in.getLong();
    long configurationIndex = in.getLong();
    long sizeBytes = in.getLong();
    ConfigurationEntry entry = configuration();
    return new SnapshotMetadata(
        index,
        term,
        logTimeMillis,
        configurationIndex,
        entry.operatorEpoch(),
        entry.configuration(),
        sizeBytes);
  }

  private ConfigurationEntry configuration() throws MalformedFrameException {
    return ConfigurationEntry.decode(ByteBuffer.wrap(bytes()));
  }

  private MemberId member() {
    UUID incarnation = uuid();
    int length = Short.toUnsignedInt(in.getShort());
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] name = new byte[length];
    in.get(name);
    return new MemberId(new String(name, StandardCharsets.UTF_8), incarnation);
  }

  private UUID uuid() {
    return new UUID(in.getLong(), in.getLong());
  }

  private byte[] bytes() throws MalformedFrameException {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new MalformedFrameException(
          "a field of %d bytes cannot stand in %d".formatted(length, in.remaining()));
    }
    byte[] data = new byte[length];
    in.get(data);
    return data;
  }

  private boolean bool() throws MalformedFrameException {
    byte value = in.get();
    if (value != 0 && value != 1) {
      throw new MalformedFrameException("a boolean has the value " + value);
    }
    return value == 1;
  }
}
