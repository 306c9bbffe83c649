package sys.storage.harness.linearizability.order;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.model.Footprint;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.model.Step;

/**
 * Finds reads of a value that nobody can have left, in O(n log n). A search would have to look at
 * every order of all that happened before to know this.
 *
 * <p>A read of v needs a write of v that is called before the read returns, and that is not dead: a
 * write is dead for the read when it returned before another value's write was called, which
 * returned before the read was called. Were all writes of v dead or too late, the last of them
 * before the read would be followed by that other write, and nothing would bring v back before the
 * read. An unknown write is never dead. What was there at first counts as a write that returned
 * before all time.
 */
public final class StaleReads {

  private StaleReads() {}

  /**
   * @param operations of one partition, sorted by call
   */
  public static <S, I, O> Proposal<I, O> propose(
      Model<S, I, O> model, List<Operation<I, O>> operations) {
    Map<Object, List<Operation<I, O>>> writers = new HashMap<>();
    List<Overwrite<I, O>> overwrites = new ArrayList<>();
    for (Operation<I, O> operation : operations) {
      if (!operation.isOk() && !operation.isInfo()) {
        continue;
      }
      switch (model.footprint(operation.input(), operation.output())) {
        case Footprint.Writes(Object value) -> {
          writers.computeIfAbsent(value, _ -> new ArrayList<>()).add(operation);
          if (operation.isOk()) {
            overwrites.add(new Overwrite<>(operation, value));
          }
        }
        case Footprint.Updates(_, Object value) ->
            writers.computeIfAbsent(value, _ -> new ArrayList<>()).add(operation);
        case Footprint.OfQueue _, Footprint.Anything _ -> {
          return new Proposal.NotApplicable<>();
        }
        case Footprint.Reads _, Footprint.Observes _ -> {}
      }
    }
    var before = new LastOverwrites<>(overwrites);
    Map<Object, long[]> lastReturns = new HashMap<>();
    for (Operation<I, O> read : operations) {
      if (!read.isOk()
          || !(model.footprint(read.input(), read.output())
              instanceof Footprint.Reads(var value))) {
        continue;
      }
      List<Operation<I, O>> all = writers.getOrDefault(value, List.of());
      int called = calledBy(all, read.returnTime());
      long lastReturn =
          called == 0
              ? Long.MIN_VALUE
              : lastReturns.computeIfAbsent(value, _ -> lastReturns(all))[called - 1];
      Optional<Operation<I, O>> other = before.otherThan(value, read.callTime());
      boolean fromTheStart =
          other.isEmpty()
              && model.step(model.initial(), read.input(), read.output()) instanceof Step.Next<S>;
      boolean alive = called > 0 && (other.isEmpty() || lastReturn >= other.get().callTime());
      if (!fromTheStart && !alive) {
        return conflict(model, operations, read, all.subList(0, called), other);
      }
    }
    return new Proposal.NotApplicable<>();
  }

  /** The read, the writes of its value, and what overwrote them; all, where one is conditional. */
  private static <S, I, O> Proposal<I, O> conflict(
      Model<S, I, O> model,
      List<Operation<I, O>> operations,
      Operation<I, O> read,
      List<Operation<I, O>> writers,
      Optional<Operation<I, O>> other) {
    for (Operation<I, O> writer : writers) {
      if (!model.footprint(writer.input(), writer.output()).overwrites()) {
        return new Proposal.Conflict<>(operations);
      }
    }
    List<Operation<I, O>> few = new ArrayList<>(writers);
    few.add(read);
    other.ifPresent(few::add);
    few.sort(
        Comparator.comparingLong((Operation<I, O> operation) -> operation.callTime())
            .thenComparingLong(Operation::id));
    return new Proposal.Conflict<>(List.copyOf(few));
  }

  private static <I, O> int calledBy(List<Operation<I, O>> sortedByCall, long time) {
    int low = 0;
    int high = sortedByCall.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sortedByCall.get(middle).callTime() <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** By position: the last return of the operations up to there; an unknown one never returns. */
  private static <I, O> long[] lastReturns(List<Operation<I, O>> operations) {
    long[] last = new long[operations.size()];
    long latest = Long.MIN_VALUE;
    for (int i = 0; i < last.length; i++) {
      Operation<I, O> operation = operations.get(i);
      latest = Math.max(latest, operation.isOk() ? operation.returnTime() : Long.MAX_VALUE);
      last[i] = latest;
    }
    return last;
  }

  private record Overwrite<I, O>(Operation<I, O> operation, Object value) {}

  /** Of the overwrites that returned before a time: the one that was called last, by value. */
  private static final class LastOverwrites<I, O> {
    private final List<Overwrite<I, O>> byReturn;

    /** By position in {@link #byReturn}: the last called up to there, and that of another value. */
    private final int[] best;

    private final int[] second;

    LastOverwrites(List<Overwrite<I, O>> overwrites) {
      byReturn = new ArrayList<>(overwrites);
      byReturn.sort(Comparator.comparingLong(overwrite -> overwrite.operation().returnTime()));
      best = new int[byReturn.size()];
      second = new int[byReturn.size()];
      Arrays.fill(best, -1);
      Arrays.fill(second, -1);
      int first = -1;
      int next = -1;
      for (int i = 0; i < byReturn.size(); i++) {
        if (first < 0 || call(i) > call(first)) {
          if (first >= 0 && !sameValue(i, first)) {
            next = first;
          }
          first = i;
        } else if (!sameValue(i, first) && (next < 0 || call(i) > call(next))) {
          next = i;
        }
        best[i] = first;
        second[i] = next;
      }
    }

    Optional<Operation<I, O>> otherThan(Object value, long time) {
      int low = 0;
      int high = byReturn.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (byReturn.get(middle).operation().returnTime() < time) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      if (low == 0) {
        return Optional.empty();
      }
      int at = best[low - 1];
      if (Objects.equals(byReturn.get(at).value(), value)) {
        at = second[low - 1];
      }
      return at < 0 ? Optional.empty() : Optional.of(byReturn.get(at).operation());
    }

    private long call(int at) {
      return byReturn.get(at).operation().callTime();
    }

    private boolean sameValue(int one, int other) {
      return byReturn.get(one).value().equals(byReturn.get(other).value());
    }
  }
}
