package sys.storage.harness.simulation.invariant;

import java.util.HashMap;
import java.util.Map;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.configuration.MemberId;

/**
 * The index that a leader gives to a read covers all that anybody knew to be committed when the
 * read came: a leader of a later term would have had to replace this one first, and then neither
 * its round nor its lease holds (sections 6.4 and 6.4.1). Stricter than what clients can see: no
 * client need have been told of what the read misses.
 */
final class ReadsSeeCommitted extends Invariant {

  private final History history;
  private final Map<MemberId, Map<Long, Long>> committedAtRead = new HashMap<>();

  ReadsSeeCommitted(History history) {
    this.history = history;
  }

  @Override
  protected void started(MemberHistory member) {
    committedAtRead.remove(member.id());
  }

  @Override
  protected void turned(Turn turn) {
    for (Event event : turn.events()) {
      if (event instanceof Event.Read(long requestId, boolean _)) {
        waiting(turn).put(requestId, history.lastCommitted());
      }
    }
    for (Reply reply : turn.effects().replies()) {
      Long committed = waiting(turn).remove(reply.requestId());
      if (committed != null && reply instanceof Reply.ReadReady(long _, long readIndex)) {
        require(
            readIndex >= committed,
            turn.member(),
            "lets a read see entries up to %d in term %d, and %d was committed before it came",
            readIndex,
            turn.after().term(),
            committed);
      }
    }
  }

  private Map<Long, Long> waiting(Turn turn) {
    return committedAtRead.computeIfAbsent(turn.member().id(), _ -> new HashMap<>());
  }
}
