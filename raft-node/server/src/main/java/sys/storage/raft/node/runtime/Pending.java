package sys.storage.raft.node.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Refusal;
import sys.storage.raft.core.Reply;
import sys.storage.raft.node.state.ApplyResult;

/**
 * Who waits for what: requests for the core's reply, by request number; commands in the log for
 * their execution, by index and term. An index that is executed with another term than a command
 * had says for certain that the command is lost.
 */
public final class Pending {

  private final AtomicLong nextRequest = new AtomicLong(1);
  private final Map<Long, Waiting> requests = new ConcurrentHashMap<>();
  private final Map<Long, InLog> commands = new ConcurrentHashMap<>();

  private sealed interface Waiting {
    record ForCommand(CompletableFuture<Proposal> outcome) implements Waiting {}

    record ForReply(CompletableFuture<Reply> reply) implements Waiting {}
  }

  private record InLog(long term, CompletableFuture<Proposal> outcome) {}

  /** A request that was numbered, and its answer to come. */
  public record Numbered<E extends Event, T>(long id, E event, CompletableFuture<T> answer) {}

  public Numbered<Event.Propose, Proposal> command(byte[] payload) {
    long id = nextRequest.getAndIncrement();
    var outcome = new CompletableFuture<Proposal>();
    requests.put(id, new Waiting.ForCommand(outcome));
    return new Numbered<>(id, new Event.Propose(id, payload), outcome);
  }

  public Numbered<Event, Reply> request(LongFunction<Event> event) {
    long id = nextRequest.getAndIncrement();
    var reply = new CompletableFuture<Reply>();
    requests.put(id, new Waiting.ForReply(reply));
    return new Numbered<>(id, event.apply(id), reply);
  }

  /** Takes the core's reply. Before the entries of the same turn are handed to the applier. */
  public void answer(Reply reply) {
    Waiting waiting = requests.remove(reply.requestId());
    if (waiting == null) {
      return;
    }
    switch (waiting) {
      case Waiting.ForReply(CompletableFuture<Reply> future) -> future.complete(reply);
      case Waiting.ForCommand(CompletableFuture<Proposal> outcome) -> {
        switch (reply) {
          case Reply.Proposed(long _, long index, long term) -> inLog(index, term, outcome);
          case Reply.Refused(long _, Refusal refusal) ->
              outcome.complete(new Proposal.Refused(refusal));
          case Reply.ReadReady _, Reply.MembershipDone _, Reply.TransferDone _ ->
              throw new IllegalStateException("a command was answered by " + reply);
        }
      }
    }
  }

  private void inLog(long index, long term, CompletableFuture<Proposal> outcome) {
    InLog before = commands.put(index, new InLog(term, outcome));
    if (before != null) {
      // This node leads again and writes its own entry where the earlier one was cut off.
      before.outcome().complete(new Proposal.Superseded(index));
    }
  }

  /** An entry was executed. */
  public void executed(ApplyResult result) {
    InLog waiting = commands.remove(result.index());
    if (waiting != null) {
      waiting
          .outcome()
          .complete(
              waiting.term() == result.term()
                  ? new Proposal.Applied(result.index(), result.reply())
                  : new Proposal.Superseded(result.index()));
    }
  }

  /** The state was replaced by a snapshot: what happened at the indexes before is not told. */
  public void skipped(long toIndex) {
    commands
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = entry.getKey() <= toIndex;
              if (gone) {
                entry
                    .getValue()
                    .outcome()
                    .complete(
                        new Proposal.Unknown(
                            "this node fell behind and took a snapshot in place of the entry"));
              }
              return gone;
            });
  }

  /** The mailbox had no room for it. */
  public void withdraw(Numbered<?, ?> numbered) {
    requests.remove(numbered.id());
  }

  public int size() {
    return requests.size() + commands.size();
  }

  /** The node stops: nobody will answer any more. */
  public void abandon(String reason) {
    Map<Long, Waiting> left = new HashMap<>(requests);
    requests.clear();
    left.forEach(
        (id, waiting) -> {
          switch (waiting) {
            case Waiting.ForCommand(CompletableFuture<Proposal> outcome) ->
                outcome.complete(new Proposal.Unknown(reason));
            case Waiting.ForReply(CompletableFuture<Reply> reply) -> reply.cancel(false);
          }
        });
    commands.values().forEach(c -> c.outcome().complete(new Proposal.Unknown(reason)));
    commands.clear();
  }
}
