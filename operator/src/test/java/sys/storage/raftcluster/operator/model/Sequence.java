package sys.storage.raftcluster.operator.model;

import static sys.storage.raftcluster.api.Annotations.FORCE_NEW_CLUSTER;
import static sys.storage.raftcluster.api.Annotations.REPLACE_MEMBER;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.Phase;
import sys.storage.raftcluster.operator.plan.Action;
import sys.storage.raftcluster.operator.plan.Reason;

/**
 * One cluster from its birth, under blows, to the end: then everything is well again, nobody asks
 * for anything new, and it must become what was asked for last (eventually stable reconciliation,
 * the property of Anvil, OSDI 2024).
 */
public final class Sequence {

  private static final int LIMIT = 250;

  private final World world = new World(Specs.replicas(3));
  private final Run run = new Run(world);
  private final Disturbances disturbances = new Disturbances(world);
  private int replicas = 3;
  private int gibibytes = 1;
  private boolean paused;
  private boolean retain;
  private int staleFor;
  private int passes;

  public Sequence() {
    world.startSteps = 1;
    world.raft.traffic = true;
  }

  /**
   * Plays the blows and waits for peace.
   *
   * @throws Broken when a rule does not hold
   */
  public void play(List<Blow> blows) {
    blows.forEach(this::strike);
    makePeace();
    if (replicas == 0) {
      fallAsleep();
      replicas = 3;
      specify();
    }
    settle();
    isAsSpecified();
    isQuiet();
  }

  public World world() {
    return world;
  }

  /** How many passes the operators have made. */
  public int passes() {
    return passes;
  }

  private void strike(Blow blow) {
    switch (blow) {
      case Blow.Passes(int count) -> pass(count);
      case Blow.Replicas(int wanted) -> {
        replicas = wanted;
        specify();
      }
      case Blow.Storage(int wanted) -> {
        if (wanted > gibibytes) { // the API server refuses to make it smaller
          world.met(Rare.STORAGE_GROWN);
          gibibytes = wanted;
          specify();
        }
      }
      case Blow.Paused(boolean now) -> {
        if (now && world.isJoint()) {
          world.met(Rare.PAUSED_IN_JOINT);
        }
        paused = now;
        specify();
      }
      case Blow.RetainStorage(boolean now) -> {
        retain = now;
        specify();
      }
      case Blow.NewTemplate(boolean runs) -> newTemplate(runs);
      case Blow.Replace(int ordinal) -> {
        world.met(Rare.REPLACED);
        world.annotate(REPLACE_MEMBER, Optional.of(world.names.pod(ordinal)));
      }
      case Blow.ForceNewCluster(int ordinal, var others) -> forceNewCluster(ordinal, others);
      case Blow.ScaleByHand(int count) -> disturbances.scaleByHand(count);
      case Blow.Wipe(int ordinal) -> world.wipe(ordinal);
      case Blow.DeleteClaimUnderPod(int ordinal) -> disturbances.deleteClaimUnderPod(ordinal);
      case Blow.Drain(int ordinal, int pods) ->
          IntStream.range(ordinal, ordinal + pods).forEach(disturbances::evict);
      case Blow.Crash(int ordinal) -> disturbances.crash(ordinal);
      case Blow.LosePod(int ordinal) -> disturbances.losePod(ordinal);
      case Blow.NoRoom(int ordinal) -> world.unschedulable.add(ordinal);
      case Blow.CutOff(int ordinal) -> disturbances.cutOff(ordinal);
      case Blow.Silence(int ordinal) -> world.silence(ordinal);
      case Blow.MoveLeader(int choice) -> world.moveLeader(choice);
      case Blow.Recover _ -> world.recoverAll();
      case Blow.StaleWorkload(int count) -> {
        world.informers.freezeWorkload();
        staleFor = Math.max(staleFor, count);
      }
      case Blow.StaleClaims(int count) -> {
        world.informers.freezeClaims();
        staleFor = Math.max(staleFor, count);
      }
      case Blow.Trip(int call, Mishap mishap) -> run.mishaps.plan(call, mishap);
      case Blow.Meanwhile(int call, Blow then) ->
          run.mishaps.freeze(
              call,
              () -> {
                world.met(Rare.WORLD_MOVED_ON);
                strike(then);
              });
      case Blow.Overtaken(int call, Blow then, int count) ->
          run.mishaps.freeze(
              call,
              () -> {
                world.met(Rare.OVERTAKEN);
                run.epoch++;
                strike(then);
                pass(count);
              });
    }
  }

  private void specify() {
    if (world.isJoint()) {
      world.met(Rare.SPECIFIED_IN_JOINT);
    }
    world.specify(Specs.asked(replicas, gibibytes, paused, retain));
  }

  private void newTemplate(boolean runs) {
    world.newTemplate();
    if (!runs) {
      world.hopeless.add(world.revision());
    }
  }

