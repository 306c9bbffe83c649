package sys.storage.harness.simulation.fault;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.harness.simulation.fault.StepTrap.Moment;
import sys.storage.harness.simulation.node.SimulatedMember;
import sys.storage.harness.simulation.node.Survival;
import sys.storage.harness.simulation.script.MachineStep;
import sys.storage.harness.simulation.script.MachineStep.DiskState;
import sys.storage.harness.simulation.script.NetworkStep;
import sys.storage.harness.simulation.script.Step;
import sys.storage.raft.core.CoreStatus;

/** Disks that are slow, full or sick, and what becomes of what they hold. */
final class DiskFaults {

  private static final long LONGEST_DOWN_MILLIS = 1_500;
  private static final long SLOWEST_SYNC_MILLIS = 100;

  private final Scene scene;
  private final Draws draws;

  DiskFaults(Scene scene) {
    this.scene = scene;
    this.draws = scene.draws();
  }

  private Optional<Duration> whileDown() {
    return Optional.of(Duration.ofMillis(draws.skewed(1, LONGEST_DOWN_MILLIS)));
  }

  Step kill(String victim) {
    return new MachineStep.Kill(victim, whileDown());
  }

  Step losePower(String victim) {
    return new MachineStep.Crash(victim, Survival.SOME, whileDown());
  }

  /** Its process is killed, or its machine loses power. */
  Step stop(String victim) {
    return draws.chance(0.5) ? kill(victim) : losePower(victim);
  }

  /** At any time, or when much depends on what is not fsynced. */
  List<Step> losePowerSomewhere() {
    return switch (draws.below(4)) {
      case 0, 1 -> List.of(losePower(scene.any()));
      case 2 -> {
        String victim = scene.any();
        // Its disk is so slow that a large write is probably on its way.
        scene.after(
            draws.between(10, SLOWEST_SYNC_MILLIS) * Scene.MILLI, () -> List.of(losePower(victim)));
        yield List.of(slowDown(victim, SLOWEST_SYNC_MILLIS));
      }
      default -> {
        scene.at(
            Moment.SNAPSHOT_INSTALLED,
            draws.skewed(0, 20 * Scene.MILLI),
            member -> List.of(losePower(member.name())));
        yield List.of();
      }
    };
  }

  Step slowDown(String node, long slowestMillis) {
    return new MachineStep.DiskTakes(node, Duration.ofMillis(slowestMillis));
  }

  /** Some disk is slow, or that of who is sent a snapshot, and hears nobody while it writes it. */
  List<Step> slowDownSomewhere() {
    if (draws.chance(0.7)) {
      return List.of(slowDown(scene.any(), draws.between(1, SLOWEST_SYNC_MILLIS)));
    }
    long slowest = 10 * scene.electionTimeoutNanos() / Scene.MILLI;
    scene.at(
        Moment.SNAPSHOT_NEARLY_COMPLETE,
        0,
        receiver -> {
          scene.at(Moment.SNAPSHOT_COMPLETE, 0, it -> List.of(new NetworkStep.Isolate(it.name())));
          // Its own snapshot, if it has any to save, is overtaken by the one that it is sent.
          return List.of(
              slowDown(receiver.name(), slowest), new MachineStep.Snapshot(receiver.name()));
        });
    return List.of(scene.scale());
  }

  Step fail(String node) {
    return new MachineStep.DiskIs(node, DiskState.FAILING);
  }

  /** Some disk is full, or that of a new learner while it is sent a snapshot. */
  List<Step> fill() {
    if (draws.chance(0.6)) {
      return List.of(fill(scene.any()));
    }
    scene.at(
        Moment.LEARNER_COMMITTED,
        draws.skewed(Scene.MILLI, 100 * Scene.MILLI),
        _ ->
            scene.leader().stream()
                .flatMap(leader -> leader.status().configuration().learners().stream())
                .map(learner -> fill(learner.name()))
                .toList());
    return List.of(scene.scale());
  }

  private static Step fill(String node) {
    return new MachineStep.DiskIs(node, DiskState.FULL);
  }

  List<Step> wipe(String victim) {
    return isAffordable(victim) ? List.of(new MachineStep.Wipe(victim)) : List.of();
  }

  /** The bits flip while the process is down: its next start has to notice. */
  List<Step> damage(String victim) {
    return isAffordable(victim) ? List.of(stop(victim), new MachineStep.Damage(victim)) : List.of();
  }

  /**
   * A disk is lost only where the others hold everything, and will go on to be asked: more than
   * that Raft does not promise.
   */
  private boolean isAffordable(String victim) {
    return scene.kubernetes().isWantedForLong()
        && scene.kubernetes().wanted() >= 3
        && scene.cluster().machines().stream().noneMatch(it -> it.storage().isDamaged())
        && scene
            .leader()
            .filter(leader -> !leader.id().name().equals(victim))
            .map(SimulatedMember::status)
            .filter(this::everybodyHoldsEverything)
            .isPresent();
  }

  private boolean everybodyHoldsEverything(CoreStatus leader) {
    return leader.configurationCommitted()
        && !leader.configuration().isJoint()
        && leader.configuration().voters().size() >= 3
        && leader.configuration().voters().stream().allMatch(scene::runs)
        && leader.peers().stream()
            .allMatch(peer -> peer.active() && peer.matchIndex() >= leader.commitIndex());
  }
}
