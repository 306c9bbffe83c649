package sys.storage.raft.core;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.configuration.StaticPeers;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.LoggedConfiguration;
import sys.storage.raft.core.log.RaftLog;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Envelope;
import sys.storage.raft.core.quorum.Quorum;

/** What a node is in every role: its identity, term and vote, log, commit index and clock. */
final class Node {

  final MemberId self;
  final CoreOptions options;
  final RaftLog log;
  final Durability durability;
  final Turn turn;
  final Applying applying;
  final Safeguard safeguard;

  private final UUID clusterId;
  private final RandomGenerator random;

  private long term;
  private Optional<MemberId> vote;
  private Optional<MemberId> leader = Optional.empty();

  /** By this node's clock, which begins at 1; 0 while no leader was heard in this life. */
  private long leaderContactNanos;

  private long commit;
  private SnapshotMetadata snapshot;

  /** Nanoseconds since the first tick, plus one: 0 is before everything. */
  private long nowNanos;

  private long firstTickNanos;
  private long operatorEpoch;
  private boolean installing;

  /**
   * A node that restarts may have acknowledged a leader just before: it honours that leader's lease
   * although it does not remember it.
   */
  private final boolean honoursUnknownLease;

  Node(
      UUID clusterId,
      MemberId self,
      CoreOptions options,
      Restored restored,
      RaftLog log,
      RandomGenerator random) {
    this.clusterId = clusterId;
    this.self = self;
    this.options = options;
    this.log = log;
    this.random = random;
    this.term = restored.hardState().term();
    this.vote = restored.hardState().vote();
    this.commit = Math.max(restored.hardState().commit(), restored.snapshot().index());
    this.snapshot = restored.snapshot();
    this.honoursUnknownLease = term > 0;
    this.durability = new Durability(log.lastIndex(), term);
    this.turn = new Turn(log, durability, restored.hardState());
    this.applying = new Applying(this, restored.executedIndex());
    this.safeguard = Safeguard.of(this);
    restored.staticPeers().ifPresent(log::impose);
    if (commit > log.lastIndex()) {
      throw new InvariantViolation(
          "the log ends at %d, but %d was known to be committed: the disk lost entries"
              .formatted(log.lastIndex(), commit));
    }
  }

  // Identity and clock.

  boolean isOfThisCluster(Envelope envelope) {
    return envelope.clusterId().equals(clusterId);
  }

  Envelope to(MemberId target) {
    return to(target, term);
  }

  Envelope to(MemberId target, long inTerm) {
    return new Envelope(clusterId, self, target, inTerm);
  }

  long now() {
    return nowNanos;
  }

  /** The clock never goes back; its origin is the first tick. */
  void tick(long tickNanos) {
    if (nowNanos == 0) {
      firstTickNanos = tickNanos;
      nowNanos = 1;
    }
    nowNanos = Math.max(nowNanos, tickNanos - firstTickNanos + 1);
  }

  /** When an election timeout that begins now ends: between one and two times the lower bound. */
  long randomElectionDeadline() {
    return nowNanos
        + options.electionTimeoutNanos()
        + random.nextLong(options.electionTimeoutNanos());
  }

  // Term, vote and leader.

  long term() {
    return term;
  }

  Optional<MemberId> vote() {
    return vote;
  }

  Optional<MemberId> leader() {
    return leader;
  }

  void enterTerm(long newTerm) {
    if (newTerm < term) {
      throw new InvariantViolation("term goes back from %d to %d".formatted(term, newTerm));
    }
    if (newTerm > term) {
      term = newTerm;
      vote = Optional.empty();
    }
  }

  void voteFor(MemberId candidate) {
    if (vote.isPresent() && !vote.get().equals(candidate)) {
      throw new InvariantViolation(
          "second vote in term %d: %s after %s".formatted(term, candidate, vote.get()));
    }
    vote = Optional.of(candidate);
  }

  void follow(Optional<MemberId> newLeader) {
    if (!leader.equals(newLeader)) {
      leader = newLeader;
      turn.notice(new Notice.LeaderChanged(newLeader, term));
    }
  }

  void heardFromLeader() {
    leaderContactNanos = nowNanos;
  }

