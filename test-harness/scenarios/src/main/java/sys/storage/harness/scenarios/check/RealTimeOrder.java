package sys.storage.harness.scenarios.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import sys.storage.harness.scenarios.history.Operation;

/**
 * Did anything go backwards? For unique values and revisions that are counted by the store these
 * are necessary for linearizability:
 *
 * <ul>
 *   <li>a write that starts after another one was acknowledged has a greater revision;
 *   <li>a read never returns a revision of its key that is older than what had been acknowledged or
 *       read, by anyone, before it started;
 *   <li>a read returns a value that somebody had begun to write, at the revision its writer was
 *       told.
 * </ul>
 *
 * One sweep over the starts and ends: O(n log n) time, O(n) memory.
 */
public final class RealTimeOrder {

  private static final String CHECK = "reads and revisions never went backwards";

  /** Stands for the time before the first operation. */
  private static final Operation NONE =
      new Operation(
          0, 0, Operation.Kind.GET, "", Optional.empty(), 0, 0, new Operation.Outcome.Ok(0));

  private final Map<String, Operation> writers = new HashMap<>();
  private final Map<String, Operation> newestOfKey = new HashMap<>();
  private final Map<Long, Floor> floors = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private Operation newestPut = NONE;

  /** What an operation must not fall behind: the newest that had ended when it started. */
  private record Floor(Operation put, Operation ofKey) {}

  private RealTimeOrder() {}

  public static Verdict check(List<Operation> operations) {
    PutsAndGets.require(operations);
    var sweep = new RealTimeOrder();
    sweep.run(operations);
    long reads = operations.stream().filter(Operation::answeredGet).count();
    return new Verdict(
        CHECK, "%,d linearizable reads among the writes".formatted(reads), sweep.violations);
  }

  private record Moment(long atNanos, boolean start, Operation operation) {}

  private void run(List<Operation> operations) {
    var moments = new ArrayList<Moment>(2 * operations.size());
    for (Operation operation : operations) {
      if (operation.kind() == Operation.Kind.PUT) {
        Operation other = writers.put(operation.value().orElseThrow(), operation);
        if (other != null) {
          throw new IllegalArgumentException(
              "value %s was written twice, by operations %d and %d: this check needs unique values"
                  .formatted(operation.value().orElseThrow(), other.id(), operation.id()));
        }
      }
      if (operation.outcome() instanceof Operation.Outcome.Ok) {
        moments.add(new Moment(operation.startNanos(), true, operation));
        moments.add(new Moment(operation.endNanos(), false, operation));
      }
    }
    // At the same instant the starts come first: such operations overlap, and nothing is claimed.
    moments.sort(
        Comparator.comparingLong(Moment::atNanos)
            .thenComparing(Moment::start, Comparator.reverseOrder()));
    for (Moment moment : moments) {
      if (moment.start()) {
        start(moment.operation());
      } else {
        end(moment.operation());
      }
    }
  }

  private void start(Operation operation) {
    floors.put(
        operation.id(), new Floor(newestPut, newestOfKey.getOrDefault(operation.key(), NONE)));
  }

  private void end(Operation operation) {
    Floor floor = Objects.requireNonNull(floors.remove(operation.id()), "an end without a start");
    switch (operation.kind()) {
      case PUT -> {
        if (operation.revision() <= floor.put().revision()) {
          violations.add(
              "%s started after %s had been acknowledged"
                  .formatted(describe(operation), describe(floor.put())));
        }
        newestPut = newer(newestPut, operation);
      }
      case GET -> {
        if (operation.revision() < floor.ofKey().revision()) {
          violations.add(
              "%s started after %s had ended"
                  .formatted(describe(operation), describe(floor.ofKey())));
        }
        checkSource(operation);
      }
      case DELETE, PUT_IF, DELETE_IF -> throw PutsAndGets.refusal(operation);
    }
    newestOfKey.merge(operation.key(), operation, RealTimeOrder::newer);
  }

  private void checkSource(Operation get) {
    if (get.value().isEmpty()) {
      return;
    }
    Operation writer = writers.get(get.value().orElseThrow());
    if (writer == null || !writer.key().equals(get.key())) {
      violations.add("%s, which nobody wrote to that key".formatted(describe(get)));
      return;
    }
    if (writer.startNanos() > get.endNanos()) {
      violations.add("%s before its writer had started".formatted(describe(get)));
    }
    switch (writer.outcome()) {
      case Operation.Outcome.Ok(long revision) -> {
        if (revision != get.revision()) {
          violations.add(
              "%s, but its writer was told revision %d".formatted(describe(get), revision));
        }
      }
      case Operation.Outcome.Failed(String reason) ->
          violations.add("%s, whose write had been refused (%s)".formatted(describe(get), reason));
      case Operation.Outcome.NotApplied _, Operation.Outcome.Unknown _ -> {}
    }
  }

  private static Operation newer(Operation a, Operation b) {
    return a.revision() >= b.revision() ? a : b;
  }

  private static String describe(Operation operation) {
    return switch (operation.kind()) {
      case PUT ->
          "client %d's write of %s=%s at revision %d"
              .formatted(
                  operation.client(),
                  operation.key(),
                  operation.value().orElse(""),
                  operation.revision());
      case GET ->
          "client %d's read of %s, %s at revision %d,"
              .formatted(
                  operation.client(),
                  operation.key(),
                  operation.value().orElse("nothing"),
                  operation.revision());
      case DELETE, PUT_IF, DELETE_IF -> throw PutsAndGets.refusal(operation);
    };
  }
}
