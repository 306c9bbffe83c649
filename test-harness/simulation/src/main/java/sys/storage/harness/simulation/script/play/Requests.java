package sys.storage.harness.simulation.script.play;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import sys.storage.harness.simulation.script.Outcome;
import sys.storage.harness.simulation.script.Outcome.Reason;
import sys.storage.harness.simulation.script.Printer;
import sys.storage.raft.core.Refusal;

/** What came of everybody's last request. */
final class Requests {

  private final Account account;
  private final Map<String, Long> attempts = new HashMap<>();
  private final Map<String, Outcome> outcomes = new HashMap<>();

  Requests(Account account) {
    this.account = account;
  }

  /**
   * Somebody asks; nothing that comes of an earlier request matters any more.
   *
   * @return takes what comes of it
   */
  Consumer<Outcome> asked(String who) {
    long attempt = attempts.merge(who, 1L, Long::sum);
    outcomes.put(who, new Outcome.Waiting());
    return outcome -> {
      if (attempts.getOrDefault(who, 0L) == attempt) {
        outcomes.put(who, outcome);
        account.seen(who, Printer.print(outcome));
      }
    };
  }

  /** Empty when that one has never asked for anything. */
  Optional<Outcome> outcome(String who) {
    return Optional.ofNullable(outcomes.get(who));
  }

  static Outcome refused(Refusal refusal) {
    return new Outcome.Refused(
        switch (refusal) {
          case Refusal.NotLeader _ -> Reason.NOT_LEADER;
          case Refusal.LostLeadership _ -> Reason.LOST_LEADERSHIP;
          case Refusal.Overloaded _ -> Reason.OVERLOADED;
          case Refusal.Transferring _ -> Reason.TRANSFERRING;
          case Refusal.ConfigurationMismatch _ -> Reason.CONFIGURATION_MISMATCH;
          case Refusal.StaleOperator _ -> Reason.STALE_OPERATOR;
          case Refusal.NotYet _ -> Reason.NOT_YET;
          case Refusal.NotReady _ -> Reason.NOT_READY;
          case Refusal.Illegal _ -> Reason.ILLEGAL;
        });
  }
}
