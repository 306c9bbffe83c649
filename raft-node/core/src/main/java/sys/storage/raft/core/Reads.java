package sys.storage.raft.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Linearizable reads without a log entry (dissertation, section 6.4). A quorum confirms in one
 * round of heartbeats that this node still led when the round began, and with that every read that
 * came before. The same rounds carry the lease (section 6.4.1).
 */
final class Reads {

  private final Node node;
  private final Replication replication;

  /** Not yet part of a round. */
  private List<Long> waiting = new ArrayList<>();

  private final ArrayDeque<Round> open = new ArrayDeque<>();
  private long latestRound;
  private long confirmedSentNanos;
  private boolean hasLease;
  private boolean leaseSurrendered;

  Reads(Node node, Replication replication) {
    this.node = node;
    this.replication = replication;
  }

  /**
   * @param leads whether an entry of this term is committed; before that this node does not know
   *     what is committed (section 6.4, step 1)
   */
  void onRead(long requestId, boolean lease, boolean leads) {
    if (lease && leads && isLeaseValid()) {
      node.turn.reply(new Reply.ReadReady(requestId, node.commit()));
    } else {
      waiting.add(requestId);
    }
  }

  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /** Sends heartbeats; the reads that wait are confirmed with them, if they may be. */
  void beginRound(boolean leads) {
    List<Long> requests = List.of();
    if (leads) {
      requests = waiting;
      waiting = new ArrayList<>();
    }
    latestRound++;
    open.add(new Round(latestRound, node.now(), node.commit(), requests));
    replication.sendHeartbeats(latestRound);
    onConfirmation();
  }

  /** Somebody has answered: answers the reads of all rounds that a quorum has confirmed by now. */
  void onConfirmation() {
    long confirmed = replication.confirmedRound(latestRound);
    while (!open.isEmpty() && open.getFirst().number <= confirmed) {
      Round round = open.removeFirst();
      confirmedSentNanos = round.sentNanos;
      hasLease = true;
      for (long requestId : round.requests) {
        node.turn.reply(new Reply.ReadReady(requestId, round.readIndex));
      }
    }
  }

  /**
   * Whether no other node can lead yet. The lease runs from when the confirmed round was
   * <em>sent</em>, since its receivers refuse votes for an election timeout from a later moment;
   * the drift is the share by which their clocks may be faster.
   */
  boolean isLeaseValid() {
    double length = node.options.electionTimeoutNanos() * (1 - node.options.leaseDriftFraction());
    return hasLease && !leaseSurrendered && node.now() - confirmedSentNanos < length;
  }

  /**
   * The target of a transfer campaigns in spite of the lease, perhaps after the transfer was given
   * up and the message arrives late (etcd #12704): no lease any more in this term.
   */
  void surrenderLease() {
    leaseSurrendered = true;
  }

  void refuseAll() {
    var refusal = new Refusal.NotLeader(node.leader());
    for (Round round : open) {
      round.requests.forEach(requestId -> node.turn.refuse(requestId, refusal));
    }
    waiting.forEach(requestId -> node.turn.refuse(requestId, refusal));
  }

  private record Round(long number, long sentNanos, long readIndex, List<Long> requests) {}
}
