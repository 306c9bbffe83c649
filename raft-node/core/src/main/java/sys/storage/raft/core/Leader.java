package sys.storage.raft.core;

import java.util.Optional;
import sys.storage.raft.core.MembershipAdmission.Decision;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotReader;
import sys.storage.raft.core.message.Message;

/** Leads one term: takes requests, replicates, commits (paper, sections 5.3 and 5.4). */
final class Leader implements RoleState {

  private static final byte[] NO_PAYLOAD = {};

  private final Node node;
  private final Roles roles;
  private final Replication replication;
  private final Reads reads;
  private final Removals removals;
  private final MembershipAdmission admission;
  private final MembershipChanges changes;
  private final LeadershipTransfer transfer;

  /** Index of the blank entry that begins the term: until it is committed, nothing is certain. */
  private final long blankIndex;

  private final long electedNanos;
  private final long logTimeAtElectionMillis;
  private long uncommittedBytes;
  private long nextHeartbeatNanos;

  Leader(Node node, Roles roles, SnapshotReader snapshots, LeadershipTransfer transfer) {
    this.node = node;
    this.roles = roles;
    this.transfer = transfer;
    this.replication = new Replication(node, snapshots);
    this.reads = new Reads(node, replication);
    this.removals = new Removals(node);
    this.admission = new MembershipAdmission(node, replication, removals);
    this.changes = new MembershipChanges(node, removals);
    this.blankIndex = node.log.lastIndex() + 1;
    this.electedNanos = node.now();
    this.logTimeAtElectionMillis = node.log.lastLogTimeMillis();
    this.uncommittedBytes = node.log.bytesBetween(node.commit() + 1, node.log.lastIndex());
  }

  @Override
  public Role role() {
    return Role.LEADER;
  }

  void start() {
    append(Entry.Kind.BLANK, NO_PAYLOAD);
    beat();
  }

  Replication replication() {
    return replication;
  }

  Removals removals() {
    return removals;
  }

  boolean isLeaseValid() {
    return leads() && transfer.target().isEmpty() && reads.isLeaseValid();
  }

  /** Whether an entry of this term is committed, so that the commit index is the cluster's. */
  private boolean leads() {
    return node.commit() >= blankIndex;
  }

  // Requests.

  void propose(Event.Propose proposal) {
    long size = Entry.HEADER_BYTES + (long) proposal.payload().length;
    if (transfer.target().isPresent()) {
      node.turn.refuse(proposal.requestId(), new Refusal.Transferring(transfer.target().get()));
    } else if (uncommittedBytes > 0
        && uncommittedBytes + size > node.options.maxUncommittedBytes()) {
      node.turn.refuse(
          proposal.requestId(),
          new Refusal.Overloaded(uncommittedBytes, node.options.maxUncommittedBytes()));
    } else {
      Entry entry = append(Entry.Kind.COMMAND, proposal.payload());
      node.turn.reply(new Reply.Proposed(proposal.requestId(), entry.index(), entry.term()));
    }
  }

  void read(Event.Read read) {
    boolean lease = read.lease() && transfer.target().isEmpty();
    reads.onRead(read.requestId(), lease, leads());
  }

  void changeMembership(Event.ChangeMembership request) {
    advanceCommit(); // what this turn brought so far counts
    if (isRemoved()) {
      node.turn.refuse(request.requestId(), new Refusal.NotLeader(Optional.empty()));
      return;
    }
    switch (admission.decide(request, leads(), transfer.target())) {
      case Decision.Denied(Refusal refusal) -> node.turn.refuse(request.requestId(), refusal);
      case Decision.AlreadyDone() -> changes.await(request.requestId(), true);
      case Decision.Admitted(Configuration configuration) -> {
        var payload = new ConfigurationEntry(configuration, node.operatorEpoch());
        append(Entry.Kind.CONFIGURATION, payload.encode());
        replication.track(configuration); // effective from now on, here as everywhere
        changes.await(request.requestId(), false);
      }
    }
  }

