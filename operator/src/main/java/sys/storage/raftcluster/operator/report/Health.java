package sys.storage.raftcluster.operator.report;

import static java.util.stream.Collectors.joining;

import java.util.Optional;
import java.util.TreeSet;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.operator.observe.ObservedPod;
import sys.storage.raftcluster.operator.observe.Records;
import sys.storage.raftcluster.operator.plan.Action;
import sys.storage.raftcluster.operator.plan.Outcome;
import sys.storage.raftcluster.operator.plan.Recovery;
import sys.storage.raftcluster.operator.plan.Situation;

/** What is wrong, the worst first. */
final class Health {

  /**
   * @param reason in the spelling of Kubernetes
   * @param text a sentence that a person can act on
   */
  record Trouble(String reason, String text) {}

  private Health() {}

  static Optional<Trouble> troubles(Circumstances it) {
    return failed(it)
        .or(() -> growthRefused(it))
        .or(() -> held(it))
        .or(() -> forced(it))
        .or(() -> pods(it))
        .or(() -> silentVoters(it));
  }

  private static Optional<Trouble> failed(Circumstances it) {
    return it.outcome() instanceof Outcome.Failed(String reason, String why)
        ? Optional.of(new Trouble(reason, why))
        : Optional.empty();
  }

  /** Said until the claims have grown, although it is not tried in every pass. */
  private static Optional<Trouble> growthRefused(Circumstances it) {
    boolean small =
        it.seen().claims().values().stream()
            .anyMatch(claim -> claim.bytes() < it.desired().storageBytes());
    return it.before().conditions().stream()
        .filter(_ -> small && it.situation().isPresent())
        .filter(_ -> !(it.action() instanceof Action.GrowClaim))
        .filter(condition -> Records.GROWTH_REFUSED.equals(condition.getReason()))
        .findFirst()
        .map(condition -> new Trouble(condition.getReason(), condition.getMessage()));
  }

  private static Optional<Trouble> held(Circumstances it) {
    return it.action() instanceof Action.Hold(var reason, String text, var _)
            && reason.needsPerson()
        ? Optional.of(new Trouble(reason.text(), text))
        : Optional.empty();
  }

  private static Optional<Trouble> forced(Circumstances it) {
    return it.situation()
        .flatMap(Recovery::loss)
        .map(text -> new Trouble("NewClusterForced", text));
  }

  private static Optional<Trouble> pods(Circumstances it) {
    return it.seen().pods().values().stream()
        .filter(pod -> !pod.terminating())
        .map(ObservedPod::problem)
        .flatMap(Optional::stream)
        .findFirst()
        .map(problem -> new Trouble(problem.kind().reason(), problem.text()));
  }

  private static Optional<Trouble> silentVoters(Circumstances it) {
    return it.situation()
        .map(
            situation -> {
              var silent = new TreeSet<>(situation.configuration().voters());
              silent.removeAll(situation.live());
              return silent;
            })
        .filter(silent -> !silent.isEmpty())
        .map(
            silent ->
                new Trouble(
                    "MembersUnhealthy",
                    "the leader does not hear from %s"
                        .formatted(silent.stream().map(MemberId::name).collect(joining(", ")))));
  }

  /** How many of the voters take part, for a person. */
  static String census(Situation situation) {
    var voters = situation.configuration().voters();
    long live = voters.stream().filter(situation.live()::contains).count();
    return "%d of %d voters take part, %s leads"
        .formatted(live, voters.size(), situation.leader().member().name());
  }
}
