package sys.storage.harness.simulation.script.play;

import java.util.function.UnaryOperator;
import sys.storage.harness.simulation.script.Parser;

/**
 * Plays a scenario given as text, and says how it failed; nothing when it did not. Strings alone
 * pass between the loaders of mutants.
 */
public final class ScenarioText implements UnaryOperator<String> {

  @Override
  public String apply(String text) {
    try {
      Player.play(Parser.read(text), line -> {});
      return "";
    } catch (ScenarioFailure failure) {
      return String.valueOf(failure.getMessage());
    }
  }
}
