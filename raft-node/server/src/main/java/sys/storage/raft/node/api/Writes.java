package sys.storage.raft.node.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import sys.storage.raft.client.kv.KvHeaders;
import sys.storage.raft.node.http.ProblemException;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.state.command.Command;
import sys.storage.raft.node.state.command.Condition;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;
import sys.storage.raft.node.state.command.Operation;
import sys.storage.raft.node.state.command.Outcome;

/** One write of the HTTP API at the leader: conditions, execution, answer. */
final class Writes {

  private Writes() {}

  /** What the conditional headers of RFC 9110 ask for, with revisions as entity tags. */
  static List<Condition> conditions(Context ctx, Key key) {
    Optional<String> match = RequestText.header(ctx, "If-Match");
    Optional<String> noneMatch = RequestText.header(ctx, "If-None-Match");
    if (match.isPresent() && noneMatch.isPresent()) {
      throw ProblemException.badRequest("If-Match and If-None-Match exclude each other");
    }
    if (noneMatch.isPresent()) {
      if (!noneMatch.get().equals("*")) {
        throw ProblemException.badRequest(
            "If-None-Match is '%s', only * is known here".formatted(noneMatch.get()));
      }
      return List.of(new Condition.Absent(key));
    }
    return match
        .map(
            tag ->
                tag.equals("*")
                    ? new Condition.Exists(key)
                    : new Condition.ModRevisionIs(
                        key, RequestText.number("If-Match", unquoted(tag))))
        .map(List::<Condition>of)
        .orElse(List.of());
  }

  private static String unquoted(String tag) {
    boolean quoted = tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"");
    return quoted ? tag.substring(1, tag.length() - 1) : tag;
  }

  /**
   * Executes at the leader and answers.
   *
   * @param answer makes the body of what was executed
   */
  static void execute(
      Context ctx,
      RaftMember member,
      List<Condition> conditions,
      List<Operation> operations,
      Function<Done, Object> answer)
      throws NotLeaderHere {
    var command = new Command(RequestText.session(ctx), conditions, operations);
    MemberCalls.Executed executed = MemberCalls.execute(member, command);
    Outcome outcome = executed.outcome();
    Replies.position(ctx, executed.index(), outcome.revision());
    switch (outcome) {
      case Outcome.Done done -> Replies.json(ctx, answer.apply(new Done(done, executed.index())));
      case Outcome.ConditionFailed failed ->
          throw ProblemException.preconditionFailed(
              describe(conditions.get(failed.condition()), failed.found()));
      case Outcome.Rejected rejected -> throw rejected(rejected);
    }
  }

  /** A command that was executed, with its place in the log. */
  record Done(Outcome.Done outcome, long index) {}

  static ProblemException rejected(Outcome.Rejected rejected) {
    return switch (rejected.reason()) {
      case MALFORMED, FUTURE_REVISION -> ProblemException.badRequest(rejected.text());
      case SEQUENCE_TOO_OLD ->
          ProblemException.outcomeUnknown(
              "%s (%s, %s)".formatted(rejected.text(), KvHeaders.CLIENT_ID, KvHeaders.SEQUENCE));
    };
  }

  static String describe(Condition condition, Optional<KeyValue> found) {
    String held =
        found
            .map(keyValue -> "its revision is %d".formatted(keyValue.modRevision()))
            .orElse("it does not exist");
    String wanted =
        switch (condition) {
          case Condition.Exists _ -> "to exist";
          case Condition.Absent _ -> "to be absent";
          case Condition.ModRevisionIs(Key _, long revision) -> "to have revision " + revision;
          case Condition.ValueIs _ -> "to have a certain value";
        };
    return "key '%s' was expected %s, but %s".formatted(condition.key(), wanted, held);
  }
}
