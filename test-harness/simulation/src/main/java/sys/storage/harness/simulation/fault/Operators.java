package sys.storage.harness.simulation.fault;

import java.util.ArrayList;
import java.util.List;
import sys.storage.harness.simulation.choice.Choices;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.harness.simulation.coverage.Rare;
import sys.storage.harness.simulation.coverage.RareWatch;
import sys.storage.harness.simulation.operator.SimulatedKubernetes;
import sys.storage.harness.simulation.operator.SimulatedOperator;

/** The processes of the operator, of which there should be one. */
public final class Operators {

  private final SimulatedCluster cluster;
  private final SimulatedKubernetes kubernetes;
  private final RareWatch rare;
  private final Choices choices;
  private final List<SimulatedOperator> alive = new ArrayList<>();
  private long epoch;
  private long passesOfTheDead;

  public Operators(
      SimulatedCluster cluster, SimulatedKubernetes kubernetes, RareWatch rare, Choices choices) {
    this.cluster = cluster;
    this.kubernetes = kubernetes;
    this.rare = rare;
    this.choices = choices;
  }

  /** Another operator takes over the lease; those that are there do not notice. */
  public void start() {
    String name = "operator-" + ++epoch;
    var operator = new SimulatedOperator(name, cluster, kubernetes, choices.of(name), epoch);
    alive.add(operator);
    operator.start();
  }

  /** All of them are killed, in whatever they do. */
  public void killAll() {
    for (SimulatedOperator operator : alive) {
      if (operator.isInCall()) {
        rare.saw(Rare.OPERATOR_KILLED_IN_A_CALL);
      }
      operator.kill();
      passesOfTheDead += operator.passes();
    }
    alive.clear();
  }

  public SimulatedOperator newest() {
    return alive.getLast();
  }

  /** Fencing number of the newest, also after its death. */
  public long newestEpoch() {
    return epoch;
  }

  public int count() {
    return alive.size();
  }

  public long passes() {
    return passesOfTheDead + alive.stream().mapToLong(SimulatedOperator::passes).sum();
  }
}
