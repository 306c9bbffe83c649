package sys.storage.harness.simulation.script;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import sys.storage.harness.simulation.script.AdminStep.Call;
import sys.storage.harness.simulation.script.ClientStep.Read;
import sys.storage.harness.simulation.script.ClientStep.Retry;
import sys.storage.harness.simulation.script.ClientStep.StartClients;
import sys.storage.harness.simulation.script.ClientStep.StopClients;
import sys.storage.harness.simulation.script.ClientStep.Write;

/** Reads and writes what clients and administrators ask for. */
final class RequestWords {

  private static final int LAST_KEY = 7;
  private static final String NOBODY = "nobody";

  private RequestWords() {}

  /** Empty when the verb belongs to others. */
  static Optional<Step> read(String verb, Line line) {
    return switch (verb) {
      case "start-clients" -> Optional.of(new StartClients());
      case "stop-clients" -> Optional.of(new StopClients());
      case "add-learner" -> admin(new Call.AddLearner(line.member()), line);
      case "remove-learner" -> admin(new Call.RemoveLearner(line.member()), line);
      case "enter-joint" -> admin(new Call.EnterJoint(voters(line)), line);
      case "skip-joint" -> admin(new Call.SkipJoint(line.members()), line);
      case "impose" -> admin(new Call.Impose(line.members()), line);
      case "commit-new" -> admin(new Call.CommitNew(), line);
      case "leave-joint" -> admin(new Call.LeaveJoint(line.membersAfter("removing")), line);
      case "transfer" -> admin(transfer(line), line);
      default -> Optional.empty();
    };
  }

  /** Whether the line tells what a client does, which begins with the client's name. */
  static boolean isClients(Line line) {
    return List.of("writes", "reads", "retries").contains(line.peekSecond());
  }

  /** Reads what a client does. */
  static Step readClient(Line line) {
    String client = line.node();
    if (line.accept("writes")) {
      int key = key(line);
      line.require("=");
      return new Write(client, key, line.number("a value"), through(line));
    }
    if (line.accept("reads")) {
      int key = key(line);
      boolean lease = line.accept("by");
      if (lease) {
        line.require("lease");
      }
      return new Read(client, key, lease, through(line));
    }
    line.require("retries");
    return new Retry(client, through(line));
  }

  private static List<MemberName> voters(Line line) {
    return line.accept(NOBODY) ? List.of() : line.members();
  }

  private static Call transfer(Line line) {
    return new Call.Transfer(
        line.peek().equals("at") ? Optional.empty() : Optional.of(line.member()));
  }

  private static Optional<Step> admin(Call call, Line line) {
    line.require("at");
    return Optional.of(
        new AdminStep(
            call,
            line.node(),
            line.numberAfter("expecting", "an index"),
            line.numberAfter("epoch", "an epoch"),
            line.accept("by") ? line.node() : AdminStep.ADMIN));
  }

  private static String through(Line line) {
    line.require("through");
    return line.node();
  }

  /** {@code k0} to {@code k7}. */
  static int key(Line line) {
    for (int key = 0; key <= LAST_KEY; key++) {
      if (line.accept("k" + key)) {
        return key;
      }
    }
    throw line.expected("a key from k0 to k" + LAST_KEY);
  }

  static String write(ClientStep step) {
    return switch (step) {
      case Write(String client, int key, long value, String node) ->
          "%s writes k%d = %d through %s".formatted(client, key, value, node);
      case Read(String client, int key, boolean lease, String node) ->
          "%s reads k%d%s through %s".formatted(client, key, lease ? " by lease" : "", node);
      case Retry(String client, String node) -> client + " retries through " + node;
      case StartClients() -> "start-clients";
      case StopClients() -> "stop-clients";
    };
  }

  static String write(AdminStep step) {
    return write(step.call())
        + " at "
        + step.node()
        + after("expecting", step.expecting())
        + after("epoch", step.epoch())
        + (step.caller().equals(AdminStep.ADMIN) ? "" : " by " + step.caller());
  }

  private static String write(Call call) {
    return switch (call) {
      case Call.AddLearner(MemberName member) -> "add-learner " + member;
      case Call.RemoveLearner(MemberName member) -> "remove-learner " + member;
      case Call.EnterJoint(var voters) ->
          "enter-joint " + (voters.isEmpty() ? NOBODY : write(voters));
      case Call.CommitNew() -> "commit-new";
      case Call.SkipJoint(var voters) -> "skip-joint " + write(voters);
      case Call.Impose(var voters) -> "impose " + write(voters);
      case Call.LeaveJoint(var removed) ->
          "leave-joint" + (removed.isEmpty() ? "" : " removing " + write(removed));
      case Call.Transfer(var target) -> "transfer" + target.map(member -> " " + member).orElse("");
    };
  }

  static String write(List<MemberName> members) {
    return members.stream().map(MemberName::toString).collect(Collectors.joining(" "));
  }

  private static String after(String word, OptionalLong number) {
    return number.isPresent() ? " " + word + " " + number.getAsLong() : "";
  }
}
