package sys.storage.raft.node.transport;

import sys.storage.raft.core.message.Message;

/** The number of each kind of message on the wire. Numbers are never used again. */
enum MessageType {
  PRE_VOTE_REQUEST(1),
  PRE_VOTE_RESPONSE(2),
  VOTE_REQUEST(3),
  VOTE_RESPONSE(4),
  APPEND_REQUEST(5),
  APPEND_RESPONSE(6),
  HEARTBEAT(7),
  HEARTBEAT_RESPONSE(8),
  SNAPSHOT_CHUNK(9),
  SNAPSHOT_CHUNK_RESPONSE(10),
  TIMEOUT_NOW(11),
  REMOVED(12),
  REMOVED_RESPONSE(13);

  private static final MessageType[] ALL = values();

  private final byte code;

  MessageType(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  static MessageType of(Message message) {
    return switch (message) {
      case Message.PreVoteRequest _ -> PRE_VOTE_REQUEST;
      case Message.PreVoteResponse _ -> PRE_VOTE_RESPONSE;
      case Message.VoteRequest _ -> VOTE_REQUEST;
      case Message.VoteResponse _ -> VOTE_RESPONSE;
      case Message.AppendRequest _ -> APPEND_REQUEST;
      case Message.AppendResponse _ -> APPEND_RESPONSE;
      case Message.Heartbeat _ -> HEARTBEAT;
      case Message.HeartbeatResponse _ -> HEARTBEAT_RESPONSE;
      case Message.SnapshotChunk _ -> SNAPSHOT_CHUNK;
      case Message.SnapshotChunkResponse _ -> SNAPSHOT_CHUNK_RESPONSE;
      case Message.TimeoutNow _ -> TIMEOUT_NOW;
      case Message.Removed _ -> REMOVED;
      case Message.RemovedResponse _ -> REMOVED_RESPONSE;
    };
  }

  static MessageType of(byte code) throws MalformedFrameException {
    if (code < 1 || code > ALL.length) {
      throw new MalformedFrameException("message type %d is unknown".formatted(code));
    }
    return ALL[code - 1];
  }
}
