package sys.storage.harness.linearizability.order;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.IntToLongFunction;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.model.Footprint;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.model.Step;

/**
 * Takes the order of the writes from the system itself: its log index or revision, which operations
 * carry. Reads are fitted in. When the result is a linearization, that is proved, in O(n log n) and
 * however concurrent the history was; a wrong witness proves nothing, so that the system under test
 * need not be trusted.
 *
 * <p>Reads go, in the order of their calls, each to the first place that real time leaves and where
 * it is legal, not before the write that it names. That is optimal for the given order of writes:
 * an earlier place of one read never takes a place from another. An unknown write is taken to have
 * happened when a read names a revision that no answered write has, and its value.
 */
public final class Witness<S, I, O> {

  private record Write<I, O>(long revision, Operation<I, O> operation) {}

  private final Model<S, I, O> model;
  private final List<Operation<I, O>> operations;
  private final List<Write<I, O>> writes = new ArrayList<>();
  private final List<Operation<I, O>> reads = new ArrayList<>();
  private boolean unplaced;

  private Witness(Model<S, I, O> model, List<Operation<I, O>> operations) {
    this.model = model;
    this.operations = operations;
  }

  /**
   * @param operations of one partition, sorted by call
   */
  public static <S, I, O> Proposal<I, O> propose(
      Model<S, I, O> model, List<Operation<I, O>> operations) {
    return new Witness<>(model, operations).propose();
  }

  private Proposal<I, O> propose() {
    var proposal = proposeOrder();
    // An unknown write that nobody named may be what does not fit: then nothing is known to be
    // wrong.
    return proposal instanceof Proposal.Refuted<I, O> && unplaced
        ? new Proposal.NotApplicable<>()
        : proposal;
  }

  private Proposal<I, O> proposeOrder() {
    boolean named = false;
    for (Operation<I, O> operation : operations) {
      if (!operation.isOk()) {
        continue;
      }
      OptionalLong revision = operation.revision();
      if (model.footprint(operation.input(), operation.output()).readOnly()) {
        reads.add(operation);
      } else if (revision.isPresent()) {
        named = true;
        writes.add(new Write<>(revision.getAsLong(), operation));
      } else {
        return new Proposal.NotApplicable<>();
      }
    }
    if (!named) {
      return new Proposal.NotApplicable<>();
    }
    addUnknownWritesThatWereSeen();
    writes.sort(Comparator.comparingLong(Write::revision));
    List<S> states = new ArrayList<>(writes.size() + 1);
    states.add(model.initial());
    for (Write<I, O> write : writes) {
      Operation<I, O> operation = write.operation();
      switch (model.step(states.getLast(), operation.input(), operation.output())) {
        case Step.Next<S>(S next) -> states.add(next);
        case Step.Refused<S>(var reason) -> {
          return new Proposal.Refuted<>(
              "at revision %d %s is illegal: %s"
                  .formatted(write.revision(), text(operation), reason.get()));
        }
      }
    }
    int[] places = new int[reads.size()];
    Optional<String> misfit = fitReads(states, places);
    if (misfit.isPresent()) {
      return new Proposal.Refuted<>(misfit.get());
    }
    List<Operation<I, O>> order = merge(places);
    return OrderCheck.fault(model, operations, order)
        .<Proposal<I, O>>map(Proposal.Refuted::new)
        .orElseGet(() -> new Proposal.Order<>(order));
  }

  private void addUnknownWritesThatWereSeen() {
    Map<Object, Queue<Operation<I, O>>> unknown = new HashMap<>();
    int placed = 0;
    int unknowns = 0;
    for (Operation<I, O> operation : operations) {
      if (operation.isInfo() && !model.footprint(operation.input(), Optional.empty()).readOnly()) {
        unknowns++;
        switch (model.footprint(operation.input(), Optional.empty())) {
          case Footprint.Writes(Object value) ->
              unknown.computeIfAbsent(value, _ -> new ArrayDeque<>()).add(operation);
          case Footprint.Updates(_, Object value) ->
              unknown.computeIfAbsent(value, _ -> new ArrayDeque<>()).add(operation);
          case Footprint.Reads _,
              Footprint.Observes _,
              Footprint.OfQueue _,
              Footprint.Anything _ -> {}
        }
      }
    }
    Map<Long, Operation<I, O>> known = new HashMap<>();
    writes.forEach(write -> known.put(write.revision(), write.operation()));
    for (Operation<I, O> read : reads) {
      // What was there before the first write was written by none.
      if (read.revision().orElse(0) > 0
          && !known.containsKey(read.revision().getAsLong())
          && model.footprint(read.input(), read.output()) instanceof Footprint.Reads(var value)) {
        Queue<Operation<I, O>> candidates = unknown.get(value);
        if (candidates != null && !candidates.isEmpty()) {
          Operation<I, O> seen = candidates.remove();
          known.put(read.revision().getAsLong(), seen);
          writes.add(new Write<>(read.revision().getAsLong(), seen));
          placed++;
        }
      }
    }
    unplaced = placed < unknowns;
  }

