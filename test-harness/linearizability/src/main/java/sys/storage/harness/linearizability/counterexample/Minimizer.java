package sys.storage.harness.linearizability.counterexample;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.model.Footprint;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.search.Limits;
import sys.storage.harness.linearizability.search.Reduction;
import sys.storage.harness.linearizability.search.Search;
import sys.storage.harness.linearizability.search.SearchResult;
import sys.storage.harness.linearizability.verdict.Counterexample;

/**
 * Makes a part that is not linearizable small. Every step is sound: were the whole linearizable,
 * the rest would be, so that a rest that is not proves that the whole is not.
 *
 * <ul>
 *   <li>The end is cut off. What returns after the cut becomes unknown, what is called after it
 *       goes. The shortest prefix is found from how far the search came, and then by doubling and
 *       halving.
 *   <li>What never changes the state may go: any order of the whole without it is one of the rest.
 *   <li>An operation that writes a value may go together with everything that saw this value, and
 *       what those wrote, and so on. In any order of the whole, all that then stands between such a
 *       write and the next is gone too. Where something looks at the state in a way that its
 *       footprint does not tell, no write goes.
 *   <li>An element of a queue may go with all that puts it in and takes it out: the others pass as
 *       before. A dequeue of unknown outcome may go once known ones take out all that is put in: it
 *       finds nothing then.
 * </ul>
 *
 * The result is 1-minimal: none of these steps can be made once more.
 */
public final class Minimizer<S, I, O> {

  private final Model<S, I, O> model;
  private final Limits limits;
  private final long deadlineNanos;
  private boolean complete = true;

  /**
   * @param limits of each single search; {@code limits.millis()} is also that of all together
   */
  public Minimizer(Model<S, I, O> model, Limits limits) {
    this.model = model;
    this.limits = limits;
    this.deadlineNanos = System.nanoTime() + limits.millis() * 1_000_000;
  }

  /**
   * @param operations of one partition, sorted by call, not linearizable
   * @param returned how many returns are known to be linearizable: {@link
   *     SearchResult.Progress#returned}
   * @param of how many operations the partition has
   */
  public Counterexample<I, O> minimize(List<Operation<I, O>> operations, int returned, int of) {
    List<Operation<I, O>> rest = shortestPrefix(operations, returned);
    rest = dropGroups(rest);
    return new Counterexample<>(List.copyOf(rest), complete, of);
  }

  private List<Operation<I, O>> shortestPrefix(List<Operation<I, O>> operations, int returned) {
    long[] returns =
        operations.stream()
            .filter(Operation::isOk)
            .mapToLong(Operation::returnTime)
            .sorted()
            .toArray();
    int legal = returned;
    int illegal = returns.length;
    for (int step = 1; illegal - legal > 1 && legal + step < illegal; step *= 2) {
      if (isViolation(prefix(operations, returns, legal + step))) {
        illegal = legal + step;
        break;
      }
      legal += step;
    }
    while (illegal - legal > 1) {
      int middle = (legal + illegal) >>> 1;
      if (isViolation(prefix(operations, returns, middle))) {
        illegal = middle;
      } else {
        legal = middle;
      }
    }
    return prefix(operations, returns, illegal);
  }

  /** The history up to the time of that many returns. */
  private List<Operation<I, O>> prefix(
      List<Operation<I, O>> operations, long[] returns, int count) {
    if (count == returns.length) {
      return operations;
    }
    long end = returns[count - 1];
    List<Operation<I, O>> prefix = new ArrayList<>();
    for (Operation<I, O> operation : operations) {
      if (operation.callTime() <= end) {
        prefix.add(
            operation.isOk() && operation.returnTime() > end
                ? operation.forgotten("open at the cut")
                : operation);
      }
    }
    return prefix;
  }

  /** Drops large pieces first, then single groups, until nothing more can go. */
  private List<Operation<I, O>> dropGroups(List<Operation<I, O>> operations) {
    List<Operation<I, O>> rest = operations;
    boolean shrunk = true;
    while (shrunk && isInTime()) {
      shrunk = false;
      List<Set<Operation<I, O>>> groups = new Groups(rest).all();
      for (int size = Math.max(1, groups.size() / 2); size >= 1; size /= 2) {
        for (int from = groups.size() - size; from > -size && isInTime(); from -= size) {
          Set<Operation<I, O>> dropped = new HashSet<>();
          groups
              .subList(Math.max(0, from), Math.max(0, from) + Math.min(size, size + from))
              .forEach(dropped::addAll);
          List<Operation<I, O>> smaller = without(rest, dropped);
          if (smaller.size() < rest.size() && isViolation(smaller)) {
            rest = smaller;
            shrunk = true;
          }
        }
        if (shrunk && size > 1) {
          groups = new Groups(rest).all();
        }
      }
    }
    return rest;
  }

