package sys.storage.harness.simulation.timeline;

import java.util.PriorityQueue;

/** The virtual clock and everything that is still to happen, in order of time, then of planning. */
public final class Timeline {

  private final PriorityQueue<Planned> queue = new PriorityQueue<>();
  private final EventHash hash = new EventHash();
  private long nowNanos;
  private long planned;
  private long happened;

  /** Nanoseconds since the beginning of the run. */
  public long nowNanos() {
    return nowNanos;
  }

  public long nowMillis() {
    return nowNanos / 1_000_000;
  }

  /** How many events have happened. */
  public long happened() {
    return happened;
  }

  public EventHash hash() {
    return hash;
  }

  /** Plans an event; events of one moment happen in the order in which they were planned. */
  public void after(long delayNanos, Runnable what) {
    queue.add(new Planned(nowNanos + delayNanos, planned++, what));
  }

  /** When the next event happens. */
  public long nextNanos() {
    return queue.element().atNanos;
  }

  /** Everything up to the moment happens, and it is that moment. */
  public void advanceTo(long nanos) {
    while (nextNanos() <= nanos) {
      step();
    }
    nowNanos = nanos;
  }

  /** Lets the next event happen. There is always one: clocks tick. */
  public void step() {
    Planned next = queue.remove();
    nowNanos = next.atNanos;
    happened++;
    hash.add(next.atNanos);
    next.what.run();
  }

  private static final class Planned implements Comparable<Planned> {
    private final long atNanos;
    private final long order;
    private final Runnable what;

    Planned(long atNanos, long order, Runnable what) {
      this.atNanos = atNanos;
      this.order = order;
      this.what = what;
    }

    @Override
    public int compareTo(Planned other) {
      return atNanos == other.atNanos
          ? Long.compare(order, other.order)
          : Long.compare(atNanos, other.atNanos);
    }
  }
}
