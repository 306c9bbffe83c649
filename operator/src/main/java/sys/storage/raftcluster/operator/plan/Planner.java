package sys.storage.raftcluster.operator.plan;

import java.time.Instant;
import java.util.Optional;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raftcluster.operator.observe.Observation;
import sys.storage.raftcluster.operator.observe.Seen;
import sys.storage.raftcluster.operator.observe.Workload;
import sys.storage.raftcluster.operator.workload.Piece;

/**
 * The order of decisions; the first that applies is the action:
 *
 * <ol>
 *   <li>paused: hold
 *   <li>a former resource of this name is not gone yet: hold
 *   <li>an object is missing or was altered: apply it
 *   <li>a member has no pod: bring the pod back ({@link Pods#restore})
 *   <li>a pod that cannot run is of an outdated template: replace it
 *   <li>not born: {@link Birth}
 *   <li>no replicas are wanted: stop the pods, once nothing is joint ({@link Hibernation})
 *   <li>no leader: hold ({@link EarlyVote} alone goes on, and {@link Recovery} when it is ordered)
 *   <li>joint: finish it ({@link MembershipChange#finish})
 *   <li>a claim is smaller than asked for: grow it
 *   <li>a member is to be replaced: give its disk up ({@link Replacement})
 *   <li>a new cluster was founded: give the former one's disks up ({@link Recovery})
 *   <li>members are missing or too many: {@link MembershipChange#next}
 *   <li>what is left over or outdated: {@link Housekeeping}
 * </ol>
 *
 * An operator that is killed anywhere goes on from what the next one sees.
 */
public final class Planner {

  private Planner() {}

  /** What to do next. Pure: the same arguments give the same action. */
  public static Action plan(Desired desired, Observation seen, Instant now) {
    if (desired.paused()) {
      return Action.Hold.asBefore(
          Reason.PAUSED, "spec.paused is true: nothing is changed until it is false");
    }
    return formerObjects(seen)
        .or(() -> objects(desired, seen))
        .or(() -> Pods.restore(desired, seen))
        .or(() -> replaceHopeless(seen))
        .or(() -> Birth.plan(desired, seen))
        .or(() -> Hibernation.plan(desired, seen))
        .orElseGet(
            () ->
                switch (seen.leader()) {
                  case Seen.Unreachable<NodeStatus>(String why) ->
                      EarlyVote.goOnWithoutLeader(desired, seen, now)
                          .or(() -> Recovery.leaderless(desired, seen))
                          .orElseGet(() -> Action.Hold.asBefore(Reason.NO_LEADER, why));
                  case Seen.Value<NodeStatus>(NodeStatus leader) ->
                      led(new Situation(desired, seen, leader, now));
                });
  }

  private static Action led(Situation situation) {
    return identity(situation)
        .or(() -> MembershipChange.finish(situation))
        .or(() -> Hibernation.plan(situation))
        .or(() -> Housekeeping.growClaimAtOnce(situation))
        .orElseGet(() -> change(situation));
  }

  /** What has to wait does not keep the rest from being done, or tidied up. */
  private static Action change(Situation situation) {
    Optional<Action> ordered = Recovery.led(situation).or(() -> Replacement.next(situation));
    if (ordered.filter(Planner::acts).isPresent()) {
      return ordered.get();
    }
    Optional<Action> change = MembershipChange.next(situation);
    if (change.filter(Planner::acts).isPresent()) {
      return change.get();
    }
    Optional<Action> tidying = Housekeeping.next(situation);
    if (tidying.filter(Planner::acts).isPresent()) {
      return tidying.get();
    }
    Action rest = tidying.or(() -> change).orElseGet(Action.Settled::new);
    return ordered.map(hold -> inPlaceOf(rest, hold)).orElse(rest);
  }

  private static boolean acts(Action action) {
    return !(action instanceof Action.Hold);
  }

  /** Shows the hold; the step is that of the rest. */
  private static Action inPlaceOf(Action rest, Action hold) {
    return hold instanceof Action.Hold(Reason reason, String text, var _)
        ? new Action.Hold(reason, text, rest.step())
        : rest;
  }

  /** They are on their way out with their owner: what they hold must not come into this cluster. */
  private static Optional<Action> formerObjects(Observation seen) {
    return seen.workload().former().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Action.Hold.asBefore(
                Reason.FORMER_OBJECTS,
                "what belongs to a former RaftCluster of this name is still being deleted: %s"
                    .formatted(String.join(", ", seen.workload().former()))));
  }

  private static Optional<Action> objects(Desired desired, Observation seen) {
    Workload workload = seen.workload();
    for (Piece piece : Piece.values()) {
      if (workload.wrong().contains(piece)) {
        return Optional.of(
            new Action.Apply(
                piece,
                workload.replicas().orElse(desired.replicas()),
                workload.maxUnavailable().orElse(0)));
      }
    }
    return Optional.empty();
  }

  /**
   * A pod that does not run and that a new template may cure is replaced even when there is no
   * leader: otherwise a wrong image could never be corrected. One whose node answers does run,
   * whatever became of it before: it may be needed for the next majority.
   */
  private static Optional<Action> replaceHopeless(Observation seen) {
    return seen.pods().values().stream()
        .filter(pod -> pod.outdated() && !pod.terminating() && pod.problem().isPresent())
        .filter(pod -> seen.node(pod.ordinal()).isEmpty())
        .filter(pod -> !Pods.endsItsDisk(seen, pod))
        .findFirst()
        .map(pod -> Pods.restart(seen, pod, "it cannot run, and its template has been replaced"));
  }

  private static Optional<Action> identity(Situation situation) {
    var recorded = situation.seen().recorded().clusterId();
    if (recorded.isEmpty()) {
      return Optional.of(new Action.RecordClusterId(Optional.of(situation.clusterId())));
    }
    if (recorded.get().equals(situation.clusterId())) {
      return Optional.empty();
    }
    return Optional.of(
        Action.Hold.asBefore(
            Reason.FOREIGN_DATA,
            "the nodes belong to Raft cluster %s, but this resource is %s: delete the claims of the other cluster"
                .formatted(situation.clusterId(), recorded.get())));
  }
}
