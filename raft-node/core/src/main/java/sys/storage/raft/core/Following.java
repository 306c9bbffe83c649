package sys.storage.raft.core;

import java.util.List;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.RaftLog;
import sys.storage.raft.core.message.Envelope;
import sys.storage.raft.core.message.Message;
import sys.storage.raft.core.message.Message.AppendResponse;

/** What a follower does with the log and the heartbeats of its leader (paper, section 5.3). */
final class Following {

  private final Node node;

  Following(Node node) {
    this.node = node;
  }

  void onHeartbeat(Message.Heartbeat heartbeat) {
    if (!node.isInstalling()) {
      node.commitTo(heartbeat.commit());
    }
    node.turn.send(
        new Message.HeartbeatResponse(
            node.to(heartbeat.envelope().from()), heartbeat.readRound(), node.commit()));
  }

  void onAppend(Message.AppendRequest request) {
    if (node.isInstalling()) {
      return; // a snapshot that is about to replace the log contains all this, or the leader
      // resends
    }
    if (!isWellFormed(request)) {
      node.turn.notice(
          new Notice.MessageRefused(
              "append from %s with entries out of order".formatted(request.envelope().from())));
      return;
    }
    long previous = request.previousIndex();
    long last = previous + request.entries().size();
    requireAgreementBelowCommit(request);
    if (previous >= node.commit() && !node.log.matches(previous, request.previousTerm())) {
      reject(request);
      return;
    }
    appendWhatIsNew(request.entries());
    // Only what this message proves to be equal may be committed; our log may go on differently.
    node.commitTo(Math.min(request.commit(), last));
    accept(request.envelope(), node.safeguard.confirmable(last));
  }

  /**
   * Committed entries equal the leader's (leader completeness), so an append that begins before the
   * commit index needs no other check; one that contradicts it shows that the protocol broke.
   */
  private void requireAgreementBelowCommit(Message.AppendRequest request) {
    if (request.previousIndex() <= node.commit()) {
      requireAgreement(request.previousIndex(), request.previousTerm(), request.envelope());
    }
    for (Entry entry : request.entries()) {
      if (entry.index() > node.commit()) {
        return;
      }
      requireAgreement(entry.index(), entry.term(), request.envelope());
    }
  }

  private void requireAgreement(long index, long term, Envelope envelope) {
    long own = node.log.termAt(index);
    if (own != RaftLog.UNKNOWN_TERM && own != term) {
      node.safeguard.conflict(
          index,
          "index %d is committed here with term %d, leader %s of term %d has term %d"
              .formatted(index, own, envelope.from(), envelope.term(), term));
    }
  }

  private void appendWhatIsNew(List<Entry> entries) {
    for (Entry entry : entries) {
      if (entry.index() <= node.log.lastIndex()) {
        // Deleting only on a conflict keeps what a newer append has brought, when an older one
        // arrives late.
        if (entry.index() <= node.commit() || node.log.matches(entry.index(), entry.term())) {
          continue;
        }
        node.truncate(entry.index());
      }
      node.append(entry);
    }
  }

  private void accept(Envelope request, long matchIndex) {
    node.turn.sendWhenDurable(
        new AppendResponse(node.to(request.from()), true, matchIndex, 0, 0, 0));
  }

  /** Names the last entry here that may equal the leader's, to skip a whole term at a time. */
  private void reject(Message.AppendRequest request) {
    long hint = node.log.lastIndexWithTermAtMost(request.previousIndex(), request.previousTerm());
    long hintTerm = Math.max(node.log.termAt(hint), 0);
    node.turn.send(
        new AppendResponse(
            node.to(request.envelope().from()), false, 0, request.previousIndex(), hint, hintTerm));
  }

  private static boolean isWellFormed(Message.AppendRequest request) {
    long index = request.previousIndex();
    long term = request.previousTerm();
    if (index < 0 || term < 0) {
      return false;
    }
    for (Entry entry : request.entries()) {
      index++;
      if (entry.index() != index || entry.term() < term) {
        return false;
      }
      term = entry.term();
    }
    return term <= request.envelope().term();
  }
}
