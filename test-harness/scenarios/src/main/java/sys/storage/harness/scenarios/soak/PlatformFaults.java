package sys.storage.harness.scenarios.soak;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import sys.storage.harness.scenarios.cluster.Await;
import sys.storage.harness.scenarios.cluster.Cluster;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.harness.scenarios.fault.FaultFailed;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.admin.NodeStatus;

/** Faults of what Kubernetes gives: the operator, pods, disks. */
final class PlatformFaults {

  private static final Duration EFFECT_LIMIT = Duration.ofSeconds(30);
  private static final Duration REPLACEMENT_LIMIT = Duration.ofSeconds(90);

  private final Laboratory laboratory;
  private final Cluster cluster;
  private final Members members;
  private final ProcessFaults processes;
  private final Lock scaling;

  /**
   * @param scaling held while the number of members changes
   */
  PlatformFaults(
      Laboratory laboratory,
      Cluster cluster,
      Members members,
      ProcessFaults processes,
      Lock scaling) {
    this.laboratory = laboratory;
    this.cluster = cluster;
    this.members = members;
    this.processes = processes;
    this.scaling = scaling;
  }

  Begun killOperator() {
    laboratory.killOperator();
    return new Begun("the operator", laboratory::startOperator);
  }

  /** Returns when another pod has its name. */
  Begun killPod(MemberView victim) {
    String uid = victim.pod().getMetadata().getUid();
    cluster.deletePodNow(victim.name());
    requireSoon(victim, "is still the same pod", pod -> !pod.getMetadata().getUid().equals(uid));
    return new Begun(victim.name(), () -> processes.awaitReturn(List.of(victim.name())));
  }

  private void requireSoon(MemberView victim, String otherwise, Predicate<Pod> holds) {
    Await.until(
        victim.name() + " is another pod",
        EFFECT_LIMIT,
        () ->
            cluster.pods().stream()
                .filter(pod -> pod.getMetadata().getName().equals(victim.name()))
                .allMatch(holds),
        () -> victim.name() + " " + otherwise);
  }

  /**
   * Takes the disk of one of the first three members, while the number of members is at rest and
   * all are well: two disks lost at once are more than three members can bear. Returns when the
   * member is back with another identity; ends when the operator has put it into the old one's
   * place.
   */
  Begun wipe(Victims victims) {
    scaling.lock();
    try {
      int replicas = cluster.pods().size();
      if (!cluster.isReady(replicas) || victims.all().size() < replicas) {
        throw new FaultFailed("not all members are well");
      }
      MemberView victim = victims.all().get(victims.between(0, 3));
      UUID lost =
          incarnation(victim)
              .orElseThrow(() -> new FaultFailed(victim.name() + " does not answer"));
      cluster.wipe(victim.name());
      Await.until(
          victim.name() + " on another disk",
          EFFECT_LIMIT,
          () ->
              members.observe().stream()
                  .filter(member -> member.name().equals(victim.name()))
                  .flatMap(member -> incarnation(member).stream())
                  .anyMatch(now -> !now.equals(lost)),
          () -> "it still has the identity " + lost);
      return new Begun(victim.name(), () -> awaitReplaced(victim.name(), lost));
    } finally {
      scaling.unlock();
    }
  }

  private void awaitReplaced(String name, UUID lost) {
    Await.until(
        name + " is replaced",
        REPLACEMENT_LIMIT,
        () ->
            members
                .leader()
                .flatMap(leader -> status(leader))
                .filter(status -> isVoterAnew(status, name, lost))
                .isPresent(),
        () -> members.observe().stream().map(MemberView::describe).toList().toString());
  }

  private static boolean isVoterAnew(NodeStatus leader, String name, UUID lost) {
    return leader.configuration().outgoing().isEmpty()
        && leader.configuration().voters().stream()
            .anyMatch(voter -> voter.name().equals(name) && !voter.incarnation().equals(lost));
  }

  private static Optional<UUID> incarnation(MemberView member) {
    return status(member).map(status -> status.member().incarnation());
  }

  private static Optional<NodeStatus> status(MemberView member) {
    return member.node() instanceof Answer.Ok<NodeStatus>(NodeStatus status)
        ? Optional.of(status)
        : Optional.empty();
  }
}
