package sys.storage.raftcluster.operator;

import java.time.Duration;
import sys.storage.raftcluster.operator.plan.Action;
import sys.storage.raftcluster.operator.plan.Outcome;
import sys.storage.raftcluster.operator.plan.Reason;

/**
 * How soon to look again: quickly while something is under way, seldom at rest. Events of
 * Kubernetes bring the next pass forward; no pass waits for anything itself.
 */
final class Pace {

  private static final Duration NEXT_STEP = Duration.ofMillis(20);
  private static final Duration PROGRESS = Duration.ofMillis(100);
  private static final Duration WAITING = Duration.ofMillis(250);
  private static final Duration AT_REST = Duration.ofSeconds(2);

  private Pace() {}

  static Duration after(Action action, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(boolean complete) -> complete ? NEXT_STEP : PROGRESS;
      case Outcome.TryAgain _ -> WAITING;
      case Outcome.Failed _ -> AT_REST;
      case Outcome.Pending _ -> pending(action);
    };
  }

  private static Duration pending(Action action) {
    return switch (action) {
      case Action.Settled _ -> AT_REST;
      case Action.Hold(Reason reason, String _, var _) ->
          reason.needsPerson() || reason.isRest() ? AT_REST : WAITING;
      case Action _ -> NEXT_STEP;
    };
  }
}
