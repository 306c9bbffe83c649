package sys.storage.raft.node.fault;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import sys.storage.raft.client.admin.ElectionTrace;
import sys.storage.raft.client.admin.FaultRule.Direction;
import sys.storage.raft.client.admin.FaultRule.MessageKind;
import sys.storage.raft.core.message.Message;

/** Remembers the latest messages of elections. Any thread. */
final class ElectionLog {

  private static final int MAX_EVENTS = 512;

  private final ArrayDeque<ElectionTrace.Event> events = new ArrayDeque<>();

  void note(Direction direction, String peer, Message message, boolean lost) {
    switch (message) {
      case Message.VoteRequest _, Message.TimeoutNow _ ->
          add(direction, peer, message, Optional.empty(), lost);
      case Message.VoteResponse response ->
          add(direction, peer, message, Optional.of(response.granted()), lost);
      // Pre-votes are repeated for as long as a node is cut off; entries are no election.
      case Message.PreVoteRequest _,
          Message.PreVoteResponse _,
          Message.AppendRequest _,
          Message.AppendResponse _,
          Message.Heartbeat _,
          Message.HeartbeatResponse _,
          Message.SnapshotChunk _,
          Message.SnapshotChunkResponse _,
          Message.Removed _,
          Message.RemovedResponse _ -> {}
    }
  }

  private synchronized void add(
      Direction direction, String peer, Message message, Optional<Boolean> granted, boolean lost) {
    if (events.size() == MAX_EVENTS) {
      events.removeFirst();
    }
    events.addLast(
        new ElectionTrace.Event(
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
            direction,
            MessageKind.of(message),
            peer,
            message.envelope().term(),
            granted,
            lost));
  }

  synchronized ElectionTrace report() {
    return new ElectionTrace(List.copyOf(events));
  }
}
