package sys.storage.raftcluster.operator.model;

import static sys.storage.raftcluster.api.Annotations.REPLACE_MEMBER;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import sys.storage.raft.core.configuration.MemberId;

/**
 * What must hold whatever happens, one method for each rule and named like it; {@link #afterStep}
 * and the model's writes ask them. They do their own arithmetic: nothing here is the product's.
 *
 * <p>An operator of the past, which wakes up when another one has taken over, is fenced from Raft
 * by its epoch and from objects by their version; but deletions go by UID alone. The rules about
 * single pods, claims and the budget are not held against it.
 */
final class SafetyRules {

  private final World world;
  private final Set<MemberId> restarted = new HashSet<>();
  private final Set<String> claimUids = new HashSet<>();

  /**
   * An operator of the past has written it late, or begun a change late, or a person has forced
   * other members.
   */
  private boolean budgetIsExcused;

  private Optional<Acting> acting = Optional.empty();

  SafetyRules(World world) {
    this.world = world;
  }

  // ---- Who acts --------------------------------------------------------------------------------

  /** An operator begins a pass; returns the one in whose midst it does so. */
  Optional<Acting> begin(long epoch) {
    Optional<Acting> before = acting;
    acting =
        Optional.of(
            new Acting(epoch, world.spec(), world.annotation(REPLACE_MEMBER).orElse(""), truth()));
    looks();
    return before;
  }

  /** It asks a node how things are. */
  void looks() {
    acting.ifPresent(operator -> operator.sawNoMajority |= !world.raft.hasMajority(world::isLive));
  }

  void resume(Optional<Acting> before) {
    acting = before;
  }

  /** It has just been told how things are. */
  void looked() {
    acting.ifPresent(operator -> operator.seen = truth());
  }

  private Truth truth() {
    restarted.removeIf(
        member -> {
          Truth now = Truth.of(world, Set.of());
          return !now.isVoter(member) || now.sound().contains(member);
        });
    return Truth.of(world, restarted);
  }

  private Truth seen() {
    return acting.map(operator -> operator.seen).orElseGet(this::truth);
  }

  private boolean isOfThePast() {
    return acting.filter(operator -> operator.epoch < world.newestEpoch).isPresent();
  }

  // ---- When the operator writes ----------------------------------------------------------------

  void pausedIsLeftAlone(String write) {
    if (acting.filter(operator -> operator.spec.paused()).isPresent()) {
      throw new Broken("PausedIsLeftAlone", write + " although spec.paused was true");
    }
  }

  void ordersCarryTheirEpoch(long epoch) {
    if (acting.filter(operator -> operator.epoch != epoch).isPresent()) {
      throw new Broken(
          "OrdersCarryTheirEpoch",
          "a call says epoch %d, its operator has %d".formatted(epoch, acting.get().epoch));
    }
  }

  void oneBirth(MemberId member) {
    if (world.raft.clusterId.isPresent()) {
      throw new Broken("OneBirth", "a second cluster is to begin at " + member);
    }
  }

  void membersKeepTheirPods(int from, int to) {
    if (to == 0 && wantedReplicas() == 0) {
      jointChangeEndsFirst();
      return;
    }
    for (MemberId member : world.raft.configuration.members()) {
      int ordinal = world.names.ordinal(member.name()).orElseThrow();
      if (ordinal >= to && ordinal < from) {
        throw new Broken(
            "MembersKeepTheirPods",
            "the StatefulSet shrinks from %d to %d, and %s is a member"
                .formatted(from, to, member));
      }
    }
  }

  /** Before the cluster sleeps, while there is a leader that the operator hears. */
  private void jointChangeEndsFirst() {
    Truth seen = seen();
    boolean heard =
        seen.leader()
            .map(leader -> world.names.ordinal(leader.name()).orElseThrow())
            .filter(ordinal -> !world.silent.contains(ordinal))
            .isPresent();
    if (heard && seen.configuration().isJoint() && !isOfThePast()) {
      throw new Broken("JointChangeEndsFirst", "all pods are stopped in " + seen.configuration());
    }
  }

  private int wantedReplicas() {
    return acting.map(operator -> operator.spec).orElseGet(world::spec).replicas();
  }

  void restarts(FakePod pod) {
    MemberId member = world.claim(pod.ordinal).member;
    Truth seen = seen();
    if (isOfThePast()) {
      world.met(Rare.LATE_DELETION);
      return;
    }
    if (seen.isVoter(member) && seen.live().contains(member)) {
      restartsKeepMajorities(member, seen);
      boolean replaced = world.claim(pod.ordinal).terminating;
      if (seen.sound().contains(member) && !replaced) { // else it was ordered, or may be a cure
        oneVoterAtATime(member, seen);
      }
      leadersHandOver(member, seen);
      restarted.add(member);
    }
  }

