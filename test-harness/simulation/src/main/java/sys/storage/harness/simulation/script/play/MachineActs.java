package sys.storage.harness.simulation.script.play;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import sys.storage.harness.simulation.invariant.Violation;
import sys.storage.harness.simulation.node.Machine;
import sys.storage.harness.simulation.node.SimulatedMember;
import sys.storage.harness.simulation.node.SimulatedProcess;
import sys.storage.harness.simulation.script.MachineStep;
import sys.storage.harness.simulation.script.Option;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.node.disk.CorruptionException;

/** Carries out what steps do to machines. */
final class MachineActs {

  /** Until a step starts it again. */
  private static final long FOR_GOOD_NANOS = World.BY_HAND_NANOS;

  private final World world;

  MachineActs(World world) {
    this.world = world;
  }

  void perform(MachineStep step) {
    Machine machine = world.machine(step.node());
    switch (step) {
      case MachineStep.Start _ -> start(machine);
      case MachineStep.Kill(String _, Optional<Duration> downFor) -> {
        machine.kill();
        stayDown(machine, downFor);
      }
      case MachineStep.Crash(String _, var survival, Optional<Duration> downFor) -> {
        machine.crash(survival);
        stayDown(machine, downFor);
      }
      case MachineStep.Pause(String _, Optional<Duration> length) -> {
        machine.pause();
        length.ifPresent(time -> world.timeline().after(time.toNanos(), machine::resume));
      }
      case MachineStep.Resume _ -> machine.resume();
      case MachineStep.Wipe _ ->
          world
              .operated()
              .ifPresentOrElse(it -> it.kubernetes().loseClaim(machine.name()), machine::wipe);
      case MachineStep.DiskIs(String _, var state) -> disk(machine, state);
      case MachineStep.DiskTakes(String _, Duration slowest) ->
          machine.storage().slow(slowest.toNanos());
      case MachineStep.DiskSyncsOne _ -> machine.storage().releaseOne();
      case MachineStep.Damage _ -> machine.storage().damage();
      case MachineStep.Leap(String _, Duration by) -> leap(machine, by.toNanos());
      case MachineStep.Campaign _ -> leap(machine, longestTimeoutNanos());
      case MachineStep.ElectionTimeout(String _, Optional<Duration> decided) ->
          decided.ifPresentOrElse(
              time -> machine.electionTimeouts().decide(time.toNanos()),
              machine.electionTimeouts()::leaveToChance);
      case MachineStep.Snapshot _ -> machine.serve(SimulatedMember::saveSnapshot);
      case MachineStep.Unreachable(String peer, String _) -> unreachable(machine, peer);
    }
  }

  /** With an operator there are kubelets, which start what may run. */
  private void start(Machine machine) {
    if (world.operated().isPresent()) {
      world.operated().get().kubernetes().kubelets().keepDown(machine.name(), 0);
      return;
    }
    Optional<IOException> failure = machine.start();
    if (failure.isPresent()
        && failure.get() instanceof CorruptionException
        && !machine.storage().isDamaged()) {
      throw new Violation(
          "RecoveryKeepsDurable",
          "%s cannot start: %s".formatted(machine.name(), failure.get().getMessage()));
    }
    failure.ifPresent(
        cause -> world.account().seen(machine.name(), "cannot start: " + cause.getMessage()));
    world.members().look(world.cluster());
  }

  private void stayDown(Machine machine, Optional<Duration> downFor) {
    if (world.operated().isPresent()) {
      long nanos = downFor.map(Duration::toNanos).orElse(FOR_GOOD_NANOS);
      world.operated().get().kubernetes().kubelets().keepDown(machine.name(), nanos);
    } else {
      downFor.ifPresent(time -> world.timeline().after(time.toNanos(), () -> start(machine)));
    }
  }

  private static void disk(Machine machine, MachineStep.DiskState state) {
    switch (state) {
      case FAILING -> machine.storage().fail(true);
      case FULL -> machine.storage().fill(true);
      case HELD -> machine.storage().hold();
      case WELL -> {
        machine.storage().fail(false);
        machine.storage().fill(false);
        machine.storage().release();
      }
    }
  }

  /** The member looks at its clock at once. */
  private void leap(Machine machine, long nanos) {
    machine.leap(nanos);
    machine.serve(member -> member.post(new Event.Tick(0)));
  }

  private long longestTimeoutNanos() {
    return switch (world.setting().elections()) {
      case BY_HAND -> World.BY_HAND_NANOS;
      case BY_TIMEOUT -> 2 * world.nanos(Option.ELECTION_TIMEOUT);
    };
  }

  private void unreachable(Machine machine, String peer) {
    Optional<MemberId> id = world.machine(peer).process().map(SimulatedProcess::id);
    id.ifPresent(member -> machine.serve(it -> it.post(new Event.PeerUnreachable(member))));
  }
}
