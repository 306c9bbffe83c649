package sys.storage.raftcluster.operator.plan;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.Annotations;
import sys.storage.raftcluster.api.SafetyMode;
import sys.storage.raftcluster.operator.observe.Observation;
import sys.storage.raftcluster.operator.observe.ObservedClaim;
import sys.storage.raftcluster.operator.observe.ObservedPod;
import sys.storage.raftcluster.operator.observe.Seen;

/**
 * What a person orders when a majority is lost for good: one member goes on alone, as the only
 * voter of a new cluster, and grows from there. Acknowledged writes that it does not hold are lost,
 * so nothing of this ever happens without the order, and not while a majority answers.
 *
 * <p>The order is an annotation, and the only record: it is bound to one disk, and to the claims
 * that are to be given up later; the node is told; its new cluster is written into the status; when
 * it leads, those claims go, and the order after them. The identity of the new cluster follows from
 * the order, so each step may be repeated.
 */
public final class Recovery {

  private Recovery() {}

  /** Empty when nothing was ordered, or only an election is awaited. */
  static Optional<Action> leaderless(Desired desired, Observation seen) {
    return desired
        .orders()
        .forceNewCluster()
        .flatMap(
            text ->
                RecoveryOrder.parse(text)
                    .map(order -> leaderless(desired, seen, order))
                    .orElseGet(() -> Optional.of(nonsense(text))));
  }

  private static Optional<Action> leaderless(
      Desired desired, Observation seen, RecoveryOrder order) {
    Optional<UUID> founded = newClusterId(order);
    if (founded.isPresent()) {
      if (seen.recorded().clusterId().equals(founded)) {
        return Optional.empty();
      }
      if (node(desired, seen, order).filter(it -> it.clusterId().equals(founded)).isPresent()) {
        return Optional.of(new Action.RecordClusterId(founded));
      }
    }
    return Optional.of(
        objection(desired, seen, order)
            .or(() -> survivorObjection(desired, seen, order))
            .orElseGet(() -> proceed(desired, seen, order)));
  }

  private static Action proceed(Desired desired, Observation seen, RecoveryOrder order) {
    NodeStatus survivor = node(desired, seen, order).orElseThrow();
    MemberId id = survivor.member().id();
    if (order.binding().isEmpty()) {
      var binding =
          new RecoveryOrder.Binding(
              id.incarnation(),
              survivor.lastTerm(),
              survivor.lastIndex(),
              claimsOfOthers(desired, seen, order));
      return new Action.Annotate(
          Annotations.FORCE_NEW_CLUSTER,
          Optional.of(order.boundTo(binding)),
          "RecoveryBegins",
          "found a new cluster from %s: every claim of another member is given up afterwards"
              .formatted(end(survivor)));
    }
    return new Action.ForceNewCluster(
        new Action.Addressee(
            id.name(),
            seen.podOf(id).flatMap(ObservedPod::address).orElse(""),
            order.clusterId(),
            survivor.configuration().index()),
        newClusterId(order).orElseThrow(),
        end(survivor));
  }

  private static String end(NodeStatus node) {
    return "%s, whose log ends at index %d of term %d"
        .formatted(node.member().name(), node.lastIndex(), node.lastTerm());
  }

