package sys.storage.harness.simulation.picture;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What stands beside lanes: what happens at one place and moment makes one label. */
final class Labels {

  private record Place(long atNanos, String lane) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime == 0 ? lane.compareTo(other.lane) : byTime;
    }
  }

  private final TreeMap<Place, String> texts = new TreeMap<>();

  /** Draws one of them. */
  @FunctionalInterface
  interface Drawing {
    void label(long atNanos, String lane, String text);
  }

  static Labels of(List<Happening> happenings) {
    var labels = new Labels();
    happenings.forEach(labels::add);
    return labels;
  }

  private void add(Happening happening) {
    switch (happening) {
      case Happening.Stood it -> add(it.atNanos(), it.node(), text(it));
      case Happening.Configured it ->
          add(it.atNanos(), it.node(), "%d: %s".formatted(it.index(), it.text()));
      case Happening.Committed it -> add(it.atNanos(), it.node(), "commits " + it.index());
      case Happening.Noted it -> add(it.atNanos(), it.node(), it.text());
      case Happening.Operated it -> {
        add(it.atNanos(), it.client(), it.text());
        switch (it.ending()) {
          case Happening.Ending.Answered(long nanos, String text) ->
              add(nanos, it.client(), "→ " + text);
          case Happening.Ending.Failed(long nanos, String text) ->
              add(nanos, it.client(), "✗ " + text);
          case Happening.Ending.Open() -> {}
        }
      }
      case Happening.Sent _, Happening.Intervened _, Happening.Violated _ -> {}
    }
  }

  private static String text(Happening.Stood stood) {
    return switch (stood.standing()) {
      case DOWN, BLANK, PAUSED, REMOVED -> stood.standing().word();
      case FOLLOWER, PRE_CANDIDATE, CANDIDATE, LEADER ->
          String.format(Locale.ROOT, "%s, term %d", stood.standing().word(), stood.term());
    };
  }

  private void add(long atNanos, String lane, String text) {
    texts.merge(new Place(atNanos, lane), text, (before, more) -> before + "; " + more);
  }

  /** In order. */
  Set<Long> moments() {
    return texts.keySet().stream()
        .map(Place::atNanos)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  void each(Drawing drawing) {
    texts.forEach((place, text) -> drawing.label(place.atNanos(), place.lane(), text));
  }
}
