package sys.storage.harness.simulation.invariant;

import java.util.OptionalLong;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Refusal;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.log.Entry;

/**
 * An operator that has been replaced changes nothing any more: a leader refuses an epoch older than
 * the newest it has seen, and the epochs in the log never fall (fencing tokens; Kleppmann 2016). A
 * configuration is appended only for a request that names the one before it, so that of two who
 * decided on the same configuration one is refused.
 */
final class OperatorsAreFenced extends Invariant {

  @Override
  protected void turned(Turn turn) {
    if (!turn.ledOn()) {
      return;
    }
    for (Event event : turn.events()) {
      switch (event) {
        case Event.ChangeMembership request
            when request.operatorEpoch() < turn.before().operatorEpoch() ->
            requireRefused(turn, request.requestId(), request.operatorEpoch());
        case Event.TransferLeadership request
            when request.operatorEpoch() < turn.before().operatorEpoch() ->
            requireRefused(turn, request.requestId(), request.operatorEpoch());
        default -> {}
      }
    }
    for (Entry entry : turn.appended()) {
      if (entry.kind() == Entry.Kind.CONFIGURATION) {
        appended(turn, entry);
      }
    }
  }

  private void requireRefused(Turn turn, long requestId, long epoch) {
    boolean refused =
        turn.effects().replies().stream()
            .anyMatch(
                reply ->
                    reply instanceof Reply.Refused(long id, Refusal why)
                        && id == requestId
                        && (why instanceof Refusal.StaleOperator
                            || why instanceof Refusal.NotLeader));
    require(
        refused,
        turn.member(),
        "did not refuse operator epoch %d, after %d",
        epoch,
        turn.before().operatorEpoch());
  }

  private void appended(Turn turn, Entry entry) {
    var before = turn.member().memory().configurationBefore(entry.index());
    long epoch = ConfigurationEntry.decode(entry.payload()).operatorEpoch();
    require(
        epoch >= before.operatorEpoch(),
        turn.member(),
        "configuration %d is of operator epoch %d, the one before of %d",
        entry.index(),
        epoch,
        before.operatorEpoch());
    OptionalLong expected =
        turn.events().stream()
            .mapMultiToLong(
                (event, index) -> {
                  if (event instanceof Event.ChangeMembership request) {
                    index.accept(request.expectedConfigurationIndex());
                  }
                })
            .filter(index -> index == before.index())
            .findFirst();
    require(
        expected.isPresent(),
        turn.member(),
        "configuration %d follows %d, which no request named",
        entry.index(),
        before.index());
  }
}