  private static void oneVoterAtATime(MemberId member, Truth seen) {
    for (MemberId other : seen.restarted()) {
      if (!other.equals(member) && seen.isVoter(other)) {
        throw new Broken(
            "OneVoterAtATime",
            "%s is restarted while %s is not back from its restart".formatted(member, other));
      }
    }
  }

  private static void restartsKeepMajorities(MemberId member, Truth seen) {
    var others = new TreeSet<>(seen.sound().contains(member) ? seen.sound() : seen.live());
    others.remove(member);
    seen.active()
        .filter(voters -> voters.size() > 2 && Truth.isMajority(voters, seen.live()))
        .filter(voters -> !Truth.isMajority(voters, others))
        .findFirst()
        .ifPresent(
            voters -> {
              throw new Broken(
                  "RestartsKeepMajorities",
                  "%s is restarted, and of %s only %s go on".formatted(member, voters, others));
            });
  }

  private static void leadersHandOver(MemberId member, Truth seen) {
    boolean heir =
        seen.configuration().voters().stream()
            .anyMatch(other -> !other.equals(member) && seen.sound().contains(other));
    if (heir && seen.leader().filter(member::equals).isPresent()) {
      throw new Broken("LeadersHandOver", "the leader " + member + " is restarted as it is");
    }
  }

  void claimExists(String uid) {
    claimUids.add(uid);
  }

  void claimsGoByUid(String name, String uid) {
    if (!claimUids.contains(uid)) {
      throw new Broken("ClaimsGoByUid", "%s with UID '%s' never was".formatted(name, uid));
    }
  }

  void retainedClaimsStay(String name) {
    if (acting.filter(operator -> operator.spec.retainStorage()).isPresent()) {
      throw new Broken("RetainedClaimsStay", name + " is deleted although storage is retained");
    }
  }

  void membersKeepTheirClaims(FakeClaim claim) {
    if (isOfThePast()) {
      world.met(Rare.LATE_DELETION);
    } else if (world.raft.configuration.contains(claim.member)
        && seen().configuration().contains(claim.member)
        && !mayBeGivenUp(claim)) {
      throw new Broken("MembersKeepTheirClaims", "the claim of " + claim.member + " is deleted");
    }
  }

  /** Somebody has ordered exactly this, and the others are a majority that holds everything. */
  private boolean mayBeGivenUp(FakeClaim claim) {
    MemberId member = claim.member;
    String order = "%s/%s/%s".formatted(member.name(), member.incarnation(), claim.uid);
    var others = new TreeSet<>(seen().sound());
    others.remove(member);
    return acting.filter(operator -> operator.order.equals(order)).isPresent()
        && (!seen().isVoter(member)
            || seen().active().allMatch(voters -> Truth.isMajority(voters, others)));
  }

  void storageOnlyGrows(FakeClaim claim, long bytes) {
    if (bytes < claim.bytes) {
      throw new Broken(
          "StorageOnlyGrows", "%s from %d to %d".formatted(claim.uid, claim.bytes, bytes));
    }
  }

  void budgetIsWritten() {
    budgetIsExcused = isOfThePast();
  }

  /**
   * An operator of the past, which no call to a node has fenced off yet, begins a change for which
   * it had lowered the budget; its successor has raised it meanwhile.
   */
  void jointChangeBegins() {
    budgetIsExcused |= isOfThePast();
  }

  /** Whatever a person has ordered. */
  void livingClustersAreNotForced(MemberId member) {
    if (acting.filter(operator -> !operator.sawNoMajority).isPresent()) {
      throw new Broken(
          "LivingClustersAreNotForced",
          "%s is to go on alone, and a majority of %s lives"
              .formatted(member, world.raft.configuration));
    }
  }

  /** No operator can lower the budget before. */
  void membersAreForced() {
    budgetIsExcused = true;
  }

  void scaleInKeepsMajority(SortedSet<MemberId> next) {
    Truth seen = seen();
    if (!Truth.isMajority(next, seen.live())) {
      throw new Broken(
          "ScaleInKeepsMajority",
          "voters become %s, of which only %s live".formatted(next, seen.live()));
    }
  }

