package sys.storage.harness.simulation.script;

import java.util.Locale;
import sys.storage.raft.core.message.Message;

/** The messages of the protocol, by name. */
public enum MessageKind {
  ANY,
  PRE_VOTE,
  PRE_VOTE_RESPONSE,
  VOTE,
  VOTE_RESPONSE,
  APPEND,
  APPEND_RESPONSE,
  HEARTBEAT,
  HEARTBEAT_RESPONSE,
  SNAPSHOT,
  SNAPSHOT_RESPONSE,
  TIMEOUT_NOW,
  REMOVED,
  REMOVED_RESPONSE;

  /** The kind of a message. */
  public static MessageKind of(Message message) {
    return switch (message) {
      case Message.PreVoteRequest _ -> PRE_VOTE;
      case Message.PreVoteResponse _ -> PRE_VOTE_RESPONSE;
      case Message.VoteRequest _ -> VOTE;
      case Message.VoteResponse _ -> VOTE_RESPONSE;
      case Message.AppendRequest _ -> APPEND;
      case Message.AppendResponse _ -> APPEND_RESPONSE;
      case Message.Heartbeat _ -> HEARTBEAT;
      case Message.HeartbeatResponse _ -> HEARTBEAT_RESPONSE;
      case Message.SnapshotChunk _ -> SNAPSHOT;
      case Message.SnapshotChunkResponse _ -> SNAPSHOT_RESPONSE;
      case Message.TimeoutNow _ -> TIMEOUT_NOW;
      case Message.Removed _ -> REMOVED;
      case Message.RemovedResponse _ -> REMOVED_RESPONSE;
    };
  }

  /** As a scenario writes it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
