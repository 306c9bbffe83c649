package sys.storage.harness.linearizability.counterexample;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.model.Step;
import sys.storage.harness.linearizability.search.Limits;
import sys.storage.harness.linearizability.search.Reduction;
import sys.storage.harness.linearizability.search.Search;
import sys.storage.harness.linearizability.search.SearchResult;
import sys.storage.harness.linearizability.verdict.Explanation;
import sys.storage.harness.linearizability.verdict.Explanation.Candidate;

/** Says of a counterexample how far an order goes, and why it does not go further. */
public final class Explainer {

  /** Without looking ahead and without hiding writes, so that the order is as long as can be. */
  private static final Set<Reduction> PLAIN =
      EnumSet.complementOf(EnumSet.of(Reduction.LOST_STATES, Reduction.LATE_WRITES));

  private static final int FEW = 16;

  private Explainer() {}

  /**
   * @param operations a counterexample, sorted by call
   */
  public static <S, I, O> Explanation<I, O> explain(
      Model<S, I, O> model, List<Operation<I, O>> operations, Limits limits) {
    Set<Reduction> reductions = operations.size() <= FEW ? PLAIN : Reduction.all();
    var result =
        new Search<>(model, operations, reductions, limits, () -> false).remembering().run();
    List<Operation<I, O>> longest =
        result instanceof SearchResult.Exhausted<I, O>(var order, _) ? order : List.of();
    S state = model.initial();
    Set<Long> placed = new HashSet<>();
    for (Operation<I, O> operation : longest) {
      placed.add(operation.id());
      if (model.step(state, operation.input(), operation.output())
          instanceof Step.Next<S>(S next)) {
        state = next;
      }
    }
    List<Operation<I, O>> left =
        operations.stream()
            .filter(operation -> !placed.contains(operation.id()))
            .filter(operation -> operation.isOk() || operation.isInfo())
            .toList();
    List<Operation<I, O>> blocked =
        left.stream()
            .filter(Operation::isOk)
            .min(Comparator.comparingLong(Operation::returnTime))
            .stream()
            .toList();
    long firstReturn = blocked.isEmpty() ? Long.MAX_VALUE : blocked.getFirst().returnTime();
    List<Candidate<I, O>> candidates = new ArrayList<>();
    for (Operation<I, O> operation : left) {
      if (operation.callTime() <= firstReturn) {
        candidates.add(candidate(model, state, operation));
      }
    }
    return new Explanation<>(longest, model.describe(state), blocked, List.copyOf(candidates));
  }

  private static <S, I, O> Candidate<I, O> candidate(
      Model<S, I, O> model, S state, Operation<I, O> operation) {
    return switch (model.step(state, operation.input(), operation.output())) {
      case Step.Refused<S>(var reason) -> new Candidate<>(operation, false, reason.get());
      case Step.Next<S>(S next) ->
          new Candidate<>(
              operation,
              true,
              next.equals(state)
                  ? "legal, and changes nothing"
                  : "legal, leaves %s, and no order goes on from there"
                      .formatted(model.describe(next)));
    };
  }
}
