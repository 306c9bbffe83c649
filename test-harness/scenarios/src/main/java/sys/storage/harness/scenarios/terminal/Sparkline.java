package sys.storage.harness.scenarios.terminal;

/** A series of numbers as one line of bars, the greatest as the highest. */
public final class Sparkline {

  private static final String BARS = " ▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /** A zero is a blank, anything above it at least the lowest bar. */
  public static String of(double[] series) {
    double greatest = 0;
    for (double value : series) {
      greatest = Math.max(greatest, value);
    }
    var line = new StringBuilder();
    for (double value : series) {
      int height =
          value <= 0 ? 0 : (int) Math.clamp(Math.ceil(value / greatest * 8), 1, BARS.length() - 1);
      line.append(BARS.charAt(height));
    }
    return line.toString();
  }
}
