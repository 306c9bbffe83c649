package sys.storage.harness.simulation.script;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import sys.storage.raft.core.SafetyMode;

/**
 * What a scenario begins with.
 *
 * @param seed of everything that the steps do not decide
 * @param elections whether members campaign by themselves
 * @param clients how many clients work in the background once they are started
 * @param options those that differ from their defaults
 */
public record Setting(
    long seed,
    Population population,
    Elections elections,
    int clients,
    Map<Option, Double> options) {

  /** An option has a number: that of a mode is its place here. */
  private static final List<SafetyMode> MODES = List.of(SafetyMode.values());

  /** Who decides when an election timeout is over. */
  public enum Elections {
    /** Nobody campaigns unless a step says so. */
    BY_HAND,
    /** Everybody draws timeouts, as in production. */
    BY_TIMEOUT
  }

  public Setting {
    var ordered = new EnumMap<Option, Double>(Option.class);
    options.forEach(
        (option, value) -> {
          if (value != option.byDefault()) {
            ordered.put(option, value);
          }
        });
    options = Collections.unmodifiableMap(ordered);
  }

  /** The value of an option, in its base unit. */
  public double value(Option option) {
    return options.getOrDefault(option, option.byDefault());
  }

  /** The value of an option that is a whole number: nanoseconds, bytes or a count. */
  public long whole(Option option) {
    return (long) value(option);
  }

  /** Which rule is left out, if any. */
  public SafetyMode safetyMode() {
    return mode(value(Option.SAFETY_MODE));
  }

  /** The same in another mode. */
  public Setting withSafetyMode(SafetyMode mode) {
    var others = new EnumMap<Option, Double>(Option.class);
    others.putAll(options);
    others.put(Option.SAFETY_MODE, number(mode));
    return new Setting(seed, population, elections, clients, others);
  }

  static SafetyMode mode(double number) {
    return MODES.get((int) number);
  }

  static double number(SafetyMode mode) {
    return MODES.indexOf(mode);
  }
}