  /**
   * Whether a leader may rely on this node not to vote for another one: it was heard within the
   * shortest election timeout (dissertation, sections 4.2.3 and 6.4.1). Also when this node has
   * learnt of a higher term since, which its leader may not know: the lease is one of time, not of
   * a term.
   */
  boolean isLeaseRunning() {
    long timeout = options.electionTimeoutNanos();
    boolean leads = leader.filter(self::equals).isPresent();
    boolean heard = leaderContactNanos > 0 && nowNanos - leaderContactNanos < timeout;
    return leads || heard || (honoursUnknownLease && nowNanos < timeout);
  }

  // Configuration.

  LoggedConfiguration effective() {
    return log.configuration();
  }

  Configuration configuration() {
    return log.configuration().configuration();
  }

  boolean isConfigurationCommitted() {
    return log.configuration().index() <= commit;
  }

  boolean isVoter() {
    return configuration().isVoter(self);
  }

  /**
   * Whether this node may ask for votes. A voter may, unless its log is about to be replaced.
   *
   * <p>So may a voter that only an uncommitted configuration leaves out: it may hold the only log
   * that the others can follow, and they cannot commit that configuration without it (dissertation,
   * section 4.2.2 and figure 4.6). It does not count itself.
   */
  boolean mayCampaign() {
    return !installing && (isVoter() || (!isConfigurationCommitted() && wasVoter()));
  }

  private boolean wasVoter() {
    return log.configurationBefore(effective().index())
        .filter(before -> before.isVoter(self))
        .isPresent();
  }

  /** The voters of both halves, without this node. */
  List<MemberId> otherVoters() {
    Configuration configuration = configuration();
    return configuration.members().stream()
        .filter(member -> configuration.isVoter(member) && !member.equals(self))
        .toList();
  }

  /** Whether this node is a quorum by itself. */
  boolean isSoleVoter() {
    return Quorum.of(configuration()).committedIndex(member -> member.equals(self) ? 1 : 0) == 1;
  }

  /** Highest operator epoch that ever acted, as far as this node knows. */
  long operatorEpoch() {
    return Math.max(operatorEpoch, log.configuration().operatorEpoch());
  }

  void operatorActs(long epoch) {
    operatorEpoch = Math.max(operatorEpoch, epoch);
  }

  /** From now on the configuration is this, whatever the log says: only in an unsafe mode. */
  void impose(StaticPeers peers) {
    log.impose(peers);
    noticeConfiguration();
  }

  // Log and commitment.

  void append(Entry entry) {
    log.append(entry);
    turn.append(entry);
    if (entry.kind() == Entry.Kind.CONFIGURATION) {
      noticeConfiguration();
    }
  }

  /**
   * Cuts the log off.
   *
   * @throws InvariantViolation when a committed entry would be lost
   */
  void truncate(long fromIndex) {
    safeguard.truncating(fromIndex);
    long configurationBefore = effective().index();
    turn.notice(new Notice.LogTruncated(fromIndex, log.lastIndex()));
    log.truncateFrom(fromIndex);
    turn.truncate(fromIndex);
    if (effective().index() != configurationBefore) {
      noticeConfiguration();
    }
  }

  long commit() {
    return commit;
  }

  /** Everything up to the index is committed. A lower index than before changes nothing. */
  void commitTo(long index) {
    long within = index > log.lastIndex() ? safeguard.commitBeyondLog(index) : index;
    if (within <= commit) {
      return;
    }
    for (LoggedConfiguration logged : log.configurationsBetween(commit, within)) {
      turn.notice(new Notice.ConfigurationCommitted(logged.index(), logged.configuration()));
    }
    commit = within;
  }

  /** What counted as committed from this index on does so no more: only in an unsafe mode. */
  void uncommitFrom(long index) {
    commit = Math.min(commit, index - 1);
  }

  /** The newest snapshot on disk. */
  SnapshotMetadata snapshot() {
    return snapshot;
  }

  void snapshotSaved(SnapshotMetadata saved) {
    snapshot = saved;
  }

  /** A received snapshot is complete and being written; until then nothing changes the log. */
  void setInstalling(boolean complete) {
    installing = complete;
  }

  boolean isInstalling() {
    return installing;
  }

  /** A received snapshot is on disk and replaces log and state. */
  void install(SnapshotMetadata received) {
    installing = false;
    log.resetTo(received);
    turn.logReset();
    snapshot = received;
    commit = received.index();
    applying.restore(received);
    noticeConfiguration();
    turn.notice(new Notice.SnapshotInstalled(received.index()));
  }

  private void noticeConfiguration() {
    turn.notice(new Notice.ConfigurationChanged(effective().index(), configuration()));
  }
}