  private boolean isInTime() {
    if (System.nanoTime() < deadlineNanos && !Thread.currentThread().isInterrupted()) {
      return true;
    }
    complete = false;
    return false;
  }

  private boolean isViolation(List<Operation<I, O>> operations) {
    long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
    if (left < 1) {
      complete = false;
      return false;
    }
    var result =
        new Search<>(model, operations, Reduction.all(), limits.withMillis(left), () -> false)
            .run();
    return switch (result) {
      case SearchResult.Exhausted<I, O> _ -> true;
      case SearchResult.Found<I, O> _ -> false;
      case SearchResult.Stopped<I, O> _ -> {
        complete = false;
        yield false;
      }
    };
  }

  private static <T> List<T> without(List<T> all, Set<T> dropped) {
    return all.stream().filter(one -> !dropped.contains(one)).toList();
  }

  /** What may go, each with all that has to go with it; later calls last. */
  private final class Groups {
    private final List<Operation<I, O>> operations;
    private final Map<Object, List<Operation<I, O>>> readers = new HashMap<>();
    private final List<Operation<I, O>> observers = new ArrayList<>();

    /** By element of a queue: its enqueues and dequeues, and how many more of the former. */
    private final Map<Object, List<Operation<I, O>>> passing = new HashMap<>();

    private final Map<Object, Integer> left = new HashMap<>();
    private boolean opaque;

    Groups(List<Operation<I, O>> operations) {
      this.operations = operations;
      for (Operation<I, O> operation : operations) {
        switch (footprint(operation)) {
          case Footprint.Reads(Object value) -> addReader(value, operation);
          case Footprint.Updates(Object value, _) -> addReader(value, operation);
          case Footprint.Observes _ -> observers.add(operation);
          case Footprint.Enqueues(Object element) -> addToQueue(element, operation, 1);
          case Footprint.Dequeues(Object element) -> addToQueue(element, operation, -1);
          case Footprint.Anything _ -> opaque = true;
          case Footprint.Writes _, Footprint.DequeuesSomething _, Footprint.FindsNothing _ -> {}
        }
      }
    }

    List<Set<Operation<I, O>>> all() {
      List<Set<Operation<I, O>>> groups = new ArrayList<>();
      for (Operation<I, O> operation : operations) {
        switch (footprint(operation)) {
          case Footprint.Reads _, Footprint.Observes _, Footprint.FindsNothing _ ->
              groups.add(Set.of(operation));
          case Footprint.Enqueues(Object element) -> groups.add(passing(element));
          case Footprint.Dequeues(Object element) -> groups.add(passing(element));
          case Footprint.DequeuesSomething _ -> {
            if (left.values().stream().allMatch(count -> count <= 0)) {
              groups.add(Set.of(operation));
            }
          }
          case Footprint.Writes _, Footprint.Updates _, Footprint.Anything _ -> {
            if (!opaque) {
              groups.add(closure(operation));
            }
          }
        }
      }
      return groups;
    }

    private Set<Operation<I, O>> passing(Object element) {
      return new LinkedHashSet<>(passing.getOrDefault(element, List.of()));
    }

    private Set<Operation<I, O>> closure(Operation<I, O> first) {
      // What observes saw perhaps this: it goes too.
      Set<Operation<I, O>> group = new LinkedHashSet<>(observers);
      var open = new ArrayDeque<Operation<I, O>>();
      open.add(first);
      while (!open.isEmpty()) {
        Operation<I, O> operation = open.remove();
        if (group.add(operation)) {
          written(operation)
              .ifPresent(value -> open.addAll(readers.getOrDefault(value, List.of())));
        }
      }
      return group;
    }

    private Optional<Object> written(Operation<I, O> operation) {
      return switch (footprint(operation)) {
        case Footprint.Writes(Object value) -> Optional.of(value);
        case Footprint.Updates(_, Object value) -> Optional.of(value);
        case Footprint.Reads _, Footprint.Observes _, Footprint.OfQueue _, Footprint.Anything _ ->
            Optional.empty();
      };
    }

    private void addToQueue(Object element, Operation<I, O> operation, int more) {
      passing.computeIfAbsent(element, _ -> new ArrayList<>()).add(operation);
      left.merge(element, more, Integer::sum);
    }

    private void addReader(Object value, Operation<I, O> operation) {
      readers.computeIfAbsent(value, _ -> new ArrayList<>()).add(operation);
    }

    private Footprint footprint(Operation<I, O> operation) {
      return model.footprint(operation.input(), operation.output());
    }
  }

  /** Sorted as searches want it. */
  public static <I, O> List<Operation<I, O>> byCall(List<Operation<I, O>> operations) {
    return operations.stream()
        .sorted(
            Comparator.comparingLong((Operation<I, O> operation) -> operation.callTime())
                .thenComparingLong(Operation::id))
        .toList();
  }
}
