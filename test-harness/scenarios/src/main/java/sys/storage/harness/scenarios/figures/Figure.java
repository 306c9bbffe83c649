package sys.storage.harness.scenarios.figures;

import java.util.Locale;

/**
 * A measured value beside its target.
 *
 * @param name what was measured, with its condition
 * @param target the limit, in {@code unit}
 * @param unit such as {@code s}, {@code MB} or {@code writes/s}
 */
public record Figure(String name, double value, Bound bound, double target, String unit) {

  /** Which side of the target is good. */
  public enum Bound {
    AT_MOST("<="),
    AT_LEAST(">=");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }
  }

  public static Figure atMostSeconds(String name, double seconds, double target) {
    return new Figure(name, seconds, Bound.AT_MOST, target, "s");
  }

  public boolean met() {
    return switch (bound) {
      case AT_MOST -> value <= target;
      case AT_LEAST -> value >= target;
    };
  }

  /** The value with its unit, rounded for reading. */
  public String shownValue() {
    return show(value);
  }

  /** The target with its sign and unit. */
  public String shownTarget() {
    return bound.sign() + " " + show(target);
  }

  private String show(double number) {
    return switch (unit) {
      case "s" -> String.format(Locale.ROOT, number < 10 ? "%.2f s" : "%.1f s", number);
      default -> String.format(Locale.ROOT, "%,.0f %s", number, unit);
    };
  }
}
