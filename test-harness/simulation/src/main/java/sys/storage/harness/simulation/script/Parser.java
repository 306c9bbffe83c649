package sys.storage.harness.simulation.script;

import java.util.ArrayList;
import java.util.List;

/** Reads scenarios. */
public final class Parser {

  private Parser() {}

  /**
   * A scenario as a file has it.
   *
   * @param lineNumbers of the steps, in their order, from 1
   */
  public record Parsed(Scenario scenario, List<Integer> lineNumbers) {
    public Parsed {
      lineNumbers = List.copyOf(lineNumbers);
    }
  }

  /**
   * Reads a whole scenario.
   *
   * @throws ScriptError with line, column, what stands there and what was expected
   */
  public static Scenario parse(String text) {
    return read(text).scenario();
  }

  /**
   * Reads a whole scenario, and remembers where its steps stand.
   *
   * @throws ScriptError with line, column, what stands there and what was expected
   */
  public static Parsed read(String text) {
    List<Line> lines = lines(text);
    var words = new SettingWords();
    int next = 0;
    while (SettingWords.begins(lines.get(next))) {
      words.read(lines.get(next++));
    }
    Setting setting = words.finish(lines.get(next));
    var steps = new ArrayList<Step>();
    var numbers = new ArrayList<Integer>();
    for (Line line : lines.subList(next, lines.size() - 1)) {
      if (SettingWords.begins(line)) {
        throw line.expected("no setting after the first step");
      }
      steps.add(StepWords.read(line));
      line.end();
      numbers.add(line.number());
    }
    return new Parsed(new Scenario(setting, steps), numbers);
  }

  /** Reads one step. */
  public static Step parseStep(String text) {
    var line = new Line(1, text);
    Step step = StepWords.read(line);
    line.end();
    return step;
  }

  /** Those that say something, and an empty one at the end. */
  private static List<Line> lines(String text) {
    var lines = new ArrayList<Line>();
    int number = 0;
    for (String line : text.lines().toList()) {
      var read = new Line(++number, line);
      if (!read.isAtEnd()) {
        lines.add(read);
      }
    }
    lines.add(new Line(number + 1, ""));
    return lines;
  }
}