  /** Finds for each read how many writes come before it; what does not fit is the result. */
  private Optional<String> fitReads(List<S> states, int[] places) {
    int count = writes.size();
    long[] revisions = writes.stream().mapToLong(Write::revision).toArray();
    Integer[] byReturn = sorted(count, i -> returnTime(writes.get(i).operation()));
    Integer[] byCall = sorted(count, i -> writes.get(i).operation().callTime());
    long[] calls = new long[count];
    int[] firstCalledFrom = new int[count + 1];
    firstCalledFrom[count] = count;
    for (int i = count - 1; i >= 0; i--) {
      calls[i] = writes.get(byCall[i]).operation().callTime();
      firstCalledFrom[i] = Math.min(firstCalledFrom[i + 1], byCall[i]);
    }
    Integer[] readsByReturn = sorted(reads.size(), i -> reads.get(i).returnTime());
    int returnedWrites = 0;
    int returnedReads = 0;
    int least = 0;
    for (int r = 0; r < places.length; r++) {
      Operation<I, O> read = reads.get(r);
      while (returnedWrites < count
          && returnTime(writes.get(byReturn[returnedWrites]).operation()) < read.callTime()) {
        least = Math.max(least, byReturn[returnedWrites++] + 1);
      }
      while (reads.get(readsByReturn[returnedReads]).returnTime() < read.callTime()) {
        least = Math.max(least, places[readsByReturn[returnedReads++]]);
      }
      int from = least;
      if (read.revision().isPresent()) {
        from = Math.max(from, after(revisions, read.revision().getAsLong()));
      }
      int to = firstCalledFrom[after(calls, read.returnTime())];
      int place = firstLegal(read, states, from, to);
      if (place < 0) {
        return Optional.of(
            "%s, at %d to %d, fits nowhere between %s"
                .formatted(
                    text(read),
                    read.callTime(),
                    read.returnTime(),
                    from > to
                        ? "the write that it names and one that was called after it"
                        : "revision %s and revision %s"
                            .formatted(
                                from == 0 ? "0" : revisions[from - 1],
                                to == count ? "the last" : revisions[to])));
      }
      places[r] = place;
    }
    return Optional.empty();
  }

  private int firstLegal(Operation<I, O> read, List<S> states, int from, int to) {
    for (int place = from; place <= to; place++) {
      if (model.step(states.get(place), read.input(), read.output()) instanceof Step.Next<S>) {
        return place;
      }
    }
    return -1;
  }

  private List<Operation<I, O>> merge(int[] places) {
    Integer[] readsByPlace = sorted(places.length, i -> places[i]);
    List<Operation<I, O>> order = new ArrayList<>(writes.size() + places.length);
    int next = 0;
    for (int place = 0; place <= writes.size(); place++) {
      while (next < places.length && places[readsByPlace[next]] == place) {
        order.add(reads.get(readsByPlace[next++]));
      }
      if (place < writes.size()) {
        order.add(writes.get(place).operation());
      }
    }
    return order;
  }

  private String text(Operation<I, O> operation) {
    return "operation %d, %s"
        .formatted(operation.id(), model.describe(operation.input(), operation.output()));
  }

  private static long returnTime(Operation<?, ?> operation) {
    return operation.isOk() ? operation.returnTime() : Long.MAX_VALUE;
  }

  /** How many of the sorted numbers are at most the limit. */
  private static int after(long[] sorted, long limit) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static Integer[] sorted(int count, IntToLongFunction key) {
    var order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingLong(key::applyAsLong));
    return order;
  }
}
