package sys.storage.harness.scenarios.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sys.storage.harness.scenarios.figures.Throughput;
import sys.storage.harness.scenarios.figures.Window;
import sys.storage.harness.scenarios.history.Operation;
import sys.storage.harness.scenarios.timeline.Step;

/**
 * A run as an SVG: acknowledged writes per second over time, with the steps below. It needs nothing
 * beside itself, and follows the reader's choice of light or dark.
 */
public final class Picture {

  private static final int WIDTH = 960;
  private static final int LEFT = 56;
  private static final int RIGHT = 16;
  private static final int TOP = 24;
  private static final int CHART = 170;
  private static final int ROW = 20;
  private static final int BUCKETS = 220;
  private static final String STYLE =
      """
      svg { font: 12px system-ui, sans-serif; fill: #24292f }
      .faint { fill: #6e7781 } .line { stroke: #d0d7de } .writes { fill: #1f883d }
      .step { fill: #ddf4ff; stroke: #0969da }
      @media (prefers-color-scheme: dark) {
        svg { fill: #e6edf3 } .faint { fill: #8b949e } .line { stroke: #30363d }
        .writes { fill: #3fb950 } .step { fill: #0c2d6b; stroke: #388bfd }
      }
      """;

  private final Window load;
  private final double[] series;
  private final List<Step> steps;

  /** Empty when the run ended before its load began. */
  public static Optional<String> of(DemoResult result) {
    return result
        .measured()
        .load()
        .map(load -> new Picture(result.operations(), load, result.steps()).svg());
  }

  private Picture(List<Operation> operations, Window load, List<Step> steps) {
    this.load = load;
    this.series = Throughput.series(operations, load, BUCKETS);
    this.steps = steps.stream().filter(step -> load.contains(step.window().fromNanos())).toList();
  }

  private String svg() {
    int height = TOP + CHART + 28 + ROW * steps.size() + 8;
    double highest = Math.max(1, Arrays.stream(series).max().orElse(1));
    var out = new StringBuilder();
    out.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
            .formatted(WIDTH, height));
    out.append(
        "<title>Acknowledged writes per second while a cluster is scaled and killed</title>\n");
    out.append("<style>\n").append(STYLE).append("</style>\n");
    out.append(text(LEFT, TOP - 10, "faint", "acknowledged writes per second, 8 clients"));
    out.append(text(4, TOP + 4, "faint", String.format(Locale.ROOT, "%,.0f", highest)));
    out.append(text(4, TOP + CHART, "faint", "0"));
    out.append(line(LEFT, TOP + CHART, WIDTH - RIGHT, TOP + CHART));
    out.append("<path class=\"writes\" d=\"").append(area(highest)).append("\"/>\n");
    seconds(out);
    for (int i = 0; i < steps.size(); i++) {
      step(out, steps.get(i), TOP + CHART + 28 + ROW * i);
    }
    return out.append("</svg>\n").toString();
  }

  private String area(double highest) {
    String tops =
        IntStream.range(0, BUCKETS)
            .mapToObj(
                i -> {
                  double from = LEFT + (double) plotWidth() * i / BUCKETS;
                  double to = LEFT + (double) plotWidth() * (i + 1) / BUCKETS;
                  double y = TOP + CHART * (1 - series[i] / highest);
                  return String.format(Locale.ROOT, "L%.1f %.1fL%.1f %.1f", from, y, to, y);
                })
            .collect(Collectors.joining());
    return "M%d %d%sL%d %dZ".formatted(LEFT, TOP + CHART, tops, WIDTH - RIGHT, TOP + CHART);
  }

  private void seconds(StringBuilder out) {
    long length = load.nanos() / 1_000_000_000;
    for (long second = 0; second <= length; second += 10) {
      int x = x(load.fromNanos() + second * 1_000_000_000);
      out.append(line(x, TOP + CHART, x, TOP + CHART + 4));
      out.append(text(x + 3, TOP + CHART + 14, "faint", second + " s"));
    }
  }

  private void step(StringBuilder out, Step step, int y) {
    int from = x(step.window().fromNanos());
    int to = Math.max(from + 2, x(Math.min(step.window().toNanos(), load.toNanos())));
    out.append(
        "<rect class=\"step\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n"
            .formatted(from, y, to - from, ROW - 6));
    String label = step.name() + ", " + Narrator.seconds(step.window().nanos());
    boolean left = to > WIDTH / 2;
    out.append(
        "<text x=\"%d\" y=\"%d\"%s>%s</text>\n"
            .formatted(
                left ? from - 6 : to + 6,
                y + ROW - 9,
                left ? " text-anchor=\"end\"" : "",
                escape(label)));
  }

  private int x(long atNanos) {
    return (int) (LEFT + plotWidth() * (double) (atNanos - load.fromNanos()) / load.nanos());
  }

  private static int plotWidth() {
    return WIDTH - LEFT - RIGHT;
  }

  private static String text(int x, int y, String style, String text) {
    return "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(style, x, y, escape(text));
  }

  private static String line(int x1, int y1, int x2, int y2) {
    return "<line class=\"line\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n"
        .formatted(x1, y1, x2, y2);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
