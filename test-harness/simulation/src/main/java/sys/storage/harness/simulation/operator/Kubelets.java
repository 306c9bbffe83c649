package sys.storage.harness.simulation.operator;

import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.harness.simulation.coverage.Rare;
import sys.storage.harness.simulation.coverage.RareWatch;
import sys.storage.harness.simulation.invariant.Violation;
import sys.storage.harness.simulation.node.Machine;
import sys.storage.harness.simulation.node.SimulatedProcess;
import sys.storage.raft.node.disk.CorruptionException;

/** They start the processes of pods, again and again, unless something keeps one down. */
public final class Kubelets {

  private static final long INTERVAL_NANOS = 100_000_000;
  private static final long SLOWEST_POD_NANOS = 1_000_000_000;
  private static final long SLOWEST_HUMAN_NANOS = 1_000_000_000;

  private final SimulatedKubernetes kubernetes;
  private final SimulatedCluster machines;
  private final RareWatch rare;
  private final Draws draws;
  private final SortedMap<String, Long> downUntilNanos = new TreeMap<>();

  Kubelets(SimulatedKubernetes kubernetes, SimulatedCluster machines, RareWatch rare, Draws draws) {
    this.kubernetes = kubernetes;
    this.machines = machines;
    this.rare = rare;
    this.draws = draws;
  }

  /** They look now, and then at intervals. */
  void look() {
    for (String pod : kubernetes.podNames()) {
      if (machines.timeline().nowNanos() >= downUntilNanos.getOrDefault(pod, 0L)) {
        run(pod);
      }
    }
    kubernetes.looked();
    machines.timeline().after(INTERVAL_NANOS, this::look);
  }

  private void run(String pod) {
    Machine machine = machines.machine(pod);
    if (machine.isUp()) {
      return;
    }
    Optional<IOException> failure = machine.start();
    if (failure.isPresent()) {
      refusedToStart(machine, failure.get());
      return;
    }
    if (machine.storage().endedTorn()) {
      rare.saw(Rare.TORN_WRITE_FOUND);
    }
    if (machine.storage().isDamaged()) {
      rare.saw(Rare.DAMAGE_HARMLESS); // Else it would have been refused.
      machine.storage().foundSound();
    }
    machine.process().map(SimulatedProcess::id).ifPresent(kubernetes::started);
  }

  private void refusedToStart(Machine machine, IOException why) {
    boolean corrupt = why instanceof CorruptionException;
    if (machine.storage().isDamaged() && (corrupt || !machine.storage().refusesWrites())) {
      rare.saw(Rare.DAMAGE_FOUND);
      replaceLater(machine);
    } else if (corrupt) {
      throw new Violation(
          "RecoveryKeepsDurable",
          "%s cannot start: %s".formatted(machine.name(), why.getMessage()));
    }
  }

  /** Somebody reads why it does not start, and deletes claim and pod as the message says. */
  private void replaceLater(Machine machine) {
    long reaction = draws.between(1, SLOWEST_HUMAN_NANOS);
    keepDown(machine.name(), 2 * SLOWEST_HUMAN_NANOS);
    machine.kill();
    machines
        .timeline()
        .after(
            reaction,
            () -> {
              if (machine.storage().isDamaged()) {
                downUntilNanos.remove(machine.name());
                kubernetes.loseClaim(machine.name());
              }
            });
  }

  /** The process of a pod ended; it is started again after a while. */
  public void keepDown(String pod, long nanos) {
    downUntilNanos.put(pod, machines.timeline().nowNanos() + nanos);
  }

  /** A pod is new: it is scheduled, its volume comes, its image is pulled. */
  void created(String pod) {
    if (draws.chance(0.5)) {
      long startsNanos = machines.timeline().nowNanos() + draws.between(1, SLOWEST_POD_NANOS);
      downUntilNanos.merge(pod, startsNanos, Math::max);
    }
  }

  /** Whatever was down may start now. */
  public void recoverAll() {
    downUntilNanos.clear();
  }
}
