package sys.storage.raftcluster.operator.plan;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import sys.storage.raft.client.admin.NodeStatus.Peer;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.api.SafetyMode;
import sys.storage.raftcluster.operator.observe.ObservedClaim;
import sys.storage.raftcluster.operator.observe.ObservedPod;

/**
 * From the voters that are to the voters that are wanted: learners first, then one joint
 * configuration for all of them, which always completes once it is entered.
 */
final class MembershipChange {

  private MembershipChange() {}

  /** What completes a change that has passed the point of no return; empty when there is none. */
  static Optional<Action> finish(Situation situation) {
    Configuration configuration = situation.configuration();
    if (!situation.leader().configuration().committed()) {
      return Optional.of(
          Action.Hold.asBefore(
              Reason.WAITING_FOR_COMMIT,
              "configuration %d is not committed yet: it needs a majority of %s"
                  .formatted(
                      situation.leader().configuration().index(),
                      configuration.isJoint() ? "both halves" : "the voters")));
    }
    if (configuration.isJoint()) {
      return Optional.of(new Action.CommitNew(situation.addressee()));
    }
    ReconfigStep shown = situation.seen().recorded().shownStep();
    SortedSet<MemberId> unaware = situation.unaware();
    boolean due =
        switch (shown) {
          case COMMIT_NEW, LEAVE_JOINT, UNSAFE_CONFIGURATION -> true;
          case NONE, ADD_LEARNER, CATCH_UP, LEADER_TRANSFER, ENTER_JOINT, UNSAFE_PEERS ->
              // By lists, nobody but the operator tells a node who votes.
              !unaware.isEmpty() && !situation.goesByLists();
        };
    return due
        ? Optional.of(new Action.LeaveJoint(situation.addressee(), situation.removed(), unaware))
        : Optional.empty();
  }

  /** What brings the cluster nearer to the wanted members; empty when they are there. */
  static Optional<Action> next(Situation situation) {
    if (situation.goesByLists()) {
      return grow(situation).or(() -> wipe(situation)).or(() -> EarlyVote.next(situation));
    }
    return grow(situation)
        .or(() -> removeSurplusLearner(situation))
        .or(() -> wipe(situation))
        .or(() -> addLearner(situation))
        .or(() -> catchUp(situation))
        .or(() -> changeVoters(situation));
  }

  private static Optional<Action> grow(Situation situation) {
    int wanted = situation.desired().replicas();
    int replicas = situation.seen().workload().replicas().orElse(wanted);
    if (replicas >= wanted) {
      return Optional.empty();
    }
    return Optional.of(tooEarly(situation).orElseGet(() -> new Action.Scale(replicas, wanted)));
  }

  private static Optional<Action> removeSurplusLearner(Situation situation) {
    var surplus = new TreeSet<>(situation.configuration().learners());
    for (Seat seat : situation.wantedSeats()) {
      switch (seat) {
        case Seat.Ready(int _, MemberId member) -> surplus.remove(member);
        case Seat.CatchingUp(int _, MemberId member, boolean _) -> surplus.remove(member);
        case Seat.Voting _, Seat.Blank _, Seat.Stale _, Seat.Foreign _, Seat.Absent _ -> {}
      }
    }
    return surplus.stream()
        .findFirst()
        .map(learner -> new Action.RemoveLearner(situation.addressee(), learner));
  }

  /** The claim first, then the pod that keeps it alive: the other order would revive the disk. */
  private static Optional<Action> wipe(Situation situation) {
    for (Seat seat : situation.wantedSeats()) {
      switch (seat) {
        case Seat.Foreign(int ordinal, MemberId member) -> {
          return Optional.of(
              Action.Hold.atRest(
                  Reason.FOREIGN_DATA,
                  "%s holds data of another Raft cluster: delete claim %s and the pod to let it join"
                      .formatted(member.name(), situation.desired().names().claim(ordinal))));
        }
        case Seat.Stale(int ordinal, MemberId member) -> {
          return Optional.of(wipe(situation, ordinal, member));
        }
        case Seat.Voting _, Seat.Ready _, Seat.CatchingUp _, Seat.Blank _, Seat.Absent _ -> {}
      }
    }
    return Optional.empty();
  }

