package sys.storage.harness.simulation.invariant;

import java.util.HashMap;
import java.util.Map;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Message;

/**
 * Who follows a leader promises nobody a vote within an election timeout of hearing from it, by its
 * own clock: the leader's lease rests on that, and so does its peace (sections 4.2.3 and 6.4.1).
 */
final class LeaseIsHonoured extends Invariant {

  /** When a leader was heard last, and in which term. */
  private record Contact(long term, long nanos) {}

  private final long electionTimeoutNanos;
  private final Map<MemberId, Contact> contacts = new HashMap<>();

  LeaseIsHonoured(long electionTimeoutNanos) {
    this.electionTimeoutNanos = electionTimeoutNanos;
  }

  @Override
  protected void started(MemberHistory member) {
    contacts.remove(member.id());
  }

  @Override
  protected void turned(Turn turn) {
    MemberId self = turn.member().id();
    Contact contact = contacts.get(self);
    long now = contact == null ? 0 : contact.nanos();
    boolean heard = false;
    for (Event event : turn.events()) {
      if (event instanceof Event.Tick(long nanos)) {
        now = Math.max(now, nanos);
      } else if (event instanceof Event.Received(Message message)) {
        heard |= isFromLeader(message) && message.envelope().term() == turn.after().term();
      }
    }
    if (contact != null
        && followsOn(turn, contact)
        && now - contact.nanos() < electionTimeoutNanos) {
      check(turn, contact, now);
    }
    if (heard && !refusedAny(turn)) {
      contacts.put(self, new Contact(turn.after().term(), now));
    }
  }

  /** What it refuses, because it is garbled or meant for another, is no sign of its leader. */
  private static boolean refusedAny(Turn turn) {
    return turn.effects().notices().stream().anyMatch(Notice.MessageRefused.class::isInstance);
  }

  /** Whether it has followed the leader that it heard, before and after this turn. */
  private static boolean followsOn(Turn turn, Contact contact) {
    return turn.after().term() == contact.term()
        && turn.before().term() == contact.term()
        && turn.before().leader().isPresent()
        && turn.after().leader().equals(turn.before().leader());
  }

  private void check(Turn turn, Contact contact, long nowNanos) {
    for (Message message : turn.effects().messages()) {
      require(
          !(message instanceof Message.PreVoteResponse response) || !response.granted(),
          turn.member(),
          "promises %s a vote, %d ns after it heard from the leader of term %d",
          message.envelope().to(),
          nowNanos - contact.nanos(),
          contact.term());
    }
  }

  private static boolean isFromLeader(Message message) {
    return message instanceof Message.AppendRequest
        || message instanceof Message.Heartbeat
        || message instanceof Message.SnapshotChunk;
  }
}