  void newVotersAreReady(SortedSet<MemberId> next) {
    Truth seen = seen();
    for (MemberId member : next) {
      if (!seen.isVoter(member) && !seen.sound().contains(member)) {
        throw new Broken("NewVotersAreReady", member + " is to vote and has not caught up");
      }
    }
  }

  /** A voter goes because its ordinal is not wanted, or because another disk takes its place. */
  void votersLeaveForAReason(SortedSet<MemberId> next) {
    int wanted = wantedReplicas();
    for (MemberId member : seen().configuration().voters()) {
      boolean succeeded = next.stream().anyMatch(it -> it.name().equals(member.name()));
      boolean surplus = world.names.ordinal(member.name()).orElseThrow() >= wanted;
      if (!succeeded && (!surplus || wanted == 0)) { // who sleeps stays a member
        throw new Broken(
            "VotersLeaveForAReason",
            "%s is to go, %d replicas are wanted".formatted(member, wanted));
      }
    }
  }

  void leavingLeadersHandOver(SortedSet<MemberId> next) {
    Truth seen = seen();
    boolean heir = next.stream().anyMatch(it -> seen.isVoter(it) && seen.sound().contains(it));
    if (heir && seen.leader().filter(leader -> !next.contains(leader)).isPresent()) {
      throw new Broken(
          "LeavingLeadersHandOver", "the leader " + seen.leader().get() + " is to go as it is");
    }
  }

  // ---- After each step -------------------------------------------------------------------------

  void afterStep() {
    if (world.raft.clusterId.isPresent()) {
      dataStaysOnMajorities();
      budgetIsRight();
    }
  }

  /**
   * Of each active configuration a majority of the disks is there, so that it can elect a leader;
   * and those that lack something acknowledged cannot elect one of themselves.
   */
  private void dataStaysOnMajorities() {
    var configuration = world.raft.configuration;
    for (SortedSet<MemberId> voters : Truth.active(configuration).toList()) {
      if (!Truth.isMajority(voters, voters.stream().filter(world::isIntact).toList())) {
        throw new Broken(
            "DataStaysOnMajorities", "no majority of the disks of %s is left".formatted(voters));
      }
    }
    boolean ignorantElect =
        Truth.active(configuration)
            .allMatch(
                voters ->
                    Truth.isMajority(
                        voters,
                        voters.stream()
                            .filter(voter -> world.isIntact(voter) && !world.holdsEverything(voter))
                            .toList()));
    if (ignorantElect) {
      throw new Broken(
          "DataStaysOnMajorities",
          "of %s only %s hold everything"
              .formatted(
                  configuration,
                  world.raft.voters().stream().filter(world::holdsEverything).toList()));
    }
  }

  private void budgetIsRight() {
    int allowed =
        Truth.active(world.raft.configuration).mapToInt(this::mayBeMissing).min().orElse(0);
    int maxUnavailable = world.maxUnavailable().orElse(0);
    if (!budgetIsExcused && maxUnavailable > allowed) {
      throw new Broken(
          "BudgetIsRight",
          "%d pods may be evicted at once, %s can lose %d"
              .formatted(maxUnavailable, world.raft.configuration, allowed));
    }
  }

  /** Where another voter has the pod of a voter, that one is missing, and no pod shows it. */
  private int mayBeMissing(SortedSet<MemberId> voters) {
    long replaced =
        voters.stream()
            .filter(
                voter ->
                    world.raft.voters().stream()
                        .anyMatch(it -> it.name().equals(voter.name()) && !it.equals(voter)))
            .filter(voter -> !world.raft.configuration.voters().contains(voter))
            .count();
    return Math.max(0, (voters.size() - 1) / 2 - (int) replaced);
  }

  /** What the budget lets go is never one too many. */
  void evictionsKeepMajorities(MemberId member, Truth before) {
    if (budgetIsExcused || isScaledByHand()) {
      return;
    }
    var left = new TreeSet<>(before.live());
    left.remove(member);
    before
        .active()
        .filter(
            voters -> Truth.isMajority(voters, before.live()) && !Truth.isMajority(voters, left))
        .findFirst()
        .ifPresent(
            voters -> {
              throw new Broken(
                  "EvictionsKeepMajorities",
                  "%s was evicted, of %s only %s live".formatted(member, voters, left));
            });
  }

  /** Kubernetes counts against what the StatefulSet says, not against the members. */
  private boolean isScaledByHand() {
    int replicas = world.pieces.replicas();
    return world.raft.configuration.members().stream()
        .anyMatch(member -> world.names.ordinal(member.name()).orElseThrow() >= replicas);
  }
}
