package sys.storage.harness.simulation.script.play;

import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.message.Envelope;
import sys.storage.raft.core.message.Message;

/**
 * Damages messages as a wrong transport would, so that the receiver has to notice. Who speaks to
 * whom, and in which term, stays right: no protocol survives lies about that.
 */
final class Garbling {

  private static final UUID ANOTHER = new UUID(0, 2);

  private final Draws draws;

  Garbling(Draws draws) {
    this.draws = draws;
  }

  Message garbled(Message message) {
    return switch (message) {
      case Message.AppendRequest append -> garbled(append);
      case Message.SnapshotChunk chunk -> garbled(chunk);
      case Message.SnapshotChunkResponse(var envelope, long index, long _, boolean _) ->
          new Message.SnapshotChunkResponse(
              envelope, index, draws.chance(0.5) ? -1 : Long.MAX_VALUE, false);
      case Message.AppendResponse(
              var it,
              boolean accepted,
              long match,
              long rejected,
              long hint,
              long hintTerm) ->
          new Message.AppendResponse(astray(it), accepted, match, rejected, hint, hintTerm);
      case Message.Heartbeat(var it, long commit, long round) ->
          new Message.Heartbeat(misdirected(it), commit, round);
      case Message.HeartbeatResponse(var it, long round, long commit) ->
          new Message.HeartbeatResponse(astray(it), round, commit);
      case Message.PreVoteRequest(var it, long index, long term) ->
          new Message.PreVoteRequest(astray(it), index, term);
      case Message.PreVoteResponse(var it, boolean granted, long term) ->
          new Message.PreVoteResponse(ofItself(it), granted, term);
      case Message.VoteRequest(var it, long index, long term, boolean transfer) ->
          new Message.VoteRequest(astray(it), index, term, transfer);
      case Message.VoteResponse(var it, boolean granted) ->
          new Message.VoteResponse(astray(it), granted);
      case Message.TimeoutNow(var it) -> new Message.TimeoutNow(ofItself(it));
      case Message.Removed removed -> garbled(removed);
      case Message.RemovedResponse(var it, long index) ->
          new Message.RemovedResponse(astray(it), index);
    };
  }

  /** It was meant for another cluster. */
  private static Envelope astray(Envelope envelope) {
    return new Envelope(ANOTHER, envelope.from(), envelope.to(), envelope.term());
  }

  /**
   * It was meant for the disk before. Not for another cluster: a blank node believes the first
   * leader that knows its identity.
   */
  private static Envelope misdirected(Envelope it) {
    var before = new MemberId(it.to().name(), ANOTHER);
    return new Envelope(it.clusterId(), it.from(), before, it.term());
  }

  /** It comes from another node with the receiver's identity, as a copied directory has. */
  private static Envelope ofItself(Envelope it) {
    return new Envelope(it.clusterId(), it.to(), it.to(), it.term());
  }

  /** Its entries are out of order, with each other, with what they follow, or with its term. */
  private Message garbled(Message.AppendRequest append) {
    long previousIndex = append.previousIndex();
    long previousTerm = append.previousTerm();
    List<Entry> entries = append.entries();
    switch (draws.below(append.entries().isEmpty() ? 3 : 4)) {
      case 0 -> previousIndex = -1;
      case 1 -> previousTerm = -1;
      case 2 -> previousTerm = append.envelope().term() + 1;
      default -> previousIndex++;
    }
    return new Message.AppendRequest(
        append.envelope(), previousIndex, previousTerm, append.commit(), entries);
  }

  /** It comes from another cluster, from before this one, or leaves nobody out. */
  private Message garbled(Message.Removed removed) {
    Envelope envelope = removed.envelope();
    Configuration configuration = removed.configuration();
    return switch (draws.below(3)) {
      case 0 -> new Message.Removed(astray(envelope), removed.configurationIndex(), configuration);
      case 1 -> new Message.Removed(envelope, -1, configuration);
      default -> {
        var learners = new TreeSet<>(configuration.learners());
        learners.add(envelope.to());
        yield new Message.Removed(
            envelope,
            removed.configurationIndex(),
            new Configuration(
                configuration.voters(),
                configuration.outgoing(),
                learners,
                configuration.learnersNext()));
      }
    };
  }

  private Message garbled(Message.SnapshotChunk chunk) {
    byte[] data = chunk.data().clone();
    boolean bits = data.length > 0 && draws.chance(0.5);
    if (bits) {
      data[draws.below(data.length)] ^= 1;
    }
    return new Message.SnapshotChunk(
        chunk.envelope(),
        chunk.snapshot(),
        chunk.offset(),
        data,
        chunk.crc32c(),
        bits ? chunk.last() : !chunk.last());
  }
}
