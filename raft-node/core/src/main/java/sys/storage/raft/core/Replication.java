package sys.storage.raft.core;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.RaftLog;
import sys.storage.raft.core.log.SnapshotReader;
import sys.storage.raft.core.message.Message;
import sys.storage.raft.core.quorum.Quorum;
import sys.storage.raft.core.replication.Progress;

/** Feeds the other members, and counts what they acknowledge. */
final class Replication {

  private final Node node;
  private final SnapshotSending snapshots;
  private final TreeMap<MemberId, Peer> peers = new TreeMap<>();
  private final long startedNanos;
  private Quorum quorum;

  Replication(Node node, SnapshotReader reader) {
    this.node = node;
    this.snapshots = new SnapshotSending(node, reader);
    this.startedNanos = node.now();
    this.quorum = Quorum.of(node.configuration());
    track(node.configuration());
  }

  /** A configuration took effect: whom it names is fed from now on, and nobody else. */
  void track(Configuration configuration) {
    quorum = Quorum.of(configuration);
    peers.keySet().retainAll(configuration.members());
    for (MemberId member : configuration.members()) {
      if (!member.equals(node.self)) {
        peers.computeIfAbsent(member, this::newPeer);
      }
    }
  }

  private Peer newPeer(MemberId member) {
    return new Peer(
        member,
        new Progress(
            node.log.lastIndex(),
            node.options.maxInflightMessages(),
            node.options.maxInflightBytes()));
  }

  // What the peers answer.

  /** The peer that sent a message, if it is one; notes that it is alive. */
  Optional<Peer> heard(Message message) {
    Optional<Peer> peer = Optional.ofNullable(peers.get(message.envelope().from()));
    peer.ifPresent(known -> known.progress.heard(node.now()));
    return peer;
  }

  void onAppendResponse(Message.AppendResponse response) {
    heard(response)
        .ifPresent(
            peer -> {
              if (response.accepted()) {
                accepted(peer, response.matchIndex());
              } else {
                rejected(peer, response);
              }
            });
  }

  private void accepted(Peer peer, long match) {
    if (match > node.log.lastIndex()) {
      throw new InvariantViolation(
          "%s holds %d, beyond the last entry %d of its leader"
              .formatted(peer.member, match, node.log.lastIndex()));
    }
    if (peer.progress.state() == Progress.State.SNAPSHOT && match + 1 >= node.log.firstIndex()) {
      peer.leaveSnapshot();
    }
    peer.progress.accepted(match, node.now());
  }

  private void rejected(Peer peer, Message.AppendResponse response) {
    // Our log may show that even the hint cannot match: then a whole term is skipped.
    long candidate =
        response.hintTerm() > 0
            ? node.log.lastIndexWithTermAtMost(response.hintIndex(), response.hintTerm())
            : response.hintIndex();
    node.safeguard.refusedBelowMatch(peer, response.rejectedIndex());
    peer.progress.rejected(response.rejectedIndex(), candidate + 1);
  }

  void onHeartbeatResponse(Message.HeartbeatResponse response) {
    heard(response)
        .ifPresent(
            peer -> {
              peer.progress.confirmed(response.readRound(), response.commit());
              peer.progress.resumeProbe();
              // Without this an idle cluster would never notice a lost append (braft #292).
              boolean stuck =
                  peer.progress.isStuck(
                      node.log.lastIndex(), node.now(), node.options.heartbeatIntervalNanos());
              if (stuck) {
                sendEmptyAppend(peer);
              }
            });
  }

  void onSnapshotChunkResponse(Message.SnapshotChunkResponse response) {
    heard(response)
        .ifPresent(
            peer -> {
              if (response.installed()) {
                accepted(peer, response.snapshotIndex());
              } else {
                snapshots.answered(peer, response);
              }
            });
  }

  void onUnreachable(MemberId member) {
    Peer peer = peers.get(member);
    if (peer != null && peer.progress.state() == Progress.State.REPLICATE) {
      peer.progress.becomeProbe();
      peer.progress.pauseProbe(); // until a heartbeat comes through
    }
  }

  // What the peers are sent.

  void sendHeartbeats(long readRound) {
    for (Peer peer : peers.values()) {
      long commit = Math.min(peer.progress.match(), node.commit());
      node.turn.send(new Message.Heartbeat(node.to(peer.member), commit, readRound));
    }
  }

  /**
   * Sends each peer what it lacks, as far as its window allows. The commit index goes with the next
   * entries, or with the next heartbeat: a message of its own would double the traffic.
   */
  void sendAppends() {
    for (Peer peer : peers.values()) {
      sendAppends(peer);
    }
  }

