package sys.storage.harness.simulation.cluster;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sys.storage.harness.simulation.choice.Choices;
import sys.storage.harness.simulation.network.Network;
import sys.storage.harness.simulation.node.Machine;
import sys.storage.harness.simulation.node.NodeOptions;
import sys.storage.harness.simulation.node.Probe;
import sys.storage.harness.simulation.node.SimulatedMember;
import sys.storage.harness.simulation.node.Surroundings;
import sys.storage.harness.simulation.timeline.Timeline;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.message.Message;

/** All machines, by name, and the network between them. */
public final class SimulatedCluster implements Surroundings {

  private final Timeline timeline;
  private final Choices choices;
  private final Network network;
  private final NodeOptions options;
  private final Probe probe;
  private final double clockDrift;
  private final Map<String, Machine> machines = new TreeMap<>();
  private Interceptor interceptor = (message, carry) -> carry.accept(message);

  /**
   * @param clockDrift share by which clocks may be too fast or too slow
   */
  public SimulatedCluster(
      Timeline timeline,
      Choices choices,
      Network network,
      NodeOptions options,
      Probe probe,
      double clockDrift) {
    this.timeline = timeline;
    this.choices = choices;
    this.network = network;
    this.options = options;
    this.probe = probe;
    this.clockDrift = clockDrift;
  }

  /** The machine with this name; made when it is asked for the first time. */
  public Machine machine(String name) {
    return machines.computeIfAbsent(name, made -> new Machine(made, this, choices, clockDrift));
  }

  public Collection<Machine> machines() {
    return machines.values();
  }

  /** The leader of the highest term, if one knows itself to be. */
  public Optional<SimulatedMember> leader() {
    return machines.values().stream()
        .flatMap(machine -> machine.member().stream())
        .filter(member -> member.status().role() == Role.LEADER)
        .max(Comparator.comparingLong(member -> member.status().term()));
  }

  /** The highest term that anybody who runs is in. */
  public long highestTerm() {
    long highest = 0;
    for (Machine machine : machines.values()) {
      highest =
          Math.max(highest, machine.member().map(member -> member.status().term()).orElse(0L));
    }
    return highest;
  }

  /** From now on all messages between members pass here first. */
  public void intercept(Interceptor by) {
    interceptor = by;
  }

  public Network network() {
    return network;
  }

  @Override
  public Timeline timeline() {
    return timeline;
  }

  @Override
  public Probe probe() {
    return probe;
  }

  @Override
  public NodeOptions options() {
    return options;
  }

  @Override
  public void send(Message message) {
    String to = message.envelope().to().name();
    timeline.hash().add(message.envelope().term());
    String from = message.envelope().from().name();
    interceptor.sent(message, sent -> network.carry(from, to, () -> machine(to).receive(sent)));
  }

  /** What everybody is and does, one line each. */
  public String describe() {
    var text = new StringBuilder();
    machines.values().forEach(machine -> text.append(machine).append('\n'));
    return text.toString();
  }
}
