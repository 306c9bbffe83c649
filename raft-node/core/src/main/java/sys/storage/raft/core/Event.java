package sys.storage.raft.core;

import java.util.Optional;
import java.util.Set;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.configuration.StaticPeers;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Message;

/** Everything that can happen to a {@link RaftCore}. */
public sealed interface Event {

  /**
   * Time goes on. Timeouts are looked at after all events of the turn, so that messages which
   * waited in the queue during a pause count before a timeout does. Put one first into every turn:
   * the leader's lease is as exact as the latest tick.
   *
   * @param nowNanos a monotonic clock with any origin; a value before the latest one is ignored
   */
  record Tick(long nowNanos) implements Event {}

  record Received(Message message) implements Event {}

  /**
   * Every {@link PersistBatch} up to and including this number is durable. Batches are written in
   * order, so the number says exactly which log and vote is on disk, whatever was truncated in
   * between (no ABA race).
   */
  record Persisted(long batchNumber) implements Event {}

  /**
   * A received snapshot failed its checks when its last chunk was to be made durable; the batch
   * counts as written without it. Comes before the {@link Persisted} of its batch.
   */
  record SnapshotRefused(long snapshotIndex, String reason) implements Event {}

  /** The state machine's own snapshot is durable: the log up to it may be compacted. */
  record SnapshotSaved(SnapshotMetadata snapshot) implements Event {}

  /** The state machine has executed everything up to this index. */
  record Applied(long index) implements Event {}

  /**
   * A client's command. Answered by {@link Reply.Proposed} or {@link Reply.Refused}; the fate of a
   * proposed entry is seen when its index is applied: with the same term it is this command, with
   * another it never was committed.
   *
   * @param requestId chosen by the caller, returned in the reply
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; handed over, not copied.
  record Propose(long requestId, byte[] payload) implements Event {}

  /**
   * A linearizable read (ReadIndex), or one under the leader's lease. Answered by {@link
   * Reply.ReadReady} or {@link Reply.Refused}.
   */
  record Read(long requestId, boolean lease) implements Event {}

  /**
   * An operator's step. Answered by {@link Reply.MembershipDone} when the entry is committed, or by
   * {@link Reply.Refused}.
   *
   * @param expectedConfigurationIndex compare-and-set token: index of the effective configuration
   *     as the operator saw it
   * @param operatorEpoch fencing number of the operator; an older one is refused
   */
  record ChangeMembership(
      long requestId, MembershipChange change, long expectedConfigurationIndex, long operatorEpoch)
      implements Event {}

  /**
   * From now on this node goes by a list of voters in place of what its log says; the caller has
   * made the list durable. Only in {@link SafetyMode#UNSAFE_EARLY_VOTE}. Answered by {@link
   * Reply.MembershipDone} or by {@link Reply.Refused}.
   */
  record ImposePeers(long requestId, StaticPeers peers) implements Event {}

  /**
   * Hand leadership over. Answered by {@link Reply.TransferDone} when another leader is known, else
   * by {@link Reply.Refused}.
   *
   * @param target a voter; empty: the most caught-up voter of the incoming configuration other than
   *     this node
   */
  record TransferLeadership(long requestId, Optional<MemberId> target, long operatorEpoch)
      implements Event {}

  /**
   * Tell members that the committed configuration does not name them, until they confirm or a bound
   * of time has passed. Ignored unless this node is leader and its effective configuration is
   * committed; members that it names are left out.
   */
  record AnnounceRemoval(Set<MemberId> removed, long operatorEpoch) implements Event {}

  /** The transport lost or refused a connection to the peer: what was in flight may be lost. */
  record PeerUnreachable(MemberId peer) implements Event {}
}
