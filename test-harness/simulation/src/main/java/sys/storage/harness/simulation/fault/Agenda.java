package sys.storage.harness.simulation.fault;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import sys.storage.harness.simulation.script.Step;

/** What was decided to go wrong later, and depends on how things are then. */
final class Agenda {

  private record Item(long atNanos, long number, Supplier<List<Step>> steps) {}

  private final PriorityQueue<Item> items =
      new PriorityQueue<>(Comparator.comparingLong(Item::atNanos).thenComparing(Item::number));
  private long number;
  private long reachedNanos;

  /** Decisions are made for this time, which the world may not have come to yet. */
  void reach(long nanos) {
    reachedNanos = nanos;
  }

  /** See {@link #reach}. */
  long reachedNanos() {
    return reachedNanos;
  }

  void add(long atNanos, Supplier<List<Step>> steps) {
    items.add(new Item(atNanos, number++, steps));
  }

  /** When the next one is due; {@link Long#MAX_VALUE} where there is none. */
  long nextNanos() {
    return items.isEmpty() ? Long.MAX_VALUE : items.element().atNanos;
  }

  /** When the last one that is known is due; the past where there is none. */
  long lastNanos() {
    return items.stream().mapToLong(Item::atNanos).max().orElse(0);
  }

  /** The steps of the next one. */
  List<Step> next() {
    return items.remove().steps.get();
  }
}
