package sys.storage.raft.client.stream;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import sys.storage.raft.client.Consistency;

/**
 * Frames of the stream: a version byte (1), then requests or replies to the end. Big endian.
 *
 * <p>A request is: operation (1: 1 put, 2 get, 3 delete), id (8), client id (16) and sequence (8)
 * of a write or consistency of a read (1: 0 linearizable, 1 lease, 2 local), length of the key (2),
 * key, and for a put the length of the value (4) and the value. A reply is: id (8), status (1, see
 * {@link StreamReply.Status}), revision (8), index (8), length of the payload (4), payload.
 */
public final class StreamCodec {

  /** Longest frame that either side takes. */
  public static final int MAX_FRAME_BYTES = 4 << 20;

  /** Where a frame is closed; one more value of the greatest length still fits in. */
  public static final int FRAME_TARGET_BYTES = 1 << 20;

  /** What the length of a key can say; a node takes less. */
  private static final int MAX_KEY_BYTES = 0xFFFF;

  private static final byte VERSION = 1;
  private static final byte PUT = 1;
  private static final byte GET = 2;
  private static final byte DELETE = 3;
  private static final int REPLY_HEAD_BYTES = 29;
  private static final int REQUEST_HEAD_BYTES = 39;

  private StreamCodec() {}

  /**
   * What a request takes of a frame.
   *
   * @throws IllegalArgumentException when its key is too long to be encoded
   */
  public static int bytesOf(StreamRequest request) {
    int key = request.key().length;
    if (key > MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "a key of %d bytes is longer than %d".formatted(key, MAX_KEY_BYTES));
    }
    return REQUEST_HEAD_BYTES
        + key
        + (request instanceof StreamRequest.Put put ? put.value().length : 0);
  }

  /** What a reply takes of a frame. */
  public static int bytesOf(StreamReply reply) {
    return REPLY_HEAD_BYTES + reply.payload().length;
  }

  /**
   * @throws IllegalArgumentException when a key is too long to be encoded
   */
  public static ByteBuffer encodeRequests(List<StreamRequest> requests) {
    int size = 1;
    for (StreamRequest request : requests) {
      size += bytesOf(request);
    }
    ByteBuffer out = ByteBuffer.allocate(size).put(VERSION);
    for (StreamRequest request : requests) {
      switch (request) {
        case StreamRequest.Put(long id, UUID clientId, long sequence, byte[] key, byte[] value) -> {
          session(out.put(PUT).putLong(id), clientId, sequence);
          out.putShort((short) key.length).put(key);
          out.putInt(value.length).put(value);
        }
        case StreamRequest.Get(long id, Consistency consistency, byte[] key) ->
            out.put(GET).putLong(id).put(code(consistency)).putShort((short) key.length).put(key);
        case StreamRequest.Delete(long id, UUID clientId, long sequence, byte[] key) -> {
          session(out.put(DELETE).putLong(id), clientId, sequence);
          out.putShort((short) key.length).put(key);
        }
      }
    }
    return out.flip();
  }

  /**
   * @throws IllegalArgumentException when the bytes are not exactly one frame of requests
   */
  public static List<StreamRequest> decodeRequests(ByteBuffer frame) {
    ByteBuffer in = frame.slice();
    try {
      checkVersion(in);
      var requests = new ArrayList<StreamRequest>();
      while (in.hasRemaining()) {
        byte operation = in.get();
        long id = in.getLong();
        requests.add(
            switch (operation) {
              case PUT ->
                  new StreamRequest.Put(
                      id, uuid(in), in.getLong(), key(in), bytes(in, in.getInt()));
              case GET -> new StreamRequest.Get(id, consistency(in.get()), key(in));
              case DELETE -> new StreamRequest.Delete(id, uuid(in), in.getLong(), key(in));
              default ->
                  throw new IllegalArgumentException(
                      "operation %d is not 1 (put), 2 (get) or 3 (delete)".formatted(operation));
            });
      }
      return requests;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the frame ends in the middle of a field", e);
    }
  }

  public static ByteBuffer encodeReplies(List<StreamReply> replies) {
    int size = 1;
    for (StreamReply reply : replies) {
      size += bytesOf(reply);
    }
    ByteBuffer out = ByteBuffer.allocate(size).put(VERSION);
    for (StreamReply reply : replies) {
      out.putLong(reply.id())
          .put(reply.status().code())
          .putLong(reply.revision())
          .putLong(reply.index())
          .putInt(reply.payload().length)
          .put(reply.payload());
    }
    return out.flip();
  }

  /**
   * @throws IllegalArgumentException when the bytes are not exactly one frame of replies
   */
  public static List<StreamReply> decodeReplies(ByteBuffer frame) {
    ByteBuffer in = frame.slice();
    try {
      checkVersion(in);
      var replies = new ArrayList<StreamReply>();
      while (in.hasRemaining()) {
        replies.add(
            new StreamReply(
                in.getLong(),
                StreamReply.Status.of(in.get()),
                in.getLong(),
                in.getLong(),
                bytes(in, in.getInt())));
      }
      return replies;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the frame ends in the middle of a field", e);
    }
  }

  private static void checkVersion(ByteBuffer in) {
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "frame version is %d, known is %d".formatted(version, VERSION));
    }
  }

  private static void session(ByteBuffer out, UUID clientId, long sequence) {
    out.putLong(clientId.getMostSignificantBits()).putLong(clientId.getLeastSignificantBits());
    out.putLong(sequence);
  }

  private static UUID uuid(ByteBuffer in) {
    return new UUID(in.getLong(), in.getLong());
  }

  private static byte[] key(ByteBuffer in) {
    return bytes(in, Short.toUnsignedInt(in.getShort()));
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException(
          "a field of %d bytes cannot stand in %d".formatted(length, in.remaining()));
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static byte code(Consistency consistency) {
    return switch (consistency) {
      case LINEARIZABLE -> 0;
      case LEASE -> 1;
      case LOCAL -> 2;
    };
  }

  private static Consistency consistency(byte code) {
    return switch (code) {
      case 0 -> Consistency.LINEARIZABLE;
      case 1 -> Consistency.LEASE;
      case 2 -> Consistency.LOCAL;
      default ->
          throw new IllegalArgumentException("consistency %d is outside 0..2".formatted(code));
    };
  }
}
