package sys.storage.raftcluster.operator.plan;

import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.Annotations;
import sys.storage.raftcluster.api.SafetyMode;
import sys.storage.raftcluster.operator.observe.ObservedClaim;
import sys.storage.raftcluster.operator.observe.ObservedPod;

/**
 * Gives up the disk of one member, because somebody ordered it or because its claim is lost. That
 * is all: the empty disk which comes in its place is another member, and {@link MembershipChange}
 * swaps the two.
 *
 * <p>The order is an annotation, and the only record. It is first bound to one disk, by incarnation
 * and claim, so that it never hits the next disk of that name; it goes when no configuration names
 * that disk any more. As there is one annotation, there is one replacement at a time.
 */
final class Replacement {

  private Replacement() {}

  static Optional<Action> next(Situation situation) {
    Optional<String> text = situation.desired().orders().replaceMember();
    if (situation.desired().safetyMode() != SafetyMode.SAFE) {
      return text.map(
          _ -> refused("members are replaced with safetyMode: safe only: remove the annotation"));
    }
    return text.isPresent() ? ordered(situation, text.get()) : lostClaim(situation);
  }

  private static Optional<Action> ordered(Situation situation, String text) {
    Optional<ReplacementOrder> parsed = ReplacementOrder.parse(text);
    if (parsed.isEmpty()) {
      return Optional.of(
          refused(
              "'%s' is not the name of a member, for example %s: correct or remove the annotation"
                  .formatted(text, situation.desired().names().pod(0))));
    }
    ReplacementOrder order = parsed.get();
    return order.disk().isPresent()
        ? carryOut(situation, order.member(), order.disk().get())
        : Optional.of(bind(situation, order.member()));
  }

  private static Action bind(Situation situation, String name) {
    return memberNamed(situation, name)
        .map(member -> bind(situation, member))
        .orElseGet(
            () ->
                refused(
                    "%s is no member; the members are %s: correct or remove the annotation"
                        .formatted(
                            name, MembershipChange.names(situation.configuration().members()))));
  }

  private static Action bind(Situation situation, MemberId member) {
    int ordinal = situation.desired().names().ordinal(member.name()).orElseThrow();
    Optional<String> claim =
        Optional.ofNullable(situation.seen().claims().get(ordinal))
            .filter(_ -> !hasLostItsDisk(situation, member))
            .map(ObservedClaim::uid);
    return new Action.Annotate(
        Annotations.REPLACE_MEMBER,
        Optional.of(ReplacementOrder.text(member, claim)),
        "ReplacementBegins",
        "replace %s, the disk with incarnation %s, by an empty one"
            .formatted(member.name(), member.incarnation()));
  }

  /** A voter first: a learner of the same name is there to take its place. */
  private static Optional<MemberId> memberNamed(Situation situation, String name) {
    Configuration configuration = situation.configuration();
    return situation.desired().names().ordinal(name).isEmpty()
        ? Optional.empty()
        : Situation.named(configuration.voters(), name)
            .or(() -> Situation.named(configuration.learners(), name));
  }

  private static Optional<Action> carryOut(
      Situation situation, String name, ReplacementOrder.Disk disk) {
    var member = new MemberId(name, disk.incarnation());
    if (!situation.configuration().contains(member)) {
      return Optional.of(
          new Action.Annotate(
              Annotations.REPLACE_MEMBER,
              Optional.empty(),
              "MemberReplaced",
              "%s with incarnation %s is no member any more".formatted(name, disk.incarnation())));
    }
    int ordinal = situation.desired().names().ordinal(name).orElseThrow();
    ObservedClaim claim = situation.seen().claims().get(ordinal);
    Optional<Action> deletion =
        claim == null
            ? stop(situation, member, ordinal)
            : Optional.of(claim)
                .filter(found -> disk.claimUid().filter(found.uid()::equals).isPresent())
                .flatMap(found -> giveUp(situation, found, "its member is being replaced"));
    return deletion.map(action -> objection(situation, member).orElse(action));
  }

  /** The node runs on a volume whose claim was removed by force. */
  private static Optional<Action> stop(Situation situation, MemberId member, int ordinal) {
    return situation
        .seen()
        .node(ordinal)
        .filter(node -> node.member().id().equals(member))
        .flatMap(_ -> Optional.ofNullable(situation.seen().pods().get(ordinal)))
        .map(pod -> Pods.giveUp(pod, "its claim is gone"));
  }

  /** The claim first, then the pod that keeps it alive: the other order would revive the disk. */
  static Optional<Action> giveUp(Situation situation, ObservedClaim claim, String why) {
    if (!claim.terminating()) {
      return Optional.of(new Action.DeleteClaim(claim.name(), claim.uid(), why));
    }
    return Optional.ofNullable(situation.seen().pods().get(claim.ordinal()))
        .filter(_ -> claim.held())
        .map(pod -> Pods.giveUp(pod, why));
  }

