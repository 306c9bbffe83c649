package sys.storage.harness.simulation.invariant;

import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.message.Message;

/**
 * What a member tells others would survive its crash: the entries that it acknowledges, and the
 * term in which it speaks (section 3.8). Only what is durable is executed.
 */
final class DurableBeforeAcknowledged extends Invariant {

  @Override
  protected void sent(MemberHistory sender, Message message) {
    boolean hypothetical =
        message instanceof Message.PreVoteRequest || message instanceof Message.PreVoteResponse;
    require(
        hypothetical || sender.hardState().term() >= message.envelope().term(),
        sender,
        "speaks in term %d, and %d is durable",
        message.envelope().term(),
        sender.hardState().term());
    // An answer to a leader of the past may have waited while its entries were replaced, in memory
    // before on the disk.
    if (message instanceof Message.AppendResponse response
        && response.accepted()
        && sender.status().filter(it -> it.term() == response.envelope().term()).isPresent()) {
      long match = response.matchIndex();
      require(
          match <= sender.disk().last()
              && (match < sender.disk().first()
                  || sender.disk().termAt(match) == sender.memory().termAt(match)),
          sender,
          "acknowledges entries up to %d, and %d are durable",
          match,
          sender.disk().last());
    }
  }

  @Override
  protected void applied(MemberHistory member, Entry entry, byte[] reply, long stateHash) {
    require(
        member.disk().holds(entry.index(), entry.term()),
        member,
        "executes %s, which is not durable here",
        entry);
  }
}
