package sys.storage.harness.scenarios.reproduction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sys.storage.harness.scenarios.reproduction.Moment.Kind;

/**
 * A space-time diagram as SVG: a line for each member, time downwards, a row for each thing that
 * happened. Rows keep the order of time and not its distances, so that every text fits.
 */
final class SpaceTime {

  private static final int ROW = 30;
  private static final int TOP = 46;
  private static final int TEXT = 560;
  private static final int COLUMN = 120;
  private static final int NODE_RADIUS = 6;

  private final List<String> members;
  private final StringBuilder svg = new StringBuilder();
  private final Map<String, Integer> columns = new HashMap<>();

  /** Where the cut of the moment stands. */
  private OptionalInt wall = OptionalInt.empty();

  private SpaceTime(List<String> members) {
    this.members = members;
    for (int i = 0; i < members.size(); i++) {
      columns.put(members.get(i), TEXT + COLUMN / 2 + i * COLUMN);
    }
  }

  /** An SVG element, which is also a document of its own. */
  static String of(RunResult run) {
    return new SpaceTime(run.members()).draw(rows(run.moments()));
  }

  /** Cuts are drawn between the rows; a ballot that repeats itself is drawn once. */
  private static List<Moment> rows(List<Moment> moments) {
    var rows = new ArrayList<Moment>();
    var seen = new HashSet<String>();
    for (Moment moment : moments) {
      if (moment
          instanceof Moment.Ballot(long _, var from, var to, long term, var kind, boolean lost)) {
        if (!seen.add("%s %s %d %s %b".formatted(from, to, term, kind, lost))) {
          continue;
        }
      }
      rows.add(moment);
    }
    return rows;
  }

