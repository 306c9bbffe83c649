package sys.storage.harness.simulation.network;

import java.util.LinkedHashMap;
import java.util.Map;
import sys.storage.harness.simulation.choice.Choices;
import sys.storage.harness.simulation.timeline.Timeline;

/** Carries messages between named places. Each direction has its own fate. */
public final class Network {

  private final Timeline timeline;
  private final Choices choices;
  private final Map<String, Map<String, Link>> links = new LinkedHashMap<>();
  private NetworkOptions options = NetworkOptions.CALM;
  private long carried;
  private long lost;
  private long duplicated;

  public Network(Timeline timeline, Choices choices) {
    this.timeline = timeline;
    this.choices = choices;
  }

  public void set(NetworkOptions now) {
    options = now;
  }

  /**
   * Takes a message on its way.
   *
   * @param delivery what its arrival does; may happen never, once or twice
   */
  public void carry(String from, String to, Runnable delivery) {
    carried++;
    Link link = link(from, to);
    if (link.isCut() || (options.loss() > 0 && link.losses().chance(options.loss()))) {
      lost++;
      return;
    }
    plan(link, delivery);
    if (options.duplication() > 0 && link.doubles().chance(options.duplication())) {
      duplicated++;
      plan(link, delivery);
    }
  }

  private void plan(Link link, Runnable delivery) {
    long delay = link.delays().skewed(options.fastestNanos(), options.slowestNanos());
    timeline.after(delay, () -> arrive(link, delivery));
  }

  private void arrive(Link link, Runnable delivery) {
    if (link.isCut()) {
      lost++;
    } else if (link.isClogged()) {
      link.hold(delivery);
    } else {
      delivery.run();
    }
  }

  /** From now on nothing passes in this direction, not even what is on its way. */
  public void cut(String from, String to) {
    link(from, to).cut(true);
  }

  /** From now on everything waits in this direction. */
  public void clog(String from, String to) {
    link(from, to).clog();
  }

  /** All directions are open again; what waited arrives. */
  public void heal() {
    for (Map<String, Link> ways : links.values()) {
      ways.values().forEach(this::heal);
    }
  }

  private void heal(Link link) {
    link.cut(false);
    link.unclog().forEach(delivery -> timeline.after(0, () -> arrive(link, delivery)));
  }

  /** One direction is open again; what waited arrives. */
  public void heal(String from, String to) {
    heal(link(from, to));
  }

  public boolean isCut(String from, String to) {
    return link(from, to).isCut();
  }

  private Link link(String from, String to) {
    return links
        .computeIfAbsent(from, _ -> new LinkedHashMap<>())
        .computeIfAbsent(to, _ -> new Link(from + " > " + to, choices));
  }

  /** Messages that were sent, lost and doubled so far. */
  public Counts counts() {
    return new Counts(carried, lost, duplicated);
  }

  /** See {@link #counts}. */
  public record Counts(long carried, long lost, long duplicated) {}
}
