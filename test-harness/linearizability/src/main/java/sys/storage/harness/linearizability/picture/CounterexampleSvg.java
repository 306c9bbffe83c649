package sys.storage.harness.linearizability.picture;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.verdict.Verdict;

/**
 * A violation as a drawing for a document: a lane for each client, the operations as bars. Times
 * keep their order and not their distances, so that every text fits.
 */
public final class CounterexampleSvg {

  private static final int LANE = 44;
  private static final int LEFT = 90;
  private static final int TOP = 34;
  private static final int LETTER = 7;

  private CounterexampleSvg() {}

  /** An SVG document. */
  public static <I, O> String of(Model<?, I, O> model, Verdict.Violation<I, O> violation) {
    List<Operation<I, O>> operations = violation.counterexample().operations();
    List<String> clients = new ArrayList<>();
    TreeSet<Long> times = new TreeSet<>();
    int longest = 8;
    for (Operation<I, O> operation : operations) {
      if (!clients.contains(operation.client())) {
        clients.add(operation.client());
      }
      times.add(operation.callTime());
      if (operation.isOk()) {
        times.add(operation.returnTime());
      }
      longest = Math.max(longest, model.describe(operation.input(), operation.output()).length());
    }
    List<Long> order = List.copyOf(times);
    int step = LETTER * longest + 16;
    int width = LEFT + step * Math.max(1, order.size()) + 20;
    int height = TOP + LANE * clients.size() + 12;
    Set<Long> blocked = new HashSet<>();
    violation.explanation().blocked().forEach(it -> blocked.add(it.id()));
    var svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
        <defs><linearGradient id="fade"><stop offset="0" stop-color="#c9a24b"/><stop offset="1" stop-color="#c9a24b" stop-opacity="0.05"/></linearGradient></defs>
        <text x="8" y="18" font-weight="bold">not linearizable: %s</text>
        """
            .formatted(width, height, escaped(String.valueOf(violation.partition()))));
    for (int lane = 0; lane < clients.size(); lane++) {
      int y = TOP + lane * LANE + LANE / 2;
      svg.append(
          """
          <line x1="%d" x2="%d" y1="%d" y2="%d" stroke="#ddd"/><text x="%d" y="%d" text-anchor="end" fill="#666">%s</text>
          """
              .formatted(LEFT, width - 8, y, y, LEFT - 8, y + 4, escaped(clients.get(lane))));
    }
    for (Operation<I, O> operation : operations) {
      int from = LEFT + step * order.indexOf(operation.callTime());
      int to = operation.isOk() ? LEFT + step * order.indexOf(operation.returnTime()) : width - 12;
      String colour =
          operation.isInfo()
              ? "url(#fade)"
              : blocked.contains(operation.id()) ? "#c0392b" : "#4878a8";
      int y = TOP + clients.indexOf(operation.client()) * LANE + 8;
      svg.append(
          """
          <rect x="%d" y="%d" width="%d" height="%d" rx="3" fill="%s"/><text x="%d" y="%d" fill="%s">%s</text>
          """
              .formatted(
                  from,
                  y,
                  Math.max(6, to - from),
                  LANE - 16,
                  colour,
                  from + 6,
                  y + 18,
                  operation.isInfo() ? "#222" : "#fff",
                  escaped(model.describe(operation.input(), operation.output()))));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
