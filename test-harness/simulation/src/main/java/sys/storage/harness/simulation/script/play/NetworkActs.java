package sys.storage.harness.simulation.script.play;

import java.util.List;
import sys.storage.harness.simulation.network.Network;
import sys.storage.harness.simulation.node.Machine;
import sys.storage.harness.simulation.script.NetworkStep;

/** Carries out what steps do to the network. */
final class NetworkActs {

  private final World world;

  NetworkActs(World world) {
    this.world = world;
  }

  void perform(NetworkStep step) {
    Network network = world.cluster().network();
    switch (step) {
      case NetworkStep.Cut(String from, String to) -> network.cut(from, to);
      case NetworkStep.Clog(String from, String to) -> network.clog(from, to);
      case NetworkStep.HealOne(String from, String to) -> network.heal(from, to);
      case NetworkStep.Heal() -> network.heal();
      case NetworkStep.Partition(List<List<String>> groups) -> {
        for (List<String> one : groups) {
          groups.stream().filter(other -> other != one).forEach(other -> cut(one, other));
        }
      }
      case NetworkStep.Isolate(String node) -> {
        List<String> others =
            world.cluster().machines().stream()
                .map(Machine::name)
                .filter(name -> !name.equals(node))
                .toList();
        cut(List.of(node), others);
        cut(others, List.of(node));
      }
      case NetworkStep.Quality(var options) -> network.set(options);
    }
  }

  private void cut(List<String> from, List<String> to) {
    for (String source : from) {
      to.forEach(target -> world.cluster().network().cut(source, target));
    }
  }
}