  private void sendAppends(Peer peer) {
    Progress progress = peer.progress;
    long last = node.log.lastIndex();
    while (progress.canSend()
        && (progress.next() <= last || progress.state() == Progress.State.PROBE)) {
      if (!isInLog(progress.next())) {
        if (isActive(peer)) {
          snapshots.begin(peer);
        } else {
          progress.pauseProbe();
        }
        break;
      }
      sendAppend(
          peer,
          progress.next() <= last
              ? node.log.entries(progress.next(), last, node.options.maxMessageBytes())
              : List.of());
    }
    snapshots.send(peer);
  }

  /** Whether an append may begin here: its entries and the term before them are still known. */
  private boolean isInLog(long next) {
    return next >= node.log.firstIndex() && node.log.termAt(next - 1) != RaftLog.UNKNOWN_TERM;
  }

  /** Brings to light whether what was sent before has arrived. */
  private void sendEmptyAppend(Peer peer) {
    if (isInLog(peer.progress.next())) {
      sendAppend(peer, List.of());
    } else {
      peer.progress.becomeProbe(); // compacted meanwhile
    }
  }

  private void sendAppend(Peer peer, List<Entry> entries) {
    long previous = peer.progress.next() - 1;
    long bytes = 0;
    for (Entry entry : entries) {
      bytes += entry.size();
    }
    node.turn.send(
        new Message.AppendRequest(
            node.to(peer.member), previous, node.log.termAt(previous), node.commit(), entries));
    peer.progress.sent(previous + entries.size(), bytes, node.now());
  }

  // What a quorum has acknowledged.

  /** The last index that is durable at a quorum. This node counts only what is on its own disk. */
  long committedIndex() {
    return quorum.committedIndex(
        member ->
            member.equals(node.self) ? node.durability.durableIndex() : progressOf(member).match());
  }

  /** The latest round that a quorum, with this node in it or not, has confirmed. */
  long confirmedRound(long latestRound) {
    return quorum.committedIndex(
        member -> member.equals(node.self) ? latestRound : progressOf(member).acknowledgedRound());
  }

  /** Since when no quorum was heard. The start of the term counts as contact. */
  long quorumContactNanos() {
    return quorum.committedIndex(
        member ->
            member.equals(node.self)
                ? node.now()
                : Math.max(startedNanos, progressOf(member).contactNanos()));
  }

  private Progress progressOf(MemberId member) {
    Peer peer = peers.get(member);
    if (peer == null) {
      throw new InvariantViolation("voter " + member + " is not tracked by its leader");
    }
    return peer.progress;
  }

  // How single peers stand.

  Optional<Peer> peer(MemberId member) {
    return Optional.ofNullable(peers.get(member));
  }

  boolean isActive(Peer peer) {
    long contact = peer.progress.contactNanos();
    return contact > 0 && node.now() - contact < node.options.electionTimeoutNanos();
  }

  /**
   * Whether the peer may become a voter: alive, and durable close to the end of the log. In a young
   * log everything is close to the end: an append must have been accepted at least.
   */
  boolean isCaughtUp(Peer peer) {
    return isActive(peer)
        && peer.progress.state() == Progress.State.REPLICATE
        && peer.progress.match() >= node.log.lastIndex() - node.options.promotionLagEntries();
  }

  /** The incoming voter that is alive and has the most of the log. */
  Optional<MemberId> mostCaughtUpVoter() {
    return peers.values().stream()
        .filter(peer -> node.configuration().voters().contains(peer.member) && isActive(peer))
        .max(Comparator.comparingLong(peer -> peer.progress.match()))
        .map(peer -> peer.member);
  }

  /** The last index that every peer holds which is alive; compaction waits for it for a while. */
  long slowestActiveMatch() {
    return peers.values().stream()
        .filter(this::isActive)
        .mapToLong(
            peer ->
                peer.transfer.isPresent()
                    ? peer.transfer.get().snapshot().index()
                    : peer.progress.match())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  List<CoreStatus.PeerStatus> status() {
    return peers.values().stream().map(this::status).toList();
  }

  private CoreStatus.PeerStatus status(Peer peer) {
    Progress progress = peer.progress;
    return new CoreStatus.PeerStatus(
        peer.member,
        switch (progress.state()) {
          case PROBE -> CoreStatus.Replication.PROBE;
          case REPLICATE -> CoreStatus.Replication.REPLICATE;
          case SNAPSHOT -> CoreStatus.Replication.SNAPSHOT;
        },
        progress.match(),
        progress.knownCommit(),
        isActive(peer),
        isCaughtUp(peer),
        progress.contactNanos() == 0 ? -1 : node.now() - progress.contactNanos());
  }
}