  private static SortedSet<String> claimsOfOthers(
      Desired desired, Observation seen, RecoveryOrder order) {
    int own = desired.names().ordinal(order.member()).orElseThrow();
    return desired.retainStorage()
        ? new TreeSet<>()
        : seen.claims().headMap(seen.workload().replicas().orElse(0)).values().stream()
            .filter(claim -> claim.ordinal() != own)
            .map(ObservedClaim::uid)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  // ---- Why not ---------------------------------------------------------------------------------

  private static Optional<Action> objection(
      Desired desired, Observation seen, RecoveryOrder order) {
    if (desired.safetyMode() != SafetyMode.SAFE) {
      return refused("a cluster recovers with safetyMode: safe only: remove the annotation");
    }
    if (!seen.recorded().clusterId().equals(Optional.of(order.clusterId()))) {
      return refused(
          "the order is for Raft cluster %s, this is %s (status.clusterId): make sure that the right cluster is meant"
              .formatted(
                  order.clusterId(),
                  seen.recorded().clusterId().map(UUID::toString).orElse("none")));
    }
    return majority(seen, order.clusterId())
        .flatMap(
            alive ->
                refused(
                    "a majority is there (%s) and elects a leader by itself: remove the annotation, and see what keeps them from it"
                        .formatted(alive)))
        .or(() -> outOfReach(seen, order))
        .or(() -> otherThatWentOn(seen, order));
  }

  private static Optional<Action> survivorObjection(
      Desired desired, Observation seen, RecoveryOrder order) {
    Optional<NodeStatus> answer = node(desired, seen, order);
    if (answer.isEmpty()) {
      return order.binding().isPresent()
          ? Optional.of(
              Action.Hold.asBefore(
                  Reason.NO_LEADER, order.member() + " is to go on alone, and does not answer yet"))
          : refused(order.member() + " does not answer: choose a member that does");
    }
    NodeStatus survivor = answer.get();
    MemberId id = survivor.member().id();
    boolean fits =
        survivor.state().equals(NodeStatus.ACTIVE)
            && (survivor.clusterId().equals(Optional.of(order.clusterId()))
                || wentOn(survivor, order.clusterId()))
            && survivor.configuration().configuration().isVoter(id)
            && order
                .binding()
                .map(RecoveryOrder.Binding::incarnation)
                .filter(bound -> !bound.equals(id.incarnation()))
                .isEmpty();
    return fits
        ? Optional.empty()
        : refused(
            "%s is no voter of Raft cluster %s with the disk that was meant: choose a member that is"
                .formatted(order.member(), order.clusterId()));
  }

  /** Two members that went on alone would be two clusters. */
  private static Optional<Action> otherThatWentOn(Observation seen, RecoveryOrder order) {
    return answering(seen)
        .filter(node -> wentOn(node, order.clusterId()))
        .map(node -> node.member().name())
        .filter(name -> !name.equals(order.member()))
        .findFirst()
        .flatMap(
            other ->
                refused(
                    "%1$s goes on alone already, by an earlier order: give that one again (%1$s/%2$s), or delete its pod and claim first"
                        .formatted(other, order.clusterId())));
  }

  /** Who makes up a majority by the configuration of any node that answers, as a text. */
  private static Optional<String> majority(Observation seen, UUID clusterId) {
    List<NodeStatus> answering =
        answering(seen).filter(node -> node.clusterId().equals(Optional.of(clusterId))).toList();
    SortedSet<MemberId> alive =
        answering.stream()
            .map(node -> node.member().id())
            .collect(Collectors.toCollection(TreeSet::new));
    return answering.stream()
        .map(node -> node.configuration().configuration())
        .filter(own -> QuorumArithmetic.holds(own, alive))
        .findFirst()
        .map(own -> alive.stream().filter(own::isVoter).map(MemberId::name).collect(joining(", ")));
  }

  /**
   * Who is ready knows a leader, says its kubelet, and only the operator cannot reach it. By which
   * configuration is not asked: the member that is to go on may not have heard that it was removed.
   */
  private static Optional<Action> outOfReach(Observation seen, RecoveryOrder order) {
    return seen.pods().values().stream()
        .filter(pod -> pod.ready() && !pod.terminating() && seen.node(pod.ordinal()).isEmpty())
        .map(ObservedPod::name)
        .filter(name -> !name.equals(order.member()))
        .findFirst()
        .flatMap(
            ready ->
                refused(
                    "%s is ready, so it knows a leader, and only the operator cannot reach it: see what keeps it, or remove the annotation"
                        .formatted(ready)));
  }

  private static Stream<NodeStatus> answering(Observation seen) {
    return seen.nodes().values().stream()
        .map(Seen::asOptional)
        .flatMap(Optional::stream)
        .filter(node -> node.state().equals(NodeStatus.ACTIVE));
  }

  /**
   * It has done what was ordered, and the order was lost before the new cluster was in the status.
   */
  private static boolean wentOn(NodeStatus node, UUID clusterId) {
    UUID incarnation = node.member().id().incarnation();
    return node.clusterId().equals(Optional.of(RecoveryOrder.newClusterId(clusterId, incarnation)));
  }

  private static Optional<NodeStatus> node(Desired desired, Observation seen, RecoveryOrder order) {
    var ordinal = desired.names().ordinal(order.member());
    return ordinal.isPresent() ? seen.node(ordinal.getAsInt()) : Optional.empty();
  }

  private static Optional<UUID> newClusterId(RecoveryOrder order) {
    return order
        .binding()
        .map(binding -> RecoveryOrder.newClusterId(order.clusterId(), binding.incarnation()));
  }

  // ---- When there is a leader again -----------------------------------------------------------

  /** Gives up what is left of the former cluster, and then the order. */
  static Optional<Action> led(Situation situation) {
    return situation
        .desired()
        .orders()
        .forceNewCluster()
        .flatMap(
            text ->
                RecoveryOrder.parse(text)
                    .map(order -> led(situation, order))
                    .orElseGet(() -> Optional.of(nonsense(text))));
  }

  private static Optional<Action> led(Situation situation, RecoveryOrder order) {
    if (!newClusterId(order).equals(Optional.of(situation.clusterId()))) {
      return refused(
          "%s leads the cluster: nothing is to be recovered; remove the annotation"
              .formatted(situation.leader().member().name()));
    }
    SortedSet<String> former =
        situation.desired().retainStorage()
            ? new TreeSet<>()
            : order.binding().orElseThrow().claimUids();
    boolean any = false;
    for (ObservedClaim claim : situation.seen().claims().values()) {
      if (former.contains(claim.uid())) {
        any = true;
        Optional<Action> next =
            Replacement.giveUp(situation, claim, "it belongs to the cluster that was given up");
        if (next.isPresent()) {
          return next;
        }
      }
    }
    return any
        ? Optional.empty()
        : Optional.of(
            new Action.Annotate(
                Annotations.FORCE_NEW_CLUSTER,
                Optional.empty(),
                "Recovered",
                "nothing is left of Raft cluster %s; %s goes on from %s"
                    .formatted(order.clusterId(), situation.clusterId(), order.member())));
  }

  /** What may be lost, as long as the order stands; empty when no new cluster was founded. */
  public static Optional<String> loss(Situation situation) {
    return situation
        .desired()
        .orders()
        .forceNewCluster()
        .flatMap(RecoveryOrder::parse)
        .filter(order -> newClusterId(order).equals(Optional.of(situation.clusterId())))
        .map(
            order -> {
              RecoveryOrder.Binding binding = order.binding().orElseThrow();
              return "%s goes on alone from index %d of term %d: writes that Raft cluster %s acknowledged and it did not hold are lost"
                  .formatted(
                      order.member(), binding.lastIndex(), binding.lastTerm(), order.clusterId());
            });
  }

  private static Action nonsense(String text) {
    return refused(
            "'%s' is not of the form <member>/<status.clusterId>: correct or remove the annotation"
                .formatted(text))
        .orElseThrow();
  }

  private static Optional<Action> refused(String text) {
    return Optional.of(Action.Hold.asBefore(Reason.RECOVERY_REFUSED, text));
  }
}
