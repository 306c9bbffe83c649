package sys.storage.harness.simulation.script;

import java.time.Duration;
import java.util.Optional;
import sys.storage.harness.simulation.script.FlowStep.At;
import sys.storage.harness.simulation.script.FlowStep.Calm;
import sys.storage.harness.simulation.script.FlowStep.Expect;
import sys.storage.harness.simulation.script.FlowStep.Run;
import sys.storage.harness.simulation.script.FlowStep.StayCalm;
import sys.storage.harness.simulation.script.FlowStep.Until;

/** Reads and writes steps. */
final class StepWords {

  private StepWords() {}

  static Step read(Line line) {
    if (RequestWords.isClients(line)) {
      return RequestWords.readClient(line);
    }
    String verb = line.word("a step");
    return flow(verb, line)
        .or(() -> MachineWords.read(verb, line))
        .or(() -> NetworkWords.read(verb, line))
        .or(() -> RequestWords.read(verb, line))
        .or(() -> OperatorWords.read(verb, line))
        .orElseThrow(
            () ->
                line.before(
                    "a step (docs/scenarios.md lists them), or a client and 'writes', 'reads' or"
                        + " 'retries'"));
  }

  private static Optional<Step> flow(String verb, Line line) {
    return Optional.ofNullable(
        switch (verb) {
          case "run" -> new Run(line.duration());
          case "at" -> new At(line.duration(), timed(line));
          case "until" -> until(line);
          case "expect" -> new Expect(FactWords.read(line));
          case "calm" -> new Calm();
          case "stay-calm" -> new StayCalm(line.duration());
          default -> null;
        });
  }

  private static Step timed(Line line) {
    if (line.peek().equals("at")) {
      throw line.expected("a step without a time of its own");
    }
    return read(line);
  }

  private static Step until(Line line) {
    Fact fact = FactWords.read(line);
    line.require("within");
    return new Until(fact, line.duration());
  }

  static String write(Step step) {
    return switch (step) {
      case FlowStep flow -> write(flow);
      case MachineStep machine -> MachineWords.write(machine);
      case NetworkStep network -> NetworkWords.write(network);
      case MessageStep message -> NetworkWords.write(message);
      case ClientStep client -> RequestWords.write(client);
      case AdminStep admin -> RequestWords.write(admin);
      case OperatorStep operator -> OperatorWords.write(operator);
    };
  }

  private static String write(FlowStep step) {
    return switch (step) {
      case Run(Duration length) -> "run " + Durations.format(length);
      case At(Duration time, Step timed) -> "at " + Durations.format(time) + " " + write(timed);
      case Until(Fact fact, Duration within) ->
          "until " + FactWords.write(fact) + " within " + Durations.format(within);
      case Expect(Fact fact) -> "expect " + FactWords.write(fact);
      case Calm() -> "calm";
      case StayCalm(Duration length) -> "stay-calm " + Durations.format(length);
    };
  }
}