  void transferLeadership(Event.TransferLeadership request) {
    long requestId = request.requestId();
    if (request.operatorEpoch() < node.operatorEpoch()) {
      node.turn.refuse(
          requestId, new Refusal.StaleOperator(request.operatorEpoch(), node.operatorEpoch()));
      return;
    }
    node.operatorActs(request.operatorEpoch());
    if (transfer.target().isPresent()) {
      node.turn.refuse(requestId, new Refusal.Transferring(transfer.target().get()));
      return;
    }
    Optional<MemberId> target = request.target().or(replication::mostCaughtUpVoter);
    if (target.isEmpty()) {
      node.turn.refuse(
          requestId, new Refusal.NotYet("no other voter is reachable: nobody could take over"));
    } else if (target.get().equals(node.self)) {
      node.turn.reply(new Reply.TransferDone(requestId, node.self));
    } else if (!node.configuration().voters().contains(target.get())) {
      node.turn.refuse(
          requestId,
          new Refusal.Illegal(target.get() + " is not a voter of the incoming configuration"));
    } else {
      transfer.begin(requestId, target.get());
    }
  }

  void announceRemoval(Event.AnnounceRemoval request) {
    if (request.operatorEpoch() >= node.operatorEpoch() && node.isConfigurationCommitted()) {
      removals.announce(request.removed());
    }
  }

  void onHeartbeatResponse(Message.HeartbeatResponse response) {
    replication.onHeartbeatResponse(response);
    reads.onConfirmation();
  }

  private Entry append(Entry.Kind kind, byte[] payload) {
    Entry entry =
        Entry.create(node.log.lastIndex() + 1, node.term(), logTimeMillis(), kind, payload);
    node.append(entry);
    uncommittedBytes += entry.size();
    return entry;
  }

  /** Goes on where the log's time stood at the election: it counts time under leaders alone. */
  private long logTimeMillis() {
    return logTimeAtElectionMillis + (node.now() - electedNanos) / 1_000_000;
  }

  // Time.

  @Override
  public void tick() {
    long silence = node.now() - replication.quorumContactNanos();
    if (silence >= node.options.electionTimeoutNanos()) {
      // Check-quorum (section 6.2): clients should not wait at a leader that cannot commit.
      roles.becomeFollower(node.term(), Optional.empty());
      return;
    }
    transfer.giveUpIfLate();
    if (node.now() >= nextHeartbeatNanos) {
      beat();
      removals.repeat();
    }
  }

  private void beat() {
    reads.beginRound(leads());
    nextHeartbeatNanos = node.now() + node.options.heartbeatIntervalNanos();
  }

  // The end of a turn.

  @Override
  public void endTurn() {
    advanceCommit();
    if (isRemoved()) {
      stepDownForGood();
      return;
    }
    if (leads() && reads.isWaiting()) {
      beat();
    }
    replication.sendAppends();
    if (transfer.proceed(replication)) {
      reads.surrenderLease();
    }
  }

  /** Entries of earlier terms are committed only together with one of this term (section 5.4.2). */
  private void advanceCommit() {
    long index = replication.committedIndex();
    if (index > node.commit() && node.log.termAt(index) == node.term()) {
      uncommittedBytes -= node.log.bytesBetween(node.commit() + 1, index);
      node.commitTo(index);
      changes.onCommit();
    }
  }

  private boolean isRemoved() {
    return node.isConfigurationCommitted() && !node.isVoter();
  }

  /**
   * The leader has managed a configuration that it is not part of until it was committed (section
   * 4.2.2). The most caught-up voter may take over at once.
   */
  private void stepDownForGood() {
    replication.sendAppends();
    beat(); // the last word of this leader on what is committed
    replication
        .mostCaughtUpVoter()
        .ifPresent(voter -> node.turn.send(new Message.TimeoutNow(node.to(voter))));
    roles.becomeFollower(node.term(), Optional.empty());
  }

  @Override
  public void leave() {
    reads.refuseAll();
    changes.refuseAll();
    transfer.leadershipLost();
  }
}