  private void forceNewCluster(int ordinal, Blow.Others others) {
    List<Integer> away = world.claims.keySet().stream().filter(it -> it != ordinal).toList();
    switch (others) {
      case AS_THEY_ARE -> {}
      case DOWN -> away.forEach(disturbances::crash);
      case SPLIT_OFF -> {
        disturbances.cutOff(ordinal);
        away.forEach(world::silence);
      }
    }
    world.annotate(FORCE_NEW_CLUSTER, Optional.of(world.recoveryOrder(world.names.pod(ordinal))));
  }

  private void pass(int count) {
    for (int i = 0; i < count; i++) {
      pass();
    }
  }

  private Optional<Action> pass() {
    passes++;
    noteStale();
    Optional<Action> done = run.pass();
    if (done.isPresent() && done.get() instanceof Action.Hold(Reason reason, var _, var _)) {
      if (reason == Reason.SCALE_IN_REFUSED) {
        world.met(Rare.SCALE_IN_REFUSED);
      } else if (reason == Reason.RESTART_DEFERRED) {
        world.met(Rare.RESTART_DEFERRED);
      } else if (reason == Reason.RECOVERY_REFUSED) {
        world.met(Rare.RECOVERY_REFUSED);
        world.annotate(FORCE_NEW_CLUSTER, world.orderThatWasLost());
      }
    }
    return done;
  }

  private void noteStale() {
    if (world.informers.showAnOlderWorkload()) {
      world.met(Rare.STALE_WORKLOAD);
    }
    if (world.informers.showOlderClaims()) {
      world.met(Rare.STALE_CLAIMS);
    }
    if (--staleFor <= 0) {
      world.informers.catchUp();
    }
  }

  /** Nothing goes wrong any more, and what only a person can decide is decided. */
  private void makePeace() {
    run.mishaps.calm();
    world.recoverAll();
    if (world.hopeless.contains(world.revision())) {
      newTemplate(true);
    }
    world.annotate(REPLACE_MEMBER, Optional.empty());
    world.annotate(FORCE_NEW_CLUSTER, world.orderThatWasLost());
    world.wipeForeign();
    paused = false;
    retain = false;
    if (replicas < 3 && world.claims.values().stream().anyMatch(claim -> claim.terminating)) {
      replicas = 3; // such a disk is replaced first, and one or two voters cannot spare it
    }
    specify();
  }

  private void fallAsleep() {
    for (int i = 0; i < LIMIT; i++) {
      if (pass().filter(Sequence::isSleep).isPresent() && world.podCount() == 0) {
        return;
      }
    }
    throw new Broken("EventuallySleeps", "not after %d passes; %s".formatted(LIMIT, world));
  }

  private static boolean isSleep(Action action) {
    return action instanceof Action.Hold(Reason reason, var _, var _)
        && reason == Reason.HIBERNATED;
  }

  private void settle() {
    for (int i = 0; i < LIMIT; i++) {
      boolean nothingToDo = pass().filter(action -> action instanceof Action.Settled).isPresent();
      if (nothingToDo && world.status().phase() == Phase.READY) {
        return;
      }
    }
    throw new Broken(
        "EventuallySettles",
        "not after %d passes; last: %s; %s"
            .formatted(
                LIMIT,
                run.actions.subList(Math.max(0, run.actions.size() - 4), run.actions.size()),
                world));
  }

  private void isAsSpecified() {
    List<String> wanted = IntStream.range(0, replicas).mapToObj(world.names::pod).toList();
    require("voters", world.voters(), wanted);
    require("learners", world.learners(), List.of());
    require(
        "live voters",
        world.raft.voters().stream().filter(world::isLive).map(MemberId::name).toList(),
        wanted);
    require("pods", world.podCount(), replicas);
    require("claims left over", world.leftOver(), List.of());
    require("budget", world.maxUnavailable(), Optional.of((replicas - 1) / 2));
    require("phase", world.status().phase(), Phase.READY);
    require(
        "outdated pods",
        world.pods.values().stream().filter(pod -> pod.revision < world.revision()).count(),
        0L);
    require(
        "claims that are too small",
        world.claims.values().stream().filter(it -> it.bytes < (long) gibibytes << 30).count(),
        0L);
  }

  private void require(String what, Object found, Object wanted) {
    if (!found.equals(wanted)) {
      throw new Broken(
          "SettledIsAsSpecified", "%s: %s instead of %s; %s".formatted(what, found, wanted, world));
    }
  }

  private void isQuiet() {
    pass();
    int writes = world.writes.count();
    pass(2);
    if (world.writes.count() != writes) {
      throw new Broken(
          "SettledIsQuiet",
          "%d writes at rest; %s".formatted(world.writes.count() - writes, world));
    }
  }
}
