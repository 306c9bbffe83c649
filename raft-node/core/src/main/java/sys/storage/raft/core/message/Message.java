package sys.storage.raft.core.message;

import java.util.List;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;

/**
 * What one member says to another. Each carries an {@link Envelope}; a receiver that it is not
 * meant for refuses it.
 *
 * <p>Sources: Raft paper, figure 2 and section 7; dissertation, sections 3.10 (transfer), 6.4
 * (reads), 9.6 (pre-vote).
 */
public sealed interface Message {

  Envelope envelope();

  /**
   * Would you vote for me in {@code envelope.term}, which is one more than mine?
   *
   * @param lastIndex index of the candidate's last entry
   * @param lastTerm term of that entry
   */
  record PreVoteRequest(Envelope envelope, long lastIndex, long lastTerm) implements Message {}

  /**
   * @param granted when not, {@code envelope.term} is the refuser's term, and a pre-candidate
   *     adopts a higher one
   * @param requestedTerm the term that was asked for
   */
  record PreVoteResponse(Envelope envelope, boolean granted, long requestedTerm)
      implements Message {}

  /**
   * @param leaderTransfer the leader itself asked for this election: its lease does not refuse it
   */
  record VoteRequest(Envelope envelope, long lastIndex, long lastTerm, boolean leaderTransfer)
      implements Message {}

  record VoteResponse(Envelope envelope, boolean granted) implements Message {}

  /**
   * @param previousIndex index of the entry before {@code entries}
   * @param previousTerm term of that entry
   * @param commit the leader's commit index
   * @param entries consecutive, from {@code previousIndex + 1}; empty when probing
   */
  record AppendRequest(
      Envelope envelope, long previousIndex, long previousTerm, long commit, List<Entry> entries)
      implements Message {
    public AppendRequest {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Accepted: everything up to {@code matchIndex} is durable here and equals the leader's log.
   * Refused: the entry at {@code rejectedIndex} is missing or has another term; {@code hintIndex}
   * and {@code hintTerm} name the last entry here that may match (etcd-io/raft calls it the reject
   * hint).
   */
  record AppendResponse(
      Envelope envelope,
      boolean accepted,
      long matchIndex,
      long rejectedIndex,
      long hintIndex,
      long hintTerm)
      implements Message {}

  /**
   * @param commit never more than what the receiver is known to hold
   * @param readRound number of the leader's latest round of leadership confirmation; echoed
   */
  record Heartbeat(Envelope envelope, long commit, long readRound) implements Message {}

  /**
   * @param readRound the round of the heartbeat that is answered
   * @param commit the sender's commit index
   */
  record HeartbeatResponse(Envelope envelope, long readRound, long commit) implements Message {}

  /**
   * One chunk of a snapshot.
   *
   * @param offset position of {@code data} in the snapshot file, in bytes
   * @param crc32c checksum of {@code data}
   * @param last whether the file ends with this chunk
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // A chunk is never compared, and copying it would double its cost.
  record SnapshotChunk(
      Envelope envelope,
      SnapshotMetadata snapshot,
      long offset,
      byte[] data,
      int crc32c,
      boolean last)
      implements Message {}

  /**
   * @param snapshotIndex which snapshot is answered
   * @param nextOffset where the receiver wants to go on: transfers resume after a reconnect
   * @param installed the whole snapshot is durable and is now this member's state
   */
  record SnapshotChunkResponse(
      Envelope envelope, long snapshotIndex, long nextOffset, boolean installed)
      implements Message {}

  /** Campaign now: the leader hands over (dissertation, section 3.10). */
  record TimeoutNow(Envelope envelope) implements Message {}

  /**
   * A committed configuration does not name you any more: write that down and never vote again.
   *
   * @param configurationIndex index of the committed entry of {@code configuration}
   */
  record Removed(Envelope envelope, long configurationIndex, Configuration configuration)
      implements Message {}

  /** The sender has written down that it is removed. */
  record RemovedResponse(Envelope envelope, long configurationIndex) implements Message {}
}
