package sys.storage.harness.linearizability.order;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.history.Outcome;
import sys.storage.harness.linearizability.model.Footprint;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.model.Step;

/**
 * Decides registers whose writes are all distinct, in O(n log n): Gibbons and Korach, "Testing
 * shared memories" (1997), with unknown writes.
 *
 * <p>A cluster is a write with the reads of its value; in a linearization it is contiguous. Let f
 * be the least return and s the greatest call in the cluster. Cluster a cannot precede cluster b
 * exactly when some operation of b returns before some of a is called: f(b) &lt; s(a). So two
 * clusters conflict when f(a) &lt; s(b) and f(b) &lt; s(a); if none do, and no read returns before
 * its write is called, sorting by min(f, s) gives a linearization. An unknown write never returns,
 * so that it does not count for f; one that nobody read is left out. Reads of what was there at
 * first form a cluster whose write returned before all time.
 *
 * <p>Applies when all operations are {@link Footprint.Reads} or {@link Footprint.Writes}, each
 * value is written once, and none is that of the beginning.
 */
public final class DistinctValues {

  private static final class Cluster<I, O> {
    final List<Operation<I, O>> operations = new ArrayList<>();
    boolean written;
    boolean read;
    boolean orphan;
    long leastReturn = Long.MAX_VALUE;
    long greatestCall = Long.MIN_VALUE;

    void add(Operation<I, O> operation) {
      operations.add(operation);
      if (operation.isOk()) {
        leastReturn = Math.min(leastReturn, operation.returnTime());
      }
      greatestCall = Math.max(greatestCall, operation.callTime());
    }

    /** The left end of the cluster's zone. */
    long start() {
      return Math.min(leastReturn, greatestCall);
    }

    /** Whether it may be treated as a point: all its operations are open at one time. */
    boolean isBackward() {
      return greatestCall <= leastReturn;
    }

    boolean conflictsWith(Cluster<I, O> other) {
      return leastReturn < other.greatestCall && other.leastReturn < greatestCall;
    }
  }

  private DistinctValues() {}

  /**
   * @param operations of one partition, sorted by call
   */
  public static <S, I, O> Proposal<I, O> propose(
      Model<S, I, O> model, List<Operation<I, O>> operations) {
    Optional<List<Cluster<I, O>>> clusters = clusters(model, operations);
    if (clusters.isEmpty()) {
      return new Proposal.NotApplicable<>();
    }
    List<Cluster<I, O>> sorted = clusters.get();
    for (Cluster<I, O> cluster : sorted) {
      if (cluster.orphan) {
        return new Proposal.Conflict<>(List.copyOf(cluster.operations));
      }
    }
    // A point at the start of another zone comes first: after that zone it may not fit.
    sorted.sort(
        Comparator.comparingLong((Cluster<I, O> cluster) -> cluster.start())
            .thenComparing(cluster -> !cluster.isBackward()));
    Cluster<I, O> reaching = null;
    for (Cluster<I, O> cluster : sorted) {
      // Of the zones that began before, only a forward one conflicts: the one that reaches
      // furthest.
      if (reaching != null && reaching.conflictsWith(cluster)) {
        var both = new ArrayList<>(reaching.operations);
        both.addAll(cluster.operations);
        both.sort(Comparator.comparingLong(Operation::callTime));
        return new Proposal.Conflict<>(List.copyOf(both));
      }
      if (!cluster.isBackward()
          && (reaching == null || cluster.greatestCall > reaching.greatestCall)) {
        reaching = cluster;
      }
    }
    List<Operation<I, O>> order = new ArrayList<>();
    for (Cluster<I, O> cluster : sorted) {
      order.addAll(cluster.operations);
    }
    // Cannot fail; if it did, the search would decide.
    return OrderCheck.fault(model, operations, order)
        .<Proposal<I, O>>map(Proposal.Refuted::new)
        .orElseGet(() -> new Proposal.Order<>(order));
  }

  private static <S, I, O> Optional<List<Cluster<I, O>>> clusters(
      Model<S, I, O> model, List<Operation<I, O>> operations) {
    Map<Object, Cluster<I, O>> byValue = new LinkedHashMap<>();
    for (Operation<I, O> operation : operations) {
      if (operation.outcome() instanceof Outcome.Fail<O>) {
        continue;
      }
      switch (model.footprint(operation.input(), operation.output())) {
        case Footprint.Writes(Object value) -> {
          Cluster<I, O> cluster = byValue.computeIfAbsent(value, _ -> new Cluster<>());
          if (cluster.written) {
            return Optional.empty();
          }
          // The write leads its cluster, although a read may have been called before it.
          cluster.written = true;
          cluster.operations.addFirst(operation);
          if (operation.isOk()) {
            cluster.leastReturn = Math.min(cluster.leastReturn, operation.returnTime());
          }
          cluster.greatestCall = Math.max(cluster.greatestCall, operation.callTime());
        }
        case Footprint.Reads(Object value) -> {
          Cluster<I, O> cluster = byValue.computeIfAbsent(value, _ -> new Cluster<>());
          cluster.read = true;
          cluster.add(operation);
        }
        case Footprint.Observes _ when operation.isInfo() -> {}
        case Footprint.Observes _,
            Footprint.Updates _,
            Footprint.OfQueue _,
            Footprint.Anything _ -> {
          return Optional.empty();
        }
      }
    }
    List<Cluster<I, O>> kept = new ArrayList<>(byValue.size());
    for (Cluster<I, O> cluster : byValue.values()) {
      Operation<I, O> last = cluster.operations.getLast();
      boolean legalAtFirst =
          cluster.read
              && model.step(model.initial(), last.input(), last.output()) instanceof Step.Next<S>;
      if (cluster.written && legalAtFirst) {
        return Optional.empty();
      }
      if (!cluster.written) {
        if (legalAtFirst) {
          cluster.leastReturn = Long.MIN_VALUE;
        } else {
          cluster.orphan = true;
        }
      } else {
        long call = cluster.operations.getFirst().callTime();
        // Its own return is no earlier, so that only a read can have this.
        cluster.orphan = cluster.leastReturn < call;
      }
      if (cluster.read || cluster.operations.getFirst().isOk()) {
        kept.add(cluster);
      }
    }
    return Optional.of(kept);
  }
}
