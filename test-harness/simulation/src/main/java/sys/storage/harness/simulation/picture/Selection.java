package sys.storage.harness.simulation.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a story is drawn: everything near its end, and of what came before only as much as a
 * reader can follow.
 *
 * @param drawn in order of time
 * @param heartbeats how many are left out
 * @param others how many other happenings are left out
 */
record Selection(List<Happening> drawn, int heartbeats, int others) {

  /** A row each. */
  static final int MAX_MOMENTS = 180;

  private static final int NEAR_THE_END = 110;
  private static final int LEAST_IMPORTANT = 5;

  static Selection of(Story story) {
    var inOrder = new ArrayList<Happening>();
    for (Happening happening : story.happenings()) {
      if (hasLane(story, happening)) {
        inOrder.add(happening);
      }
    }
    inOrder.sort(Comparator.comparingLong(Happening::atNanos));
    List<Happening> telling = withoutHeartbeats(inOrder);
    List<Happening> drawn = telling;
    for (int rank = LEAST_IMPORTANT; moments(drawn).size() > MAX_MOMENTS && rank >= 0; rank--) {
      drawn = thinned(telling, rank);
    }
    return new Selection(drawn, inOrder.size() - telling.size(), telling.size() - drawn.size());
  }

  private static boolean hasLane(Story story, Happening happening) {
    return switch (happening) {
      case Happening.Stood it -> story.nodes().contains(it.node());
      case Happening.Configured it -> story.nodes().contains(it.node());
      case Happening.Committed it -> story.nodes().contains(it.node());
      case Happening.Noted it -> story.nodes().contains(it.node());
      case Happening.Sent it ->
          story.nodes().contains(it.from()) && story.nodes().contains(it.to());
      case Happening.Operated it -> story.clients().contains(it.client());
      case Happening.Intervened _, Happening.Violated _ -> true;
    };
  }

  /** A leader's first heartbeat to each node shows that it leads; the others show nothing. */
  private static List<Happening> withoutHeartbeats(List<Happening> inOrder) {
    var shown = new HashSet<String>();
    var left = new ArrayList<Happening>();
    for (Happening happening : inOrder) {
      if (happening instanceof Happening.Stood stood) {
        shown.removeIf(pair -> pair.startsWith(stood.node() + " "));
      }
      boolean repeated =
          happening instanceof Happening.Sent sent
              && sent.traffic() == Traffic.HEARTBEAT
              && !shown.add(sent.from() + " " + sent.to());
      if (!repeated) {
        left.add(happening);
      }
    }
    return left;
  }

  /** All of the last moments; before them only what is more important than the rank. */
  private static List<Happening> thinned(List<Happening> all, int rank) {
    List<Long> moments = List.copyOf(moments(all));
    long near = moments.get(Math.max(0, moments.size() - NEAR_THE_END));
    List<Happening> left =
        all.stream().filter(it -> it.atNanos() >= near || rank(it) < rank).toList();
    if (rank > 0) {
      return left;
    }
    long earliest = moments.get(Math.max(0, moments.size() - MAX_MOMENTS));
    return left.stream().filter(it -> it.atNanos() >= earliest).toList();
  }

  private static int rank(Happening happening) {
    return switch (happening) {
      case Happening.Violated _, Happening.Intervened _ -> 0;
      case Happening.Stood _ -> 1;
      case Happening.Configured _ -> 2;
      case Happening.Sent sent when sent.traffic() == Traffic.ELECTION -> 3;
      case Happening.Committed _, Happening.Noted _, Happening.Operated _ -> 4;
      case Happening.Sent _ -> LEAST_IMPORTANT;
    };
  }

  /** The times that need a place on the axis. */
  Set<Long> moments() {
    return moments(drawn);
  }

  private static Set<Long> moments(List<Happening> happenings) {
    var moments = new TreeSet<Long>();
    for (Happening happening : happenings) {
      moments.add(happening.atNanos());
      switch (happening) {
        case Happening.Sent sent when sent.arrival() instanceof Happening.Arrival.At(long nanos) ->
            moments.add(nanos);
        case Happening.Operated operated -> addEnd(moments, operated.ending());
        case Happening.Sent _,
            Happening.Stood _,
            Happening.Configured _,
            Happening.Committed _,
            Happening.Noted _,
            Happening.Intervened _,
            Happening.Violated _ -> {}
      }
    }
    return moments;
  }

  private static void addEnd(Set<Long> moments, Happening.Ending ending) {
    switch (ending) {
      case Happening.Ending.Answered(long nanos, String _) -> moments.add(nanos);
      case Happening.Ending.Failed(long nanos, String _) -> moments.add(nanos);
      case Happening.Ending.Open _ -> {}
    }
  }
}
