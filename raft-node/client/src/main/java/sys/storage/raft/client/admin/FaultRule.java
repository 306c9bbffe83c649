package sys.storage.raft.client.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import sys.storage.raft.core.message.Message;

/**
 * One fault that a node is to suffer. On the wire the names are those of the constants, in lower
 * case with {@code -}.
 *
 * @param direction of messages, seen from the node that is told; absent for the disk
 * @param peer name of the other member; absent: all of them
 * @param messages kinds of messages; absent: all of them
 * @param percent how many of the matching messages or fsyncs are hit, 1 to 100; absent: all
 * @param millis for how long, 1 to 60000; present for what takes time, and for nothing else
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record FaultRule(
    Kind kind,
    Optional<Direction> direction,
    Optional<String> peer,
    Optional<List<MessageKind>> messages,
    OptionalInt percent,
    OptionalInt millis) {

  public FaultRule {
    messages = messages.map(List::copyOf);
  }

  /** What happens. */
  public enum Kind {
    /** The message is lost. */
    DROP,
    /** The message comes {@code millis} later; the order is kept. */
    DELAY,
    /** The message comes twice. */
    DUPLICATE,
    /** The message comes up to {@code millis} later, so that others overtake it. */
    REORDER,
    /** Each fsync takes {@code millis} longer. */
    SLOW_FSYNC,
    /** The fsync fails, and the node stops. */
    FAIL_FSYNC;

    /** Whether messages are hit; else it is the disk. */
    public boolean ofMessages() {
      return switch (this) {
        case DROP, DELAY, DUPLICATE, REORDER -> true;
        case SLOW_FSYNC, FAIL_FSYNC -> false;
      };
    }

    /** Whether it takes {@code millis}. */
    public boolean takesTime() {
      return switch (this) {
        case DELAY, REORDER, SLOW_FSYNC -> true;
        case DROP, DUPLICATE, FAIL_FSYNC -> false;
      };
    }

    @JsonValue
    @Override
    public String toString() {
      return text(this);
    }
  }

  /** Which way a message goes. */
  public enum Direction {
    SEND,
    RECEIVE;

    @JsonValue
    @Override
    public String toString() {
      return text(this);
    }
  }

  /** The kinds of messages between members. */
  public enum MessageKind {
    PRE_VOTE_REQUEST,
    PRE_VOTE_RESPONSE,
    VOTE_REQUEST,
    VOTE_RESPONSE,
    APPEND_REQUEST,
    APPEND_RESPONSE,
    HEARTBEAT,
    HEARTBEAT_RESPONSE,
    SNAPSHOT_CHUNK,
    SNAPSHOT_CHUNK_RESPONSE,
    TIMEOUT_NOW,
    REMOVED,
    REMOVED_RESPONSE;

    public static MessageKind of(Message message) {
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

    @JsonValue
    @Override
    public String toString() {
      return text(this);
    }
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All messages of one direction to or from a peer are lost. */
  public static FaultRule drop(Direction direction, String peer) {
    return ofMessages(Kind.DROP, direction, peer, OptionalInt.empty());
  }

  /** All messages of one direction to or from a peer come later. */
  public static FaultRule delay(Direction direction, String peer, int millis) {
    return ofMessages(Kind.DELAY, direction, peer, OptionalInt.of(millis));
  }

  /** Every fsync takes longer. */
  public static FaultRule slowFsync(int millis) {
    return new FaultRule(
        Kind.SLOW_FSYNC,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.of(millis));
  }

  /** Every fsync fails: the next one stops the node. */
  public static FaultRule failFsync() {
    return new FaultRule(
        Kind.FAIL_FSYNC,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty());
  }

  /**
   * All messages of one direction to or from a peer.
   *
   * @param millis present where the kind takes time
   */
  public static FaultRule ofMessages(
      Kind kind, Direction direction, String peer, OptionalInt millis) {
    return new FaultRule(
        kind,
        Optional.of(direction),
        Optional.of(peer),
        Optional.empty(),
        OptionalInt.empty(),
        millis);
  }

  /** The same for some kinds of messages only. */
  public FaultRule only(MessageKind... kinds) {
    return new FaultRule(kind, direction, peer, Optional.of(List.of(kinds)), percent, millis);
  }

  /** The same for a part of the messages or fsyncs, drawn at random. */
  public FaultRule forPercent(int part) {
    return new FaultRule(kind, direction, peer, messages, OptionalInt.of(part), millis);
  }
}
