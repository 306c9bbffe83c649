package sys.storage.raftcluster.operator.plan;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.operator.observe.Observation;
import sys.storage.raftcluster.operator.observe.ObservedPod;
import sys.storage.raftcluster.operator.observe.Seen;

/**
 * The mode unsafe-early-vote, once the cluster has grown from its first voter: the wanted voters
 * are a list, which each node that answers is given by itself. No entry of the log, no learner and
 * no majority is asked for; that is the rule that the mode breaks. How far it has come is seen from
 * what each node says it goes by.
 */
final class EarlyVote {

  private EarlyVote() {}

  /** Gives the next node the list; empty when all that answer have it, or pods are missing. */
  static Optional<Action> next(Situation situation) {
    SortedSet<MemberId> next = NextVoters.of(situation);
    boolean begins = !next.equals(situation.configuration().voters());
    Optional<NodeStatus> node = lacking(situation, next);
    if (node.isEmpty()) {
      return NextVoters.missing(situation)
          .map(text -> Action.Hold.asBefore(Reason.WAITING_FOR_PODS, text));
    }
    boolean starts = begins && !isUnderWay(situation, next);
    Optional<Action> objection =
        starts
            ? MembershipChange.refused(situation, next, answering(situation))
                .or(() -> MembershipChange.tooEarly(situation))
                .or(() -> MembershipChange.transferLeader(situation, next))
                .or(() -> MembershipChange.limitDisruption(situation, next))
            : Optional.empty();
    return objection.or(
        () ->
            Optional.of(
                new Action.UnsafePeers(
                    addressee(situation, node.get()),
                    next,
                    starts && !situation.changeUnderWay())));
  }

  /**
   * The lists that were given out may leave no majority that answers. Whoever began to give them
   * out goes on all the same: a list needs no leader.
   */
  static Optional<Action> goOnWithoutLeader(Desired desired, Observation seen, Instant now) {
    return seen.nodes().values().stream()
        .flatMap(node -> node.asOptional().stream())
        .filter(node -> node.state().equals(NodeStatus.ACTIVE))
        .max(
            Comparator.comparingLong((NodeStatus node) -> node.configuration().index())
                .thenComparing(node -> node.configuration().voters().size()))
        .map(latest -> new Situation(desired, seen, latest, now))
        .filter(Situation::goesByLists)
        .filter(situation -> isUnderWay(situation, NextVoters.of(situation)))
        .flatMap(EarlyVote::next)
        .filter(action -> action instanceof Action.UnsafePeers);
  }

  /** Empty nodes first, the leader last: it may have to step down by its list. */
  private static Optional<NodeStatus> lacking(Situation situation, SortedSet<MemberId> next) {
    return situation.seen().nodes().values().stream()
        .map(Seen::asOptional)
        .flatMap(Optional::stream)
        .filter(node -> lacks(situation, node, next))
        .min(Comparator.comparingInt(node -> rank(situation, node)));
  }

  private static boolean lacks(Situation situation, NodeStatus node, SortedSet<MemberId> next) {
    if (node.state().equals(NodeStatus.BLANK)) {
      return next.contains(node.member().id());
    }
    return situation.isActiveHere(node) && !goesBy(node, next);
  }

  private static boolean goesBy(NodeStatus node, SortedSet<MemberId> list) {
    var own = node.configuration().configuration();
    return own.voters().equals(list) && !own.isJoint();
  }

  private static int rank(Situation situation, NodeStatus node) {
    if (node.state().equals(NodeStatus.BLANK)) {
      return 0;
    }
    return node.member().equals(situation.leader().member()) ? 2 : 1;
  }

  /** Whether some node goes by the list already. */
  private static boolean isUnderWay(Situation situation, SortedSet<MemberId> next) {
    return situation.seen().nodes().values().stream()
        .flatMap(node -> node.asOptional().stream())
        .anyMatch(node -> situation.isActiveHere(node) && goesBy(node, next));
  }

  private static Collection<MemberId> answering(Situation situation) {
    var answering = new TreeSet<MemberId>();
    situation.seen().nodes().values().stream()
        .flatMap(node -> node.asOptional().stream())
        .forEach(node -> answering.add(node.member().id()));
    return answering;
  }

  private static Action.Addressee addressee(Situation situation, NodeStatus node) {
    MemberId id = node.member().id();
    return new Action.Addressee(
        id.name(),
        situation.seen().podOf(id).flatMap(ObservedPod::address).orElse(""),
        situation.clusterId(),
        node.configuration().index());
  }
}