  private static Action wipe(Situation situation, int ordinal, MemberId member) {
    String claimName = situation.desired().names().claim(ordinal);
    if (situation.desired().retainStorage()) {
      return Action.Hold.atRest(
          Reason.STALE_CLAIM_RETAINED,
          "claim %s holds the data of a removed member and retainStorage is true: delete the claim and pod %s to let a new member join"
              .formatted(claimName, member.name()));
    }
    ObservedClaim claim = situation.seen().claims().get(ordinal);
    ObservedPod pod = situation.seen().pods().get(ordinal);
    if (claim != null && !claim.terminating()) {
      return new Action.DeleteClaim(
          claim.name(), claim.uid(), "it holds the data of a member that was removed");
    }
    if (pod != null && !pod.terminating()) {
      return Pods.giveUp(pod, "its claim is being replaced");
    }
    return Action.Hold.asBefore(
        Reason.WAITING_FOR_PODS,
        "%s is being replaced with an empty disk".formatted(member.name()));
  }

  private static Optional<Action> addLearner(Situation situation) {
    long catchingUp =
        situation.wantedSeats().stream().filter(seat -> seat instanceof Seat.CatchingUp).count();
    if (catchingUp >= situation.desired().maxParallel()) {
      return Optional.empty();
    }
    return situation.wantedSeats().stream()
        .<MemberId>mapMulti(
            (seat, blank) -> {
              if (seat instanceof Seat.Blank(int _, MemberId member)) {
                blank.accept(member);
              }
            })
        .findFirst()
        .map(
            member ->
                tooEarly(situation)
                    .orElseGet(
                        () ->
                            new Action.AddLearner(
                                situation.addressee(), member, startsChange(situation))));
  }

  private static Optional<Action> catchUp(Situation situation) {
    var learners = new TreeSet<MemberId>();
    for (Seat seat : situation.wantedSeats()) {
      if (seat instanceof Seat.CatchingUp(int _, MemberId member, boolean active) && active) {
        learners.add(member);
      }
    }
    return learners.isEmpty()
        ? Optional.empty()
        : Optional.of(new Action.CatchUp(situation.addressee(), learners));
  }

  private static Optional<Action> changeVoters(Situation situation) {
    SortedSet<MemberId> voters = situation.configuration().voters();
    SortedSet<MemberId> next = NextVoters.of(situation);
    if (next.equals(voters)) {
      return NextVoters.missing(situation)
          .map(text -> Action.Hold.asBefore(Reason.WAITING_FOR_PODS, text));
    }
    return Optional.of(
        refused(situation, next, situation.configuration().learners())
            .or(() -> tooEarly(situation))
            .or(() -> confirmCaughtUp(situation, next))
            .or(() -> transferLeader(situation, next))
            .or(() -> limitDisruption(situation, next))
            .orElseGet(() -> towards(situation, next)));
  }

  private static Action towards(Situation situation, SortedSet<MemberId> next) {
    boolean skipsJoint =
        situation.desired().safetyMode() == SafetyMode.UNSAFE_NO_JOINT && !situation.beingBorn();
    return skipsJoint
        ? new Action.UnsafeConfiguration(situation.addressee(), next, startsChange(situation))
        : new Action.EnterJoint(situation.addressee(), next, startsChange(situation));
  }

  /**
   * @param others whom the leader need not have heard from
   */
  static Optional<Action> refused(
      Situation situation, SortedSet<MemberId> next, Collection<MemberId> others) {
    var healthy = new TreeSet<>(situation.live());
    next.stream().filter(others::contains).forEach(healthy::add);
    if (QuorumArithmetic.holds(next, healthy)) {
      return Optional.empty();
    }
    var dead = new TreeSet<>(next);
    dead.removeAll(healthy);
    return Optional.of(
        Action.Hold.atRest(
            Reason.SCALE_IN_REFUSED,
            "going on with %s would lose the majority, because %s does not take part: bring it back, or set replicas back to %d"
                .formatted(names(next), names(dead), situation.configuration().voters().size())));
  }

