package sys.storage.harness.simulation.picture;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Draws a story: a lane for each node and client, time downwards, messages as arrows. The file
 * needs nothing beside itself and no scripts.
 */
public final class SpaceTime {

  private static final double MILLI = 1e6;
  private static final int TIME_WIDTH = 24;
  private static final int LETTERS_OF_A_LABEL = 30;
  private static final int LETTERS_OF_A_STEP = 38;
  private static final double LETTER = 7.4;
  private static final double CLOSE = 12;
  private static final double CARRIED_LETTER = 4.6;

  private final Story story;
  private final Selection selection;
  private final Lanes lanes;
  private final Labels labels;
  private final TimeAxis axis;
  private final double top;
  private final List<Double> written = new ArrayList<>();
  private final Svg out = new Svg();

  /** The picture of a story, as the text of an SVG file. */
  public static String draw(Story story) {
    return new SpaceTime(story).svg();
  }

  private SpaceTime(Story story) {
    this.story = story;
    this.selection = Selection.of(story);
    this.lanes = new Lanes(story.nodes(), story.clients());
    this.labels = Labels.of(selection.drawn());
    this.top = Legend.BOTTOM + 34;
    Set<Long> labelled = new HashSet<>(labels.moments());
    selection.drawn().stream()
        .filter(it -> it instanceof Happening.Intervened || it instanceof Happening.Violated)
        .forEach(it -> labelled.add(it.atNanos()));
    this.axis = new TimeAxis(top, selection.moments(), labelled);
  }

  private String svg() {
    List<String> verdict = verdict();
    double height = axis.end() + 30 + 15 * verdict.size();
    out.raw(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" role=\"img\">"
            .formatted(Svg.number(lanes.width()), Svg.number(height)));
    out.raw("<title>" + Svg.escape(story.title()) + "</title>");
    out.raw("<style>\n" + Style.CSS + "</style>");
    out.raw(Style.markers());
    out.rect("paper", 0, 0, lanes.width(), height);
    new Legend(out, story, selection).draw();
    heads();
    new LaneDrawing(out, lanes, axis, selection.drawn(), top).draw();
    selection.drawn().forEach(this::arrow);
    operations();
    labels.each(this::label);
    interventions();
    times();
    violation(verdict);
    out.close("svg");
    return out.toString();
  }

  private void heads() {
    for (String node : story.nodes()) {
      out.text("head", lanes.x(node) - 8, top - 12, node, LETTERS_OF_A_LABEL);
    }
    for (String client : story.clients()) {
      out.text("head", lanes.x(client) - 8, top - 12, client, LETTERS_OF_A_LABEL);
    }
  }

  private void arrow(Happening happening) {
    if (!(happening instanceof Happening.Sent sent)) {
      return;
    }
    double from = lanes.x(sent.from());
    double to = lanes.x(sent.to());
    double direction = Math.signum(to - from);
    double y1 = axis.y(sent.atNanos());
    double x1 = from + 6 * direction;
    switch (sent.arrival()) {
      case Happening.Arrival.At(long nanos) ->
          message(sent, "message", x1, y1, to - 7 * direction, axis.y(nanos), true);
      case Happening.Arrival.Lost() -> {
        double x2 = from + Math.min(Math.abs(to - from) * 0.6, Lanes.NODE * 0.72) * direction;
        double y2 = y1 + 8;
        message(sent, "message", x1, y1, x2, y2, false);
        out.line("lost", x2 - 4, y2 - 4, x2 + 4, y2 + 4);
        out.line("lost", x2 - 4, y2 + 4, x2 + 4, y2 - 4);
      }
      case Happening.Arrival.Open() -> {
        double x2 = from + (to - from) * 0.6;
        message(sent, "message open", x1, y1, x2, axis.end(), true);
      }
    }
  }

