package sys.storage.raft.core;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.configuration.StaticPeers;
import sys.storage.raft.core.log.LogReader;
import sys.storage.raft.core.log.RaftLog;
import sys.storage.raft.core.log.SnapshotReader;

/**
 * The protocol as a value in motion: events go in, effects come out, and nothing else happens. It
 * has no thread and no clock; one thread at a time may call it.
 *
 * <p>Sources: the Raft paper (Ongaro, Ousterhout 2014), the dissertation (Ongaro 2014), and the
 * practice of etcd-io/raft.
 */
public final class RaftCore {

  private final Node node;
  private final Roles roles;
  private final LeadershipTransfer transfer;
  private final SnapshotReceiver snapshots;
  private final Inbox inbox;
  private final Compaction compaction;

  /**
   * Reads the whole log once.
   *
   * @param random draws election timeouts, and nothing else
   * @throws InvariantViolation when the log has lost entries that were known to be committed
   * @throws IllegalArgumentException when log and snapshot do not fit together
   */
  public RaftCore(
      UUID clusterId,
      MemberId self,
      CoreOptions options,
      Restored restored,
      LogReader logReader,
      SnapshotReader snapshotReader,
      RandomGenerator random) {
    var log =
        new RaftLog(
            logReader,
            restored.snapshot(),
            restored.firstIndex(),
            restored.lastIndex(),
            restored.hardState().commit(),
            options.maxLogMemoryBytes());
    this.node = new Node(clusterId, self, options, restored, log, random);
    this.transfer = new LeadershipTransfer(node);
    this.roles = new Roles(node, snapshotReader, transfer, restored.removed());
    this.snapshots = new SnapshotReceiver(node);
    this.inbox = new Inbox(node, roles, snapshots);
    this.compaction = new Compaction(node);
  }

  /**
   * Takes the events of one turn in order and says what is to be done.
   *
   * @throws InvariantViolation when going on could lose acknowledged writes; the node must stop
   */
  public Effects step(List<Event> events) {
    boolean ticked = false;
    for (Event event : events) {
      ticked |= event instanceof Event.Tick;
      handle(event);
    }
    if (ticked) {
      roles.current().tick();
    }
    roles.current().endTurn();
    transfer.observeOutcome();
    node.applying.handOut();
    node.log.release(Math.min(node.commit(), node.durability.durableIndex()));
    return node.turn.finish(node.term(), node.vote(), node.commit());
  }

  private void handle(Event event) {
    switch (event) {
      case Event.Tick(long nowNanos) -> node.tick(nowNanos);
      case Event.Received(var message) -> inbox.receive(message);
      case Event.Persisted(long batchNumber) -> {
        node.turn.confirm(batchNumber);
        snapshots.onPersisted(batchNumber);
        roles.current().onPersisted();
      }
      case Event.SnapshotRefused refused -> snapshots.onRefused(refused);
      case Event.SnapshotSaved(var snapshot) -> compaction.onSnapshotSaved(snapshot, leader());
      case Event.Applied(long index) -> node.applying.applied(index);
      case Event.Propose proposal ->
          leader()
              .ifPresentOrElse(
                  leader -> leader.propose(proposal), () -> refuse(proposal.requestId()));
      case Event.Read read ->
          leader().ifPresentOrElse(leader -> leader.read(read), () -> refuse(read.requestId()));
      case Event.ChangeMembership change ->
          leader()
              .ifPresentOrElse(
                  leader -> leader.changeMembership(change), () -> refuse(change.requestId()));
      case Event.ImposePeers request -> imposePeers(request);
      case Event.TransferLeadership request ->
          leader()
              .ifPresentOrElse(
                  leader -> leader.transferLeadership(request), () -> refuse(request.requestId()));
      case Event.AnnounceRemoval request ->
          leader().ifPresent(leader -> leader.announceRemoval(request));
      case Event.PeerUnreachable(MemberId peer) ->
          leader().ifPresent(leader -> leader.replication().onUnreachable(peer));
    }
  }

  private void imposePeers(Event.ImposePeers request) {
    StaticPeers peers = request.peers();
    if (node.options.safetyMode() != SafetyMode.UNSAFE_EARLY_VOTE) {
      node.turn.refuse(
          request.requestId(),
          new Refusal.Illegal(
              "a list of peers is for %s, this node's mode is %s"
                  .formatted(
                      SafetyMode.UNSAFE_EARLY_VOTE.text(), node.options.safetyMode().text())));
    } else if (peers.operatorEpoch() < node.operatorEpoch()) {
      node.turn.refuse(
          request.requestId(),
          new Refusal.StaleOperator(peers.operatorEpoch(), node.operatorEpoch()));
    } else {
      boolean alreadyDone =
          node.log.isImposed() && node.configuration().voters().equals(peers.voters());
      node.impose(peers);
      leader().ifPresent(leader -> leader.replication().track(node.configuration()));
      node.turn.write(
          peers,
          new Reply.MembershipDone(
              request.requestId(), alreadyDone, node.effective().index(), node.configuration()));
    }
  }

  private Optional<Leader> leader() {
    return roles.current() instanceof Leader leader ? Optional.of(leader) : Optional.empty();
  }

  private void refuse(long requestId) {
    node.turn.refuse(requestId, new Refusal.NotLeader(node.leader()));
  }

  /** A picture of the core between two steps. */
  public CoreStatus status() {
    return new CoreStatus(
        roles.current().role(),
        node.term(),
        node.leader(),
        node.configuration(),
        node.effective().index(),
        node.isConfigurationCommitted(),
        node.operatorEpoch(),
        node.log.firstIndex(),
        node.log.lastIndex(),
        node.log.lastTerm(),
        node.durability.durableIndex(),
        node.commit(),
        node.applying.applied(),
        node.snapshot().index(),
        leader().map(Leader::isLeaseValid).orElse(false),
        leader().map(leader -> leader.replication().status()).orElse(List.of()),
        transfer.target(),
        leader().map(leader -> leader.removals().confirmed()).orElse(Set.of()));
  }
}
