package sys.storage.harness.simulation.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import sys.storage.harness.simulation.network.NetworkOptions;
import sys.storage.harness.simulation.script.MachineStep;
import sys.storage.harness.simulation.script.MachineStep.DiskState;
import sys.storage.harness.simulation.script.MessageStep;
import sys.storage.harness.simulation.script.NetworkStep;
import sys.storage.harness.simulation.script.OperatorStep;
import sys.storage.harness.simulation.script.Step;

/** What lasts of the things that went wrong, and the steps that end it. */
final class Harm {

  private static final Duration WELL_DISK = Duration.ofMillis(1);

  private final NetworkOptions usualNetwork;
  private final TreeSet<String> slow = new TreeSet<>();
  private final TreeSet<String> sick = new TreeSet<>();
  private final TreeSet<String> timed = new TreeSet<>();
  private final List<MessageStep> rules = new ArrayList<>();
  private NetworkOptions network;
  private boolean refusing;

  Harm(NetworkOptions usualNetwork) {
    this.usualNetwork = usualNetwork;
    this.network = usualNetwork;
  }

  /** A step was taken. */
  void note(Step step) {
    switch (step) {
      case MachineStep.DiskTakes(String node, var _) -> slow.add(node);
      case MachineStep.DiskIs(String node, var _) -> sick.add(node);
      case MachineStep.ElectionTimeout(String node, var decided) -> {
        if (decided.isPresent()) {
          timed.add(node);
        } else {
          timed.remove(node);
        }
      }
      case NetworkStep.Quality(var options) -> network = options;
      case MessageStep.Hold hold -> rules.add(hold);
      case MessageStep.Garble garble -> rules.add(garble);
      case MessageStep.Release release ->
          rules.removeIf(it -> it.traffic().equals(release.traffic()));
      case OperatorStep.ApiRefuses(double share) -> refusing = share > 0;
      default -> {}
    }
  }

  /** Ends all of it. */
  List<Step> heal() {
    var healing = new ArrayList<Step>();
    healing.add(new NetworkStep.Heal());
    if (!network.equals(usualNetwork)) {
      healing.add(new NetworkStep.Quality(usualNetwork));
    }
    slow.forEach(node -> healing.add(new MachineStep.DiskTakes(node, WELL_DISK)));
    sick.forEach(node -> healing.add(new MachineStep.DiskIs(node, DiskState.WELL)));
    timed.forEach(node -> healing.add(new MachineStep.ElectionTimeout(node, Optional.empty())));
    rules.forEach(rule -> healing.add(end(rule)));
    if (refusing) {
      healing.add(new OperatorStep.ApiRefuses(0));
    }
    slow.clear();
    sick.clear();
    timed.clear();
    rules.clear();
    network = usualNetwork;
    refusing = false;
    return healing;
  }

  private static Step end(MessageStep rule) {
    return rule instanceof MessageStep.Hold(var _, var traffic)
        ? new MessageStep.Release(java.util.OptionalInt.empty(), traffic, false)
        : new MessageStep.Pass(rule.traffic());
  }
}
