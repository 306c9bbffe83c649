package sys.storage.harness.simulation.script;

import java.util.List;

/** Writes scenarios so that {@link Parser} reads the same again. */
public final class Printer {

  private Printer() {}

  /** The whole scenario, one step a line. */
  public static String print(Scenario scenario) {
    var text = new StringBuilder();
    SettingWords.write(scenario.setting()).forEach(line -> text.append(line).append('\n'));
    text.append('\n');
    print(scenario.steps()).forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static List<String> print(List<Step> steps) {
    return steps.stream().map(Printer::print).toList();
  }

  /** One line. */
  public static String print(Step step) {
    return StepWords.write(step);
  }

  /** As it stands after {@code expect}. */
  public static String print(Fact fact) {
    return FactWords.write(fact);
  }

  /** As it stands after the name of who asked. */
  public static String print(Outcome outcome) {
    return FactWords.write(outcome);
  }
}
