package sys.storage.raft.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sys.storage.raft.core.Effects.ToApply;
import sys.storage.raft.core.PersistBatch.SnapshotChunkWrite;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.configuration.StaticPeers;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.RaftLog;
import sys.storage.raft.core.message.Message;

/**
 * Gathers what one turn wants done and makes {@link Effects} of it: all writes become one batch,
 * and messages that promise what the batch writes wait for it.
 */
final class Turn {

  private static final long NOTHING = Long.MAX_VALUE;

  private final RaftLog log;
  private final Durability durability;

  private List<Message> messages = new ArrayList<>();
  private List<Message> held = new ArrayList<>();
  private List<ToApply> apply = new ArrayList<>();
  private List<Reply> replies = new ArrayList<>();
  private List<Notice> notices = new ArrayList<>();
  private final ArrayDeque<HeldReply> heldReplies = new ArrayDeque<>();

  private List<Entry> entries = new ArrayList<>();
  private List<SnapshotChunkWrite> chunks = new ArrayList<>();
  private long truncateFrom = NOTHING;
  private OptionalLong compactTo = OptionalLong.empty();
  private OptionalLong removed = OptionalLong.empty();
  private Optional<StaticPeers> staticPeers = Optional.empty();

  /** Last index of the log as the batches before this turn's left it. */
  private long issuedLastIndex;

  private HardState issued;

  /** A reply that waits for a batch. */
  private record HeldReply(long batchNumber, Reply reply) {}

  Turn(RaftLog log, Durability durability, HardState restored) {
    this.log = log;
    this.durability = durability;
    this.issuedLastIndex = log.lastIndex();
    this.issued = restored;
  }

  /** Sends a message that promises nothing, except the sender's term. */
  void send(Message message) {
    (message.envelope().term() > durability.durableTerm() ? held : messages).add(message);
  }

  /** Sends a message about a term that nobody promises: a pre-vote. */
  void sendHypothetical(Message message) {
    messages.add(message);
  }

  /** Sends a message when everything written up to the end of this turn is durable. */
  void sendWhenDurable(Message message) {
    held.add(message);
  }

  void append(Entry entry) {
    entries.add(entry);
  }

  /** Cuts the log off; entries of this very turn are never written at all. */
  void truncate(long fromIndex) {
    while (!entries.isEmpty() && entries.getLast().index() >= fromIndex) {
      entries.removeLast();
    }
    if (fromIndex <= issuedLastIndex) {
      truncateFrom = Math.min(truncateFrom, fromIndex);
      issuedLastIndex = fromIndex - 1;
    }
    // Entries that were accepted and cut off in one turn were never on disk.
    held.removeIf(message -> message instanceof Message.AppendResponse);
    durability.truncated(fromIndex);
  }

  /** The log was replaced by a snapshot that is on disk already. */
  void logReset() {
    issuedLastIndex = log.lastIndex();
    durability.reset(log.lastIndex());
  }

  void write(SnapshotChunkWrite chunk) {
    if (chunk.offset() == 0) {
      chunks.clear(); // a new file begins
    }
    chunks.add(chunk);
  }

  /** Whether this turn writes to the log. */
  boolean writesLog() {
    return !entries.isEmpty() || truncateFrom != NOTHING;
  }

  void compact(long upTo) {
    compactTo = OptionalLong.of(upTo);
  }

  void writeRemoval(long configurationIndex) {
    removed = OptionalLong.of(configurationIndex);
  }

  /** Replaces the imposed list; the reply waits until that is durable. */
  void write(StaticPeers peers, Reply reply) {
    staticPeers = Optional.of(peers);
    heldReplies.add(new HeldReply(durability.nextNumber(), reply));
  }

  void apply(ToApply work) {
    apply.add(work);
  }

  void reply(Reply reply) {
    replies.add(reply);
  }

  void refuse(long requestId, Refusal refusal) {
    replies.add(new Reply.Refused(requestId, refusal));
  }

  void notice(Notice notice) {
    notices.add(notice);
  }

  /** A batch is on disk: messages and replies that waited for it go out. */
  void confirm(long number) {
    messages.addAll(durability.confirm(number));
    while (!heldReplies.isEmpty() && heldReplies.getFirst().batchNumber() <= number) {
      replies.add(heldReplies.removeFirst().reply());
    }
  }

  /** Closes the turn. */
  Effects finish(long term, Optional<MemberId> vote, long commit) {
    Optional<PersistBatch> batch = batch(term, vote, commit);
    if (batch.isPresent()) {
      durability.issue(log.lastIndex(), term, held);
    } else if (durability.isIdle()) {
      messages.addAll(held);
    } else if (!held.isEmpty()) {
      durability.hold(held);
    }
    Effects effects = new Effects(batch, messages, apply, replies, notices);
    clear();
    return effects;
  }

  private Optional<PersistBatch> batch(long term, Optional<MemberId> vote, long commit) {
    boolean newTermOrVote = term != issued.term() || !vote.equals(issued.vote());
    if (!newTermOrVote
        && !writesLog()
        && chunks.isEmpty()
        && compactTo.isEmpty()
        && removed.isEmpty()
        && staticPeers.isEmpty()) {
      return Optional.empty();
    }
    // The commit index is never worth a write of its own; it rides along.
    Optional<HardState> hardState = Optional.empty();
    if (newTermOrVote || commit != issued.commit()) {
      issued = new HardState(term, vote, commit);
      hardState = Optional.of(issued);
    }
    issuedLastIndex = log.lastIndex();
    return Optional.of(
        new PersistBatch(
            durability.nextNumber(),
            SnapshotReceiver.merge(chunks),
            truncateFrom == NOTHING ? OptionalLong.empty() : OptionalLong.of(truncateFrom),
            entries,
            hardState,
            compactTo,
            removed,
            staticPeers));
  }

  private void clear() {
    messages.clear();
    held.clear();
    apply.clear();
    replies.clear();
    notices.clear();
    entries.clear();
    chunks.clear();
    truncateFrom = NOTHING;
    compactTo = OptionalLong.empty();
    removed = OptionalLong.empty();
    staticPeers = Optional.empty();
  }
}