  /** Why the disk is not given up now, or what has to be done before. A learner is always spare. */
  private static Optional<Action> objection(Situation situation, MemberId member) {
    Optional<Action> retained = retained(situation, member);
    if (retained.isPresent() || !situation.configuration().isVoter(member)) {
      return retained;
    }
    return anotherIsReplaced(situation, member)
        .or(() -> neededForMajority(situation, member))
        .or(() -> MembershipChange.tooEarly(situation))
        .or(() -> handOver(situation, member));
  }

  private static Optional<Action> retained(Situation situation, MemberId member) {
    int ordinal = situation.desired().names().ordinal(member.name()).orElseThrow();
    ObservedClaim claim = situation.seen().claims().get(ordinal);
    return situation.desired().retainStorage() && claim != null && !claim.terminating()
        ? Optional.of(
            refused(
                "retainStorage is true, so claim %s is not deleted by the operator: delete it, and the replacement goes on"
                    .formatted(claim.name())))
        : Optional.empty();
  }

  private static Optional<Action> anotherIsReplaced(Situation situation, MemberId member) {
    return situation.configuration().voters().stream()
        .filter(other -> !other.equals(member))
        .filter(other -> hasLostItsDisk(situation, other))
        .findFirst()
        .map(
            other ->
                Action.Hold.asBefore(
                    Reason.REPLACEMENT_DEFERRED,
                    "%s is replaced after %s, which has an empty disk already"
                        .formatted(member.name(), other.name())));
  }

  /** Another disk is in the member's place. */
  private static boolean hasLostItsDisk(Situation situation, MemberId member) {
    boolean anotherAnswers =
        situation.seen().nodes().values().stream()
            .flatMap(node -> node.asOptional().stream())
            .map(NodeStatus::member)
            .anyMatch(node -> node.name().equals(member.name()) && !node.id().equals(member));
    return anotherAnswers
        || Situation.named(situation.configuration().learners(), member.name())
            .filter(learner -> !learner.equals(member))
            .isPresent();
  }

  private static Optional<Action> neededForMajority(Situation situation, MemberId member) {
    var others = new TreeSet<>(situation.sound());
    others.remove(member);
    SortedSet<MemberId> going = onLostClaims(situation);
    if (!going.contains(member)) {
      // They may be gone any moment. Two that go are replaced one after the other all the same.
      others.removeAll(going);
    }
    if (QuorumArithmetic.holds(situation.configuration(), others)) {
      return Optional.empty();
    }
    int voters = situation.configuration().voters().size();
    var missing = new TreeSet<>(situation.configuration().voters());
    missing.removeAll(others);
    missing.remove(member);
    return Optional.of(
        refused(
            missing.isEmpty()
                ? "%s is one of %d voters, and the rest is no majority: scale to %d first"
                    .formatted(member.name(), voters, 3)
                : "the disk of %s is needed while %s is not healthy or has lost its claim: without it no majority of the %d voters is left; bring that back first, or remove the annotation"
                    .formatted(member.name(), MembershipChange.names(missing), voters)));
  }

  private static Optional<Action> handOver(Situation situation, MemberId member) {
    if (!situation.leader().member().id().equals(member)) {
      return Optional.empty();
    }
    return Optional.of(
        MembershipChange.heir(situation, situation.configuration().voters())
            .<Action>map(
                heir -> new Action.TransferLeader(situation.addressee(), heir, false, false))
            .orElseGet(
                () ->
                    Action.Hold.asBefore(
                        Reason.NO_TRANSFER_TARGET,
                        "the leader %s is to be replaced, and no other voter has caught up with it yet"
                            .formatted(member.name()))));
  }

  private static Optional<Action> lostClaim(Situation situation) {
    return onLostClaims(situation).stream()
        .min(
            // Whoever is broken is not awaited: it may never come back otherwise.
            Comparator.comparing((MemberId voter) -> situation.sound().contains(voter))
                .thenComparing(voter -> situation.leader().member().id().equals(voter)))
        .map(voter -> bind(situation, voter));
  }

  /** Voters whose claim somebody deleted under the pod, or whose volume is gone. */
  private static SortedSet<MemberId> onLostClaims(Situation situation) {
    return situation.seen().claims().values().stream()
        .filter(claim -> claim.lost() || (claim.terminating() && claim.held()))
        .flatMap(claim -> voterOn(situation, claim))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<MemberId> voterOn(Situation situation, ObservedClaim claim) {
    String name = situation.desired().names().pod(claim.ordinal());
    return Situation.named(situation.configuration().voters(), name)
        .filter(voter -> !hasLostItsDisk(situation, voter))
        .filter(_ -> hasPod(situation, name))
        .stream();
  }

  private static boolean hasPod(Situation situation, String name) {
    return situation.seen().pods().values().stream().map(ObservedPod::name).anyMatch(name::equals);
  }

  private static Action refused(String text) {
    return Action.Hold.asBefore(Reason.REPLACEMENT_REFUSED, text);
  }
}