  /** Eviction must respect the smaller majority before the joint configuration begins. */
  static Optional<Action> limitDisruption(Situation situation, SortedSet<MemberId> next) {
    Configuration before = situation.configuration();
    Configuration after =
        situation.goesByLists()
            ? Configuration.of(next)
            : new Configuration(next, before.voters(), new TreeSet<>(), new TreeSet<>());
    int allowed =
        Math.min(QuorumArithmetic.maxUnavailable(before), QuorumArithmetic.maxUnavailable(after));
    return situation
        .seen()
        .workload()
        .maxUnavailable()
        .filter(current -> current > allowed)
        .map(_ -> new Action.LimitDisruption(allowed));
  }

  /** Each new voter has been seen to be caught up by this change itself. */
  private static Optional<Action> confirmCaughtUp(Situation situation, SortedSet<MemberId> next) {
    var learners = new TreeSet<>(next);
    learners.retainAll(situation.configuration().learners());
    return learners.isEmpty() || situation.seen().recorded().shownStep() == ReconfigStep.CATCH_UP
        ? Optional.empty()
        : Optional.of(new Action.CatchUp(situation.addressee(), learners));
  }

  /**
   * A leader that is to go hands over first, to the voter that stays and holds most of the log
   * (tidb-operator #3341 had the transferee hard-wired; coreos etcd-operator #1191 had none). Where
   * every voter that stays is new, the leader sees the change through and steps down with it.
   */
  static Optional<Action> transferLeader(Situation situation, SortedSet<MemberId> next) {
    var staying = new TreeSet<>(next);
    staying.retainAll(situation.live());
    if (next.contains(situation.leader().member().id()) || staying.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        heir(situation, next)
            .<Action>map(
                target ->
                    new Action.TransferLeader(
                        situation.addressee(), target, true, startsChange(situation)))
            .orElseGet(
                () ->
                    Action.Hold.asBefore(
                        Reason.NO_TRANSFER_TARGET,
                        "the leader %s is to leave, and no voter that stays has caught up with it yet"
                            .formatted(situation.leader().member().name()))));
  }

  /** The best next leader among the candidates: a voter, heard from, that holds most of the log. */
  static Optional<MemberId> heir(Situation situation, Collection<MemberId> candidates) {
    return situation.leader().peers().stream()
        .filter(peer -> peer.active() && peer.caughtUp())
        .filter(peer -> situation.configuration().voters().contains(peer.member().id()))
        .filter(peer -> candidates.contains(peer.member().id()))
        .max(
            Comparator.comparingLong(Peer::matchIndex)
                .thenComparing(peer -> peer.member().id(), Comparator.reverseOrder()))
        .map(peer -> peer.member().id());
  }

  private static boolean startsChange(Situation situation) {
    return !situation.changeUnderWay() && !situation.beingBorn();
  }

  /** The rate limit holds back the start of a change, never the rest of one. */
  static Optional<Action> tooEarly(Situation situation) {
    if (situation.changeUnderWay()) {
      return Optional.empty();
    }
    Optional<Instant> next =
        situation
            .seen()
            .recorded()
            .lastStart()
            .map(last -> last.plus(situation.desired().startInterval()));
    return next.filter(time -> time.isAfter(situation.now()))
        .map(
            time ->
                Action.Hold.atRest(
                    Reason.RATE_LIMITED,
                    "the next membership change starts at %s: spec.reconfig allows one every %d s"
                        .formatted(
                            time, Math.max(1, situation.desired().startInterval().toSeconds()))));
  }

  static String names(Collection<MemberId> members) {
    return members.stream().map(MemberId::name).collect(joining(", "));
  }
}
