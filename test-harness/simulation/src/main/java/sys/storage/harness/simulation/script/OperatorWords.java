package sys.storage.harness.simulation.script;

import java.util.List;
import java.util.Optional;
import sys.storage.harness.simulation.operator.LastCall;
import sys.storage.harness.simulation.script.OperatorStep.ApiRefuses;
import sys.storage.harness.simulation.script.OperatorStep.ChangeTemplate;
import sys.storage.harness.simulation.script.OperatorStep.FreezeView;
import sys.storage.harness.simulation.script.OperatorStep.KillOperatorIn;
import sys.storage.harness.simulation.script.OperatorStep.KillOperators;
import sys.storage.harness.simulation.script.OperatorStep.Scale;
import sys.storage.harness.simulation.script.OperatorStep.StartOperator;
import sys.storage.harness.simulation.script.OperatorStep.ThawView;

/** Reads and writes what happens to the operator. */
final class OperatorWords {

  static final int MOST_REPLICAS = 9;

  private static final List<String> CALLS =
      List.of(
          "status",
          "bootstrap",
          "add-learner",
          "remove-learner",
          "catch-up",
          "enter-joint",
          "commit-new",
          "leave-joint",
          "transfer-leader",
          "unsafe/peers",
          "unsafe/configuration");

  private OperatorWords() {}

  /** Empty when the verb belongs to others. */
  static Optional<Step> read(String verb, Line line) {
    return Optional.ofNullable(
        switch (verb) {
          case "scale" -> new Scale(line.number("replicas", 1, MOST_REPLICAS));
          case "start-operator" -> new StartOperator();
          case "kill-operators" -> new KillOperators();
          case "kill-operator" -> new KillOperatorIn(lastCall(line));
          case "freeze-view" -> new FreezeView();
          case "thaw-view" -> new ThawView();
          case "change-template" -> new ChangeTemplate();
          case "api-refuses" -> new ApiRefuses(line.share());
          default -> null;
        });
  }

  private static LastCall lastCall(Line line) {
    boolean answered = line.accept("after");
    if (!answered && !line.accept("before")) {
      throw line.expected("'before' or 'after'");
    }
    if (!CALLS.contains(line.peek())) {
      throw line.expected("a call: " + String.join(", ", CALLS));
    }
    return new LastCall(line.word("a call"), answered);
  }

  static String write(OperatorStep step) {
    return switch (step) {
      case Scale(int replicas) -> "scale " + replicas;
      case StartOperator() -> "start-operator";
      case KillOperators() -> "kill-operators";
      case KillOperatorIn(LastCall(String call, boolean answered)) ->
          "kill-operator " + (answered ? "after " : "before ") + call;
      case FreezeView() -> "freeze-view";
      case ThawView() -> "thaw-view";
      case ChangeTemplate() -> "change-template";
      case ApiRefuses(double share) -> "api-refuses " + share;
    };
  }
}
