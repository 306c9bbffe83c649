package sys.storage.raft.core;

import java.util.Optional;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Message;

/**
 * Hands leadership over (dissertation, section 3.10): proposals are refused, the target is brought
 * up to date and told to campaign at once. It is given up after an election timeout. It outlives
 * the leader's role, because its outcome is known only when another one leads.
 */
final class LeadershipTransfer {

  private final Node node;
  private Optional<Pending> pending = Optional.empty();
  private Optional<MemberId> target = Optional.empty();
  private long nextSendNanos;

  LeadershipTransfer(Node node) {
    this.node = node;
  }

  /** To whom this leader is handing over. */
  Optional<MemberId> target() {
    return target;
  }

  void begin(long requestId, MemberId to) {
    long deadline = node.now() + node.options.electionTimeoutNanos();
    pending = Optional.of(new Pending(requestId, deadline));
    target = Optional.of(to);
    nextSendNanos = node.now();
  }

  /**
   * On a leader: tells the target to campaign as soon as it has the whole log, and again at
   * heartbeat intervals.
   *
   * @return whether it was told, and may campaign from now on in spite of the lease
   */
  boolean proceed(Replication replication) {
    Optional<Peer> ready =
        target
            .flatMap(replication::peer)
            .filter(peer -> peer.progress.match() == node.log.lastIndex());
    if (ready.isEmpty() || node.now() < nextSendNanos) {
      return false;
    }
    nextSendNanos = node.now() + node.options.heartbeatIntervalNanos();
    node.turn.send(new Message.TimeoutNow(node.to(ready.get().member)));
    return true;
  }

  /** On a leader: gives up when the time is over. */
  void giveUpIfLate() {
    if (target.isPresent() && node.now() >= pending.orElseThrow().deadlineNanos) {
      finish(
          new Reply.Refused(
              pending.get().requestId,
              new Refusal.NotYet(
                  "%s did not take over within %d ms: this node still leads"
                      .formatted(
                          target.get().name(), node.options.electionTimeoutNanos() / 1_000_000))));
    }
  }

  /** This node leads no more; the outcome is known when somebody else does. */
  void leadershipLost() {
    target = Optional.empty();
    long deadline = node.now() + 2 * node.options.electionTimeoutNanos();
    pending = pending.map(request -> new Pending(request.requestId, deadline));
  }

  /** Looks, on a node that does not lead any more, whether somebody else does. */
  void observeOutcome() {
    if (pending.isEmpty() || target.isPresent()) {
      return;
    }
    long requestId = pending.get().requestId;
    if (node.leader().filter(node.self::equals).isPresent()) {
      finish(
          new Reply.Refused(
              requestId, new Refusal.NotYet("this node was elected again: retry the transfer")));
    } else if (node.leader().isPresent()) {
      finish(new Reply.TransferDone(requestId, node.leader().get()));
    } else if (node.now() >= pending.get().deadlineNanos) {
      finish(new Reply.Refused(requestId, new Refusal.LostLeadership(Optional.empty())));
    }
  }

  private void finish(Reply reply) {
    node.turn.reply(reply);
    pending = Optional.empty();
    target = Optional.empty();
  }

  private record Pending(long requestId, long deadlineNanos) {}
}
