package sys.storage.harness.simulation.story;

import java.util.List;
import java.util.stream.Stream;
import sys.storage.harness.simulation.script.AdminStep;
import sys.storage.harness.simulation.script.ClientStep;
import sys.storage.harness.simulation.script.FlowStep;
import sys.storage.harness.simulation.script.MachineStep;
import sys.storage.harness.simulation.script.MessageStep;
import sys.storage.harness.simulation.script.NetworkStep;
import sys.storage.harness.simulation.script.OperatorStep;
import sys.storage.harness.simulation.script.Step;
import sys.storage.harness.simulation.script.Traffic;

/** Whom a step concerns. */
final class Concerned {

  private Concerned() {}

  static List<String> by(Step step) {
    return switch (step) {
      case MachineStep it -> List.of(it.node());
      case NetworkStep.Cut(String from, String to) -> List.of(from, to);
      case NetworkStep.Clog(String from, String to) -> List.of(from, to);
      case NetworkStep.HealOne(String from, String to) -> List.of(from, to);
      case NetworkStep.Partition(var groups) -> groups.stream().flatMap(List::stream).toList();
      case NetworkStep.Isolate(String node) -> List.of(node);
      case NetworkStep.Heal _, NetworkStep.Quality _ -> List.of();
      case MessageStep it ->
          Stream.of(it.traffic().from(), it.traffic().to())
              .filter(name -> !name.equals(Traffic.ANYONE))
              .toList();
      case ClientStep.Write(String _, int _, long _, String node) -> List.of(node);
      case ClientStep.Read(String _, int _, boolean _, String node) -> List.of(node);
      case ClientStep.Retry(String _, String node) -> List.of(node);
      case ClientStep.StartClients _, ClientStep.StopClients _ -> List.of();
      case AdminStep it -> List.of(it.node());
      case OperatorStep _ -> List.of();
      case FlowStep.At(var _, Step timed) -> by(timed);
      case FlowStep.Run _,
          FlowStep.Until _,
          FlowStep.Expect _,
          FlowStep.Calm _,
          FlowStep.StayCalm _ ->
          List.of();
    };
  }
}
