package sys.storage.harness.simulation.script;

import java.util.List;
import sys.storage.harness.simulation.network.NetworkOptions;

/** What happens to the network, whatever it carries. */
public sealed interface NetworkStep extends Step {

  /** Nothing passes in this direction, not even what is on its way. */
  record Cut(String from, String to) implements NetworkStep {}

  /** Everything waits in this direction. */
  record Clog(String from, String to) implements NetworkStep {}

  /** One direction is open again; what waited arrives. */
  record HealOne(String from, String to) implements NetworkStep {}

  /** All directions are open again; what waited arrives. */
  record Heal() implements NetworkStep {}

  /** Nothing passes between these groups of machines. */
  record Partition(List<List<String>> groups) implements NetworkStep {
    public Partition {
      groups = groups.stream().map(List::copyOf).toList();
    }
  }

  /** Nothing passes between this machine and the others. */
  record Isolate(String node) implements NetworkStep {}

  /** How the network behaves from now on where nothing is cut. */
  record Quality(NetworkOptions options) implements NetworkStep {}
}