  private void message(
      Happening.Sent sent,
      String style,
      double x1,
      double y1,
      double x2,
      double y2,
      boolean hasHead) {
    String kind = Style.name(sent.traffic());
    String head = hasHead ? " marker-end=\"url(#" + kind + ")\"" : "";
    out.line(style + " " + kind, head, x1, y1, x2, y2);
    // Left of the lane at its right end: labels of lanes begin at their right.
    double slope = (y2 - y1) / (x2 - x1);
    double textWidth = Math.min(sent.text().length(), LETTERS_OF_A_LABEL) * CARRIED_LETTER;
    double x = Math.max(Math.min(x1, x2), Math.max(x1, x2) - textWidth - 12);
    double y = y1 + (x - x1) * slope - 2;
    double degrees = Math.toDegrees(Math.atan(slope));
    out.text("carried " + kind + "-text", x, y, degrees, sent.text(), LETTERS_OF_A_LABEL);
  }

  private void label(long atNanos, String lane, String text) {
    out.text("label", lanes.x(lane) + 10, axis.y(atNanos) + 1, text, LETTERS_OF_A_LABEL);
  }

  private void operations() {
    for (Happening happening : selection.drawn()) {
      if (happening instanceof Happening.Operated operated) {
        double x = lanes.x(operated.client());
        double from = axis.y(operated.atNanos());
        double to =
            switch (operated.ending()) {
              case Happening.Ending.Answered(long nanos, String _) -> axis.y(nanos);
              case Happening.Ending.Failed(long nanos, String _) -> axis.y(nanos);
              case Happening.Ending.Open() -> axis.end();
            };
        String style =
            switch (operated.ending()) {
              case Happening.Ending.Answered _ -> "answered";
              case Happening.Ending.Failed _ -> "failed";
              case Happening.Ending.Open _ -> "unanswered";
            };
        out.rect("operation " + style, x - 4, from, 8, Math.max(4, to - from));
      }
    }
  }

  private void interventions() {
    double free = 0;
    for (Happening happening : selection.drawn()) {
      if (happening instanceof Happening.Intervened step) {
        double y = axis.y(step.atNanos());
        double textY = Math.max(y + 4, free);
        free = textY + CLOSE;
        written.add(textY);
        out.text("time", 8, textY, millis(step.atNanos()), TIME_WIDTH);
        out.text("step", Lanes.STEPS, textY, step.text(), LETTERS_OF_A_STEP);
        mark(step, y);
      }
    }
  }

  /** Faint to the nodes that the step concerns. */
  private void mark(Happening.Intervened step, double y) {
    double farthest = 0;
    for (String node : step.nodes()) {
      if (story.nodes().contains(node)) {
        farthest = Math.max(farthest, lanes.x(node));
        out.circle("touched", lanes.x(node), y, 4);
      }
    }
    double to = farthest == 0 ? lanes.width() - 20 : farthest - 6;
    out.line("intervention", Lanes.MARGIN - 12, y, to, y);
  }

  /** The time here and there, where no step says it. */
  private void times() {
    double free = top;
    for (long moment : labels.moments()) {
      double y = axis.y(moment) + 4;
      if (y > free && written.stream().noneMatch(it -> Math.abs(it - y) < CLOSE)) {
        out.text("time", 8, y, millis(moment), TIME_WIDTH);
        free = y + 4 * CLOSE;
      }
    }
  }

  private List<String> verdict() {
    var lines = new ArrayList<String>();
    for (Happening happening : selection.drawn()) {
      if (happening instanceof Happening.Violated violated) {
        String text =
            "✗ %s is violated at %s: %s"
                .formatted(violated.invariant(), millis(violated.atNanos()), violated.text());
        lines.addAll(Wrapping.wrap(text, (int) ((lanes.width() - 40) / LETTER)));
      }
    }
    return lines;
  }

  private void violation(List<String> verdict) {
    for (Happening happening : selection.drawn()) {
      if (happening instanceof Happening.Violated violated) {
        double y = axis.y(violated.atNanos());
        out.line("violation", 8, y, lanes.width() - 8, y);
        violated
            .node()
            .filter(story.nodes()::contains)
            .ifPresent(node -> out.circle("violated", lanes.x(node), y, 10));
      }
    }
    if (verdict.isEmpty()) {
      return;
    }
    out.rect("verdict", 8, axis.end() + 6, lanes.width() - 16, 15 * verdict.size() + 12);
    for (int i = 0; i < verdict.size(); i++) {
      out.text("verdict-text", 18, axis.end() + 22 + 15 * i, verdict.get(i), Integer.MAX_VALUE);
    }
  }

  static String millis(long nanos) {
    return Svg.number(nanos / MILLI) + " ms";
  }
}
