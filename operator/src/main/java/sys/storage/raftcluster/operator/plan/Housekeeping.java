package sys.storage.raftcluster.operator.plan;

import java.util.Comparator;
import java.util.Optional;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.operator.observe.ObservedClaim;
import sys.storage.raftcluster.operator.observe.ObservedPod;

/** What is left over or outdated while the members are as they are. */
final class Housekeeping {

  private Housekeeping() {}

  static Optional<Action> next(Situation situation) {
    return shrink(situation)
        .or(() -> deleteSurplusClaim(situation))
        .or(() -> allowDisruption(situation))
        .or(() -> restartOrGrow(situation));
  }

  /** A restart that has to wait does not keep a claim from growing. */
  private static Optional<Action> restartOrGrow(Situation situation) {
    Optional<Action> restart = restartOutdated(situation);
    return restart.filter(action -> !(action instanceof Action.Hold)).isPresent()
        ? restart
        : growClaim(situation).or(() -> restart);
  }

  /**
   * Before members are changed: a learner on a claim that was made with the size of old may need
   * the new one to catch up. Once the API server has refused it, it is tried again when nothing
   * else is to be done.
   */
  static Optional<Action> growClaimAtOnce(Situation situation) {
    return situation.seen().recorded().growthRefused() ? Optional.empty() : growClaim(situation);
  }

  /** Pods go only after every configuration has let go of them. */
  private static Optional<Action> shrink(Situation situation) {
    int replicas = situation.seen().workload().replicas().orElse(0);
    int needed =
        Math.max(
            situation.desired().replicas(),
            Pods.inUse(situation.desired(), situation.configuration()));
    return replicas > needed ? Optional.of(new Action.Scale(replicas, needed)) : Optional.empty();
  }

  /**
   * The claim of an ordinal that is not used any more, once its pod is gone. An inherited one is
   * left alone: somebody kept it on purpose.
   */
  private static Optional<Action> deleteSurplusClaim(Situation situation) {
    if (situation.desired().retainStorage()) {
      return Optional.empty();
    }
    int used =
        Math.max(
            Math.max(
                situation.desired().replicas(),
                Pods.inUse(situation.desired(), situation.configuration())),
            situation.seen().workload().replicas().orElse(Integer.MAX_VALUE));
    return situation.seen().claims().tailMap(used).values().stream()
        .filter(claim -> !claim.terminating() && !claim.inherited())
        .filter(claim -> !situation.seen().pods().containsKey(claim.ordinal()))
        .findFirst()
        .map(
            claim ->
                new Action.DeleteClaim(
                    claim.name(), claim.uid(), "its member has left and its pod is gone"));
  }

  private static Optional<Action> allowDisruption(Situation situation) {
    int allowed = QuorumArithmetic.maxUnavailable(situation.configuration());
    return situation
        .seen()
        .workload()
        .maxUnavailable()
        .filter(current -> current != allowed)
        .map(_ -> new Action.LimitDisruption(allowed));
  }

  /**
   * One pod at a time: the unhealthy first, then those that do not vote, followers, the leader last
   * and only after it has handed over.
   */
  private static Optional<Action> restartOutdated(Situation situation) {
    Configuration configuration = situation.configuration();
    return situation.seen().pods().values().stream()
        .filter(pod -> pod.outdated() && !pod.terminating())
        .filter(pod -> !Pods.endsItsDisk(situation.seen(), pod))
        .min(Comparator.comparingInt(pod -> rank(situation, pod)))
        .map(
            pod -> {
              Optional<MemberId> member = member(configuration, pod);
              var sound = situation.sound();
              boolean allowed =
                  member
                      .map(id -> QuorumArithmetic.mayRestart(configuration, sound, id))
                      .orElse(true);
              if (!allowed || anotherIsOnItsWay(situation, pod)) {
                return Action.Hold.asBefore(
                    Reason.RESTART_DEFERRED,
                    "%s is outdated; it restarts when every other member is healthy"
                        .formatted(pod.name()));
              }
              return handOver(situation, member)
                  .orElseGet(
                      () ->
                          Pods.restart(
                              situation.seen(), pod, "the StatefulSet has a newer template"));
            });
  }

  private static Optional<Action> handOver(Situation situation, Optional<MemberId> member) {
    return member
        .filter(id -> id.equals(situation.leader().member().id()))
        .flatMap(_ -> MembershipChange.heir(situation, situation.configuration().voters()))
        .map(target -> new Action.TransferLeader(situation.addressee(), target, false, false));
  }

  /**
   * A pod that was restarted before is going, is not there again, or is not ready yet. The leader
   * may still count its member as healthy: it has heard from it a moment ago.
   */
  private static boolean anotherIsOnItsWay(Situation situation, ObservedPod candidate) {
    return candidate.ready()
        && situation.configuration().voters().stream()
            .filter(voter -> !voter.name().equals(candidate.name()))
            .anyMatch(voter -> !hasReadyPod(situation, voter));
  }

  private static boolean hasReadyPod(Situation situation, MemberId member) {
    return situation.seen().pods().values().stream()
        .filter(pod -> pod.name().equals(member.name()))
        .anyMatch(pod -> pod.ready() && !pod.terminating());
  }

  private static int rank(Situation situation, ObservedPod pod) {
    Optional<MemberId> member = member(situation.configuration(), pod);
    if (member.isEmpty() || !pod.ready()) {
      return 0;
    }
    return member.get().equals(situation.leader().member().id()) ? 2 : 1;
  }

  private static Optional<MemberId> member(Configuration configuration, ObservedPod pod) {
    return Situation.named(configuration.voters(), pod.name());
  }

  private static Optional<Action> growClaim(Situation situation) {
    return situation.seen().claims().values().stream()
        .filter(claim -> !claim.terminating())
        .filter(claim -> claim.bytes() < situation.desired().storageBytes())
        .min(Comparator.comparingInt(ObservedClaim::ordinal))
        .map(
            claim ->
                new Action.GrowClaim(
                    claim.name(), claim.version(), situation.desired().storageBytes()));
  }
}
