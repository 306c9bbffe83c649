package sys.storage.raft.node.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sys.storage.raft.client.Problem;
import sys.storage.raft.core.Refusal;
import sys.storage.raft.core.Reply;
import sys.storage.raft.node.http.ProblemException;
import sys.storage.raft.node.runtime.NodeBusyException;
import sys.storage.raft.node.runtime.Proposal;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.state.command.Command;
import sys.storage.raft.node.state.command.CommandCodec;
import sys.storage.raft.node.state.command.Outcome;
import sys.storage.raft.node.state.command.OutcomeCodec;

/**
 * Commands and reads at this member, which leads. Blocks until the outcome is known or time is up,
 * and keeps apart what did not happen from what is not known.
 */
final class MemberCalls {

  private static final long TIMEOUT_MILLIS = 5_000;

  private MemberCalls() {}

  /**
   * @param index at which the command was executed
   */
  record Executed(Outcome outcome, long index) {}

  static Executed execute(RaftMember member, Command command) throws NotLeaderHere {
    return switch (await(member.propose(CommandCodec.encode(command)), true)) {
      case Proposal.Applied(long index, byte[] reply) ->
          new Executed(OutcomeCodec.decode(reply), index);
      case Proposal.Refused(Refusal refusal) -> throw refused(refusal, true);
      case Proposal.Superseded(long index) ->
          throw new NotLeaderHere("another leader's entry took index %d".formatted(index));
      case Proposal.Unknown(String reason) -> throw ProblemException.outcomeUnknown(reason);
    };
  }

  /** Returns when the member's state is fresh enough to answer. */
  static void awaitReadable(RaftMember member, boolean lease) throws NotLeaderHere {
    Reply reply = await(member.read(lease), false);
    if (reply instanceof Reply.Refused(long _, Refusal refusal)) {
      throw refused(refusal, false);
    }
  }

  private static NotLeaderHere refused(Refusal refusal, boolean changesState) {
    return switch (refusal) {
      case Refusal.NotLeader _, Refusal.Transferring _ -> new NotLeaderHere(refusal.text());
      case Refusal.LostLeadership _ -> {
        if (changesState) {
          throw ProblemException.outcomeUnknown(refusal.text());
        }
        yield new NotLeaderHere(refusal.text());
      }
      case Refusal.Overloaded _ ->
          throw ProblemException.retryLater(Problem.OVERLOADED, "Overloaded", refusal.text());
      case Refusal.NotYet _ -> throw ProblemException.noLeader(refusal.text());
      case Refusal.ConfigurationMismatch _,
          Refusal.StaleOperator _,
          Refusal.NotReady _,
          Refusal.Illegal _ ->
          throw new IllegalStateException("a command was refused by " + refusal);
    };
  }

  private static <T> T await(CompletableFuture<T> future, boolean changesState) {
    try {
      return future.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw notInTime(changesState, "within %d ms".formatted(TIMEOUT_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notInTime(changesState, "before the node went down");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NodeBusyException busy) {
        throw busy(busy);
      }
      throw new IllegalStateException("a request failed in the member", e.getCause());
    }
  }

  static ProblemException busy(NodeBusyException e) {
    String text = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case OVERLOADED -> ProblemException.retryLater(Problem.OVERLOADED, "Overloaded", text);
      case STOPPING -> ProblemException.noLeader(text);
      case DISK_FULL -> ProblemException.diskFull(text);
    };
  }

  private static ProblemException notInTime(boolean changesState, String when) {
    return changesState
        ? ProblemException.outcomeUnknown(
            "the write was not committed %s; it may still be".formatted(when))
        : ProblemException.noLeader("leadership was not confirmed %s".formatted(when));
  }
}
