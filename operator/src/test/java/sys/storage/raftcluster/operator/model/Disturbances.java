package sys.storage.raftcluster.operator.model;

import java.util.Optional;
import java.util.Set;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.configuration.MemberId;

/** What machines, networks and other controllers do to the pods. */
final class Disturbances {

  private final World world;

  Disturbances(World world) {
    this.world = world;
  }

  void crash(int ordinal) {
    noteLeader(ordinal);
    world.crash(ordinal);
  }

  /** With its machine; the claim is bound to another one. */
  void losePod(int ordinal) {
    FakePod pod = world.pods.get(ordinal);
    if (pod != null && !world.claim(ordinal).terminating) {
      world.met(Rare.POD_LOST);
      noteLeader(ordinal);
      world.pods.remove(ordinal);
      world.raft.tick();
    }
  }

  /** Deletes a claim under its pod, where the others hold everything. */
  void deleteClaimUnderPod(int ordinal) {
    FakeClaim claim = world.claims.get(ordinal);
    if (claim != null
        && world.pods.containsKey(ordinal)
        && !claim.terminating
        && world.isSpare(claim)) {
      world.met(Rare.CLAIM_DELETED_UNDER_POD);
      claim.terminate();
    }
  }

  /** A leader goes on believing that it leads; check-quorum has not told it yet. */
  void cutOff(int ordinal) {
    FakePod pod = world.pods.get(ordinal);
    if (pod == null || !pod.up) {
      return;
    }
    noteLeader(ordinal);
    if (leads(ordinal)
        && new ModelNode(world, ordinal).status(false)
            instanceof Answer.Ok<NodeStatus>(NodeStatus said)) {
      pod.belief = Optional.of(said);
    }
    pod.cutOff = true;
    world.raft.tick();
  }

  /** Somebody does; not when that would end a pod whose claim somebody has deleted. */
  void scaleByHand(int replicas) {
    if (world.claims.tailMap(replicas).values().stream().noneMatch(claim -> claim.terminating)) {
      world.met(Rare.SCALED_BY_HAND);
      world.scaleByHand(replicas);
    }
  }

  /** As the eviction API does it: the pod goes if the budget still allows one. */
  void evict(int ordinal) {
    FakePod pod = world.pods.get(ordinal);
    if (pod == null || world.claim(ordinal).terminating) {
      return;
    }
    int wanted = world.pieces.replicas();
    long ready = world.pods.keySet().stream().filter(this::isReady).count();
    boolean allowed =
        world.maxUnavailable().map(limit -> limit - (wanted - ready) > 0).orElse(true);
    if (isReady(ordinal) && !allowed) {
      world.met(Rare.EVICTION_REFUSED);
      return;
    }
    MemberId member = world.claim(ordinal).member;
    Truth before = Truth.of(world, Set.of());
    world.met(world.isJoint() ? Rare.EVICTED_IN_JOINT : Rare.EVICTED);
    noteLeader(ordinal);
    world.pods.remove(ordinal);
    world.rules.evictionsKeepMajorities(member, before);
    world.raft.tick();
  }

  private boolean isReady(int ordinal) {
    MemberId member = world.claim(ordinal).member;
    return world.isLive(member) && world.raft.voters().contains(member);
  }

  private boolean leads(int ordinal) {
    FakeClaim claim = world.claims.get(ordinal);
    return claim != null && world.raft.leader.filter(claim.member::equals).isPresent();
  }

  private void noteLeader(int ordinal) {
    if (leads(ordinal) && world.isJoint()) {
      world.met(Rare.LEADER_LOST_IN_JOINT);
    }
  }
}
