package sys.storage.harness.simulation.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import sys.storage.harness.simulation.network.NetworkOptions;
import sys.storage.harness.simulation.script.MessageStep.Duplicate;
import sys.storage.harness.simulation.script.MessageStep.Garble;
import sys.storage.harness.simulation.script.MessageStep.Hold;
import sys.storage.harness.simulation.script.MessageStep.Lose;
import sys.storage.harness.simulation.script.MessageStep.Pass;
import sys.storage.harness.simulation.script.MessageStep.Release;
import sys.storage.harness.simulation.script.NetworkStep.Clog;
import sys.storage.harness.simulation.script.NetworkStep.Cut;
import sys.storage.harness.simulation.script.NetworkStep.Heal;
import sys.storage.harness.simulation.script.NetworkStep.HealOne;
import sys.storage.harness.simulation.script.NetworkStep.Isolate;
import sys.storage.harness.simulation.script.NetworkStep.Partition;
import sys.storage.harness.simulation.script.NetworkStep.Quality;

/** Reads and writes what happens to the network and to single messages. */
final class NetworkWords {

  private NetworkWords() {}

  private record Way(String from, String to) {}

  /** Empty when the verb belongs to others. */
  static Optional<Step> read(String verb, Line line) {
    return Optional.ofNullable(
        switch (verb) {
          case "cut" -> cut(way(line));
          case "clog" -> clog(way(line));
          case "heal" -> line.isAtEnd() ? new Heal() : healOne(way(line));
          case "partition" -> partition(line);
          case "isolate" -> new Isolate(line.node());
          case "network" -> new Quality(quality(line));
          case "lose" -> new Lose(line.count(), traffic(line));
          case "hold" -> new Hold(line.count(), traffic(line));
          case "duplicate" -> new Duplicate(line.count(), traffic(line));
          case "garble" -> new Garble(line.count(), traffic(line));
          case "release" -> new Release(line.count(), traffic(line), line.accept("newest-first"));
          case "pass" -> new Pass(traffic(line));
          default -> null;
        });
  }

  private static Way way(Line line) {
    String from = line.node();
    line.require(">");
    return new Way(from, line.node());
  }

  private static Step cut(Way way) {
    return new Cut(way.from, way.to);
  }

  private static Step clog(Way way) {
    return new Clog(way.from, way.to);
  }

  private static Step healOne(Way way) {
    return new HealOne(way.from, way.to);
  }

  private static Step partition(Line line) {
    var groups = new ArrayList<List<String>>(List.of(line.nodes()));
    do {
      line.require("|");
      groups.add(line.nodes());
    } while (!line.isAtEnd());
    return new Partition(groups);
  }

  private static NetworkOptions quality(Line line) {
    line.require("loss");
    double loss = line.share();
    line.require("doubling");
    double doubling = line.share();
    line.require("delay");
    Duration fastest = line.duration();
    line.require("to");
    Duration slowest = line.duration();
    if (slowest.compareTo(fastest) < 0) {
      throw line.before("a delay that is not shorter than " + Durations.format(fastest));
    }
    return new NetworkOptions(loss, doubling, fastest.toNanos(), slowest.toNanos());
  }

  static Traffic traffic(Line line) {
    MessageKind kind = line.choice(MessageKind.class, "a kind of message");
    String from = place(line);
    line.require(">");
    return new Traffic(kind, from, place(line));
  }

  private static String place(Line line) {
    return line.accept(Traffic.ANYONE) ? Traffic.ANYONE : line.node();
  }

  static String write(NetworkStep step) {
    return switch (step) {
      case Cut(String from, String to) -> "cut " + from + " > " + to;
      case Clog(String from, String to) -> "clog " + from + " > " + to;
      case HealOne(String from, String to) -> "heal " + from + " > " + to;
      case Heal() -> "heal";
      case Partition(var groups) ->
          "partition "
              + groups.stream()
                  .map(group -> String.join(" ", group))
                  .collect(Collectors.joining(" | "));
      case Isolate(String node) -> "isolate " + node;
      case Quality(NetworkOptions options) ->
          "network loss %s doubling %s delay %s to %s"
              .formatted(
                  options.loss(),
                  options.duplication(),
                  Durations.format(Duration.ofNanos(options.fastestNanos())),
                  Durations.format(Duration.ofNanos(options.slowestNanos())));
    };
  }

  static String write(MessageStep step) {
    return switch (step) {
      case Lose(OptionalInt count, Traffic traffic) -> "lose " + write(count) + write(traffic);
      case Hold(OptionalInt count, Traffic traffic) -> "hold " + write(count) + write(traffic);
      case Duplicate(OptionalInt count, Traffic traffic) ->
          "duplicate " + write(count) + write(traffic);
      case Garble(OptionalInt count, Traffic traffic) -> "garble " + write(count) + write(traffic);
      case Release(OptionalInt count, Traffic traffic, boolean newestFirst) ->
          "release " + write(count) + write(traffic) + (newestFirst ? " newest-first" : "");
      case Pass(Traffic traffic) -> "pass " + write(traffic);
    };
  }

  private static String write(OptionalInt count) {
    return count.isPresent() ? count.getAsInt() + " " : "";
  }

  static String write(Traffic traffic) {
    return traffic.kind().word() + " " + traffic.from() + " > " + traffic.to();
  }
}