  private String draw(List<Moment> rows) {
    int width = TEXT + COLUMN * Math.max(1, members.size());
    int height = TOP + ROW * (rows.size() + 1);
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" role="img" aria-label="space-time diagram" style="cursor:default">
        <defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="context-stroke"/></marker></defs>
        """
            .formatted(width, height));
    for (String member : members) {
      line(x(member), TOP - 14, x(member), height - 8, "#bbb", 1, "");
      text(x(member), 22, "member " + shown(member), "#222", "middle", true);
    }
    int cutFrom = -1;
    Moment.Cut open = new Moment.Cut(0, Set.of(), Set.of());
    for (int i = 0; i < rows.size(); i++) {
      int y = TOP + ROW * i;
      if (rows.get(i) instanceof Moment.Cut cut) {
        if (cutFrom >= 0) {
          band(open, cutFrom, y - ROW / 2);
        }
        cutFrom = cut.right().isEmpty() ? -1 : y - ROW / 2;
        open = cut;
        wall = walls(cut).findFirst();
      }
      row(rows.get(i), y);
    }
    if (cutFrom >= 0) {
      band(open, cutFrom, height - 8);
    }
    return svg.append("</svg>").toString();
  }

  private void row(Moment moment, int y) {
    switch (moment) {
      case Moment.StepDone(long _, String text) -> label(moment, y, text, "#222");
      case Moment.Cut cut -> {
        if (!cut.right().isEmpty()) {
          label(moment, y, "✂ %s | %s".formatted(names(cut.left()), names(cut.right())), "#c0392b");
        }
      }
      case Moment.Leads(long _, String member, long term) -> {
        label(moment, y, "%s leads in term %d".formatted(shown(member), term), "#7a4fa3");
        box(x(member), y, "leader, term " + term, "#7a4fa3");
      }
      case Moment.Answered(long _, String member, String text, boolean success) -> {
        label(
            moment,
            y,
            "client at %s: %s".formatted(shown(member), text),
            success ? "#226" : "#999");
        dot(x(member), y, success ? "#4878a8" : "#bbb");
      }
      case Moment.Ballot ballot -> ballot(ballot, y);
    }
  }

  private void ballot(Moment.Ballot ballot, int y) {
    String colour =
        ballot.lost()
            ? "#c0392b"
            : switch (ballot.kind()) {
              case ASKS -> "#888";
              case VOTES -> "#2e7d32";
              case DENIES -> "#c07a1b";
            };
    String does =
        switch (ballot.kind()) {
          case ASKS -> "asks %s for its vote".formatted(shown(ballot.to()));
          case VOTES -> "VOTES for %s".formatted(shown(ballot.to()));
          case DENIES -> "denies %s its vote".formatted(shown(ballot.to()));
        };
    label(
        ballot,
        y,
        "%s %s, term %d%s"
            .formatted(
                shown(ballot.from()),
                does,
                ballot.term(),
                ballot.lost() ? ": lost to the cut" : ""),
        colour);
    int from = x(ballot.from());
    int to = x(ballot.to());
    int sign = Integer.signum(to - from);
    if (ballot.lost()) {
      int end = wall.orElse((from + to) / 2);
      line(from + sign * NODE_RADIUS, y, end, y, colour, 2, "stroke-dasharray='5 4'");
      text(end, y + 5, "✕", colour, "middle", true);
    } else {
      line(
          from + sign * NODE_RADIUS,
          y,
          to - sign * NODE_RADIUS,
          y,
          colour,
          ballot.kind() == Kind.VOTES ? 3 : 1,
          "marker-end='url(#head)'");
    }
    dot(from, y, colour);
  }

  /** The ways that are cut: a red wall between the columns of the two sides. */
  private void band(Moment.Cut cut, int fromY, int toY) {
    walls(cut)
        .forEach(
            at -> line(at, fromY, at, toY, "#c0392b", 4, "stroke-dasharray='9 5' opacity='.55'"));
  }

  /** Between which columns no message passes. */
  private IntStream walls(Moment.Cut cut) {
    return IntStream.range(0, members.size() - 1)
        .filter(i -> parts(cut, members.get(i), members.get(i + 1)))
        .map(i -> (x(members.get(i)) + x(members.get(i + 1))) / 2);
  }

  private static boolean parts(Moment.Cut cut, String a, String b) {
    return (cut.left().contains(a) && cut.right().contains(b))
        || (cut.right().contains(a) && cut.left().contains(b));
  }

  private static String names(Set<String> members) {
    return members.stream().map(SpaceTime::shown).sorted().collect(Collectors.joining(", "));
  }

  /** Its number, as the steps of the schedule name it. */
  private static String shown(String member) {
    return member.substring(member.lastIndexOf('-') + 1);
  }

  private int x(String member) {
    return columns.getOrDefault(member, TEXT);
  }

  private void label(Moment moment, int y, String text, String colour) {
    text(
        70,
        y + 4,
        String.format(Locale.ROOT, "%.2f s", moment.atNanos() / 1e9),
        "#888",
        "end",
        false);
    text(80, y + 4, text, colour, "start", moment instanceof Moment.StepDone);
  }

  private void box(int x, int y, String text, String colour) {
    svg.append(
        "<rect x='%d' y='%d' width='%d' height='20' rx='4' fill='%s'/>"
            .formatted(x - 52, y - 10, 104, colour));
    text(x, y + 4, text, "#fff", "middle", true);
  }

  private void dot(int x, int y, String colour) {
    svg.append("<circle cx='%d' cy='%d' r='%d' fill='%s'/>".formatted(x, y, NODE_RADIUS, colour));
  }

  private void line(int x1, int y1, int x2, int y2, String colour, int width, String more) {
    svg.append(
        "<line x1='%d' y1='%d' x2='%d' y2='%d' stroke='%s' stroke-width='%d' %s/>"
            .formatted(x1, y1, x2, y2, colour, width, more));
  }

  private void text(int x, int y, String text, String colour, String anchor, boolean bold) {
    svg.append(
        "<text x='%d' y='%d' fill='%s' text-anchor='%s'%s>%s</text>"
            .formatted(
                x, y, colour, anchor, bold ? " font-weight='bold'" : "", Html.escaped(text)));
  }
}
