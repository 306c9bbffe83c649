package sys.storage.harness.simulation.script;

import java.util.Optional;
import sys.storage.harness.simulation.node.Survival;
import sys.storage.harness.simulation.script.MachineStep.Campaign;
import sys.storage.harness.simulation.script.MachineStep.Crash;
import sys.storage.harness.simulation.script.MachineStep.Damage;
import sys.storage.harness.simulation.script.MachineStep.DiskIs;
import sys.storage.harness.simulation.script.MachineStep.DiskState;
import sys.storage.harness.simulation.script.MachineStep.DiskSyncsOne;
import sys.storage.harness.simulation.script.MachineStep.DiskTakes;
import sys.storage.harness.simulation.script.MachineStep.ElectionTimeout;
import sys.storage.harness.simulation.script.MachineStep.Kill;
import sys.storage.harness.simulation.script.MachineStep.Leap;
import sys.storage.harness.simulation.script.MachineStep.Pause;
import sys.storage.harness.simulation.script.MachineStep.Resume;
import sys.storage.harness.simulation.script.MachineStep.Snapshot;
import sys.storage.harness.simulation.script.MachineStep.Start;
import sys.storage.harness.simulation.script.MachineStep.Unreachable;
import sys.storage.harness.simulation.script.MachineStep.Wipe;

/** Reads and writes what happens to machines. */
final class MachineWords {

  private MachineWords() {}

  /** Empty when the verb belongs to others. */
  static Optional<Step> read(String verb, Line line) {
    return Optional.ofNullable(
        switch (verb) {
          case "start" -> new Start(line.node());
          case "kill" -> new Kill(line.node(), line.durationAfter("for"));
          case "crash" -> new Crash(line.node(), survival(line), line.durationAfter("for"));
          case "pause" -> new Pause(line.node(), line.durationAfter("for"));
          case "resume" -> new Resume(line.node());
          case "wipe" -> new Wipe(line.node());
          case "disk" -> disk(line.node(), line);
          case "damage" -> new Damage(line.node());
          case "leap" -> new Leap(line.node(), line.duration());
          case "campaign" -> new Campaign(line.node());
          case "election-timeout" ->
              new ElectionTimeout(
                  line.node(),
                  line.accept("drawn") ? Optional.empty() : Optional.of(line.duration()));
          case "snapshot" -> new Snapshot(line.node());
          case "unreachable" -> unreachable(line);
          default -> null;
        });
  }

  private static Survival survival(Line line) {
    if (line.accept("losing")) {
      line.require("writes");
      return Survival.NOTHING;
    }
    if (line.accept("keeping")) {
      line.require("writes");
      return Survival.EVERYTHING;
    }
    return Survival.SOME;
  }

  private static Step disk(String node, Line line) {
    if (line.accept("takes")) {
      return new DiskTakes(node, line.duration());
    }
    return line.accept("syncs-one")
        ? new DiskSyncsOne(node)
        : new DiskIs(node, line.choice(DiskState.class, "'takes', 'syncs-one' or a quality"));
  }

  private static Step unreachable(Line line) {
    String peer = line.node();
    line.require("at");
    return new Unreachable(peer, line.node());
  }

  static String write(MachineStep step) {
    return switch (step) {
      case Start(String node) -> "start " + node;
      case Kill(String node, var downFor) -> "kill " + node + lasting(downFor);
      case Crash(String node, Survival survival, var downFor) ->
          "crash " + node + write(survival) + lasting(downFor);
      case Pause(String node, var length) -> "pause " + node + lasting(length);
      case Resume(String node) -> "resume " + node;
      case Wipe(String node) -> "wipe " + node;
      case DiskIs(String node, DiskState state) -> "disk " + node + " " + Line.word(state);
      case DiskTakes(String node, var slowest) ->
          "disk " + node + " takes " + Durations.format(slowest);
      case DiskSyncsOne(String node) -> "disk " + node + " syncs-one";
      case Damage(String node) -> "damage " + node;
      case Leap(String node, var by) -> "leap " + node + " " + Durations.format(by);
      case Campaign(String node) -> "campaign " + node;
      case ElectionTimeout(String node, var decided) ->
          "election-timeout " + node + " " + decided.map(Durations::format).orElse("drawn");
      case Snapshot(String node) -> "snapshot " + node;
      case Unreachable(String peer, String node) -> "unreachable " + peer + " at " + node;
    };
  }

  private static String write(Survival survival) {
    return switch (survival) {
      case SOME -> "";
      case NOTHING -> " losing writes";
      case EVERYTHING -> " keeping writes";
    };
  }

  private static String lasting(Optional<java.time.Duration> length) {
    return length.map(time -> " for " + Durations.format(time)).orElse("");
  }
}
