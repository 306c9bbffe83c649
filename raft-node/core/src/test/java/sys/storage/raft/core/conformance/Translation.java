package sys.storage.raft.core.conformance;

import java.util.Optional;
import sys.storage.raft.core.driver.DrivenNode;
import sys.storage.raft.core.message.Message;

/**
 * Between terms, indexes and messages of theirs and of ours.
 *
 * <p>Theirs begins with a snapshot up to some index, before term 1; ours with a configuration as
 * entry 1 of term 1. So the terms of ours are one higher, and the indexes are shifted.
 *
 * @param firstIndex the index of theirs that is 1 here
 */
record Translation(long firstIndex) {

  /** Our term. */
  long term(long theirs) {
    return theirs + 1;
  }

  /** Our index; 0 is nothing there and here. */
  long index(long theirs) {
    return Math.max(0, theirs - firstIndex + 1);
  }

  /** What a message of ours says, in their words. */
  Optional<Fact> said(Message message) {
    int from = DrivenNode.number(message.envelope().from());
    int to = DrivenNode.number(message.envelope().to());
    long term = message.envelope().term() - 1;
    return switch (message) {
      case Message.VoteRequest asked ->
          Optional.of(asked(from, to, false, term, asked.lastTerm(), asked.lastIndex()));
      case Message.PreVoteRequest asked ->
          Optional.of(asked(from, to, true, term, asked.lastTerm(), asked.lastIndex()));
      case Message.VoteResponse vote ->
          Optional.of(new Fact.Voted(from, to, false, term, vote.granted()));
      case Message.PreVoteResponse vote ->
          Optional.of(new Fact.Voted(from, to, true, term, vote.granted()));
      case Message.AppendResponse append when append.accepted() ->
          Optional.of(acknowledged(from, to, term, append.matchIndex()));
      case Message.SnapshotChunkResponse snapshot when snapshot.installed() ->
          Optional.of(acknowledged(from, to, term, snapshot.snapshotIndex()));
      case Message.AppendRequest _,
          Message.AppendResponse _,
          Message.Heartbeat _,
          Message.HeartbeatResponse _,
          Message.SnapshotChunk _,
          Message.SnapshotChunkResponse _,
          Message.TimeoutNow _,
          Message.Removed _,
          Message.RemovedResponse _ ->
          Optional.empty();
    };
  }

  private Fact asked(int from, int to, boolean preVote, long term, long lastTerm, long lastIndex) {
    return new Fact.AskedForVote(
        from, to, preVote, term, Math.max(1, lastTerm - 1), lastIndex + firstIndex - 1);
  }

  private Fact acknowledged(int from, int to, long term, long index) {
    return new Fact.Acknowledged(from, to, term, index + firstIndex - 1);
  }
}
