package sys.storage.harness.simulation.invariant;

import sys.storage.raft.core.Event;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Envelope;
import sys.storage.raft.core.message.Message;

/**
 * A member speaks for itself alone, and refuses, visibly, what is meant for another one: also for
 * the member that had its name and another disk. Counting the old disk's acknowledgements for the
 * new one would lose entries (section 3.8; etcd, "replace a failed member").
 */
final class IdentityIsChecked extends Invariant {

  @Override
  protected void turned(Turn turn) {
    int strange = 0;
    for (Event event : turn.events()) {
      if (event instanceof Event.Received(Message message)
          && !isFromAnotherToThis(message.envelope(), turn.member().id())) {
        strange++;
      }
    }
    if (strange > 0) {
      long refused =
          turn.effects().notices().stream().filter(Notice.MessageRefused.class::isInstance).count();
      require(
          refused >= strange,
          turn.member(),
          "%d messages were meant for others or in its own name, %d were refused",
          strange,
          refused);
    }
  }

  private static boolean isFromAnotherToThis(Envelope envelope, MemberId member) {
    return envelope.to().equals(member) && !envelope.from().equals(member);
  }

  @Override
  protected void sent(MemberHistory sender, Message message) {
    require(
        message.envelope().from().equals(sender.id()),
        sender,
        "speaks as %s",
        message.envelope().from());
  }
}
