package sys.storage.harness.simulation.fault;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.harness.simulation.node.Machine;
import sys.storage.harness.simulation.node.SimulatedMember;
import sys.storage.harness.simulation.node.SimulatedProcess;
import sys.storage.harness.simulation.operator.SimulatedKubernetes;
import sys.storage.harness.simulation.script.MemberName;
import sys.storage.harness.simulation.script.OperatorStep;
import sys.storage.harness.simulation.script.Step;
import sys.storage.raft.core.configuration.MemberId;

/**
 * What all faults look at when they decide: who is there, who leads, chance, and what was decided
 * for later.
 *
 * @param names what a scenario calls members; empty for those that never ran
 */
record Scene(
    SimulatedCluster cluster,
    SimulatedKubernetes kubernetes,
    Operators operators,
    RunOptions options,
    StepTrap trap,
    Function<MemberId, Optional<MemberName>> names,
    Agenda agenda,
    Draws draws) {

  static final long MILLI = 1_000_000;

  long electionTimeoutNanos() {
    return options.node().core().electionTimeoutNanos();
  }

  List<String> machines() {
    return cluster.machines().stream().map(Machine::name).toList();
  }

  String any() {
    return draws.pick(machines());
  }

  List<String> allBut(String node) {
    return machines().stream().filter(name -> !name.equals(node)).toList();
  }

  Optional<SimulatedMember> leader() {
    return cluster.leader();
  }

  Optional<String> leaderName() {
    return leader().map(member -> member.id().name());
  }

  /** Whether this very member, and not one of another disk, runs in its place. */
  boolean runs(MemberId member) {
    return cluster
        .machine(member.name())
        .process()
        .map(SimulatedProcess::id)
        .filter(member::equals)
        .isPresent();
  }

  Step scale() {
    return new OperatorStep.Scale((int) draws.between(1, options.maxReplicas()));
  }

  /** Something more happens after this time. */
  void after(long nanos, Supplier<List<Step>> steps) {
    long now = Math.max(cluster.timeline().nowNanos(), agenda.reachedNanos());
    agenda.add(now + nanos, steps);
  }

  /** Something happens so long after the next moment of a kind. */
  void at(StepTrap.Moment moment, long delayNanos, Function<MemberId, List<Step>> steps) {
    trap.set(moment, member -> after(delayNanos, () -> steps.apply(member)));
  }
}
