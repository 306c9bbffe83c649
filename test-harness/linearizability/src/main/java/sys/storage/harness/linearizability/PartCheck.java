package sys.storage.harness.linearizability;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import sys.storage.harness.linearizability.CheckerOptions.ShortCut;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.order.DistinctElements;
import sys.storage.harness.linearizability.order.DistinctValues;
import sys.storage.harness.linearizability.order.Proposal;
import sys.storage.harness.linearizability.order.StaleReads;
import sys.storage.harness.linearizability.order.Witness;
import sys.storage.harness.linearizability.search.Limits;
import sys.storage.harness.linearizability.search.Search;
import sys.storage.harness.linearizability.search.SearchResult;
import sys.storage.harness.linearizability.verdict.Verdict;

/** Decides one partition: by a short cut, in their order, or by search. */
record PartCheck<S, I, O>(
    Model<S, I, O> model, CheckerOptions options, Limits limits, BooleanSupplier cancelled) {

  PartResult<I, O> check(Object partition, List<Operation<I, O>> operations) {
    Optional<String> fault = Optional.empty();
    for (ShortCut shortCut : ShortCut.values()) {
      if (options.shortCuts().contains(shortCut)) {
        switch (proposal(shortCut, operations)) {
          case Proposal.Order<I, O>(var order) -> {
            return new PartResult.Legal<>(partition, how(shortCut), order, fault);
          }
          case Proposal.Conflict<I, O>(var conflict) -> {
            return new PartResult.Illegal<>(partition, conflict, 0, operations.size(), fault);
          }
          case Proposal.Refuted<I, O>(String reason) when shortCut == ShortCut.WITNESS ->
              fault = Optional.of(reason);
          case Proposal.Refuted<I, O> _, Proposal.NotApplicable<I, O> _ -> {}
        }
      }
    }
    return search(partition, operations, fault);
  }

  private Proposal<I, O> proposal(ShortCut shortCut, List<Operation<I, O>> operations) {
    return switch (shortCut) {
      case WITNESS -> Witness.propose(model, operations);
      case DISTINCT_VALUES -> DistinctValues.propose(model, operations);
      case DISTINCT_ELEMENTS -> DistinctElements.propose(model, operations);
      case STALE_READS -> StaleReads.propose(model, operations);
    };
  }

  private static Verdict.How how(ShortCut shortCut) {
    return switch (shortCut) {
      case WITNESS -> Verdict.How.WITNESS;
      case DISTINCT_VALUES -> Verdict.How.DISTINCT_VALUES;
      case DISTINCT_ELEMENTS -> Verdict.How.DISTINCT_ELEMENTS;
      case STALE_READS -> throw new IllegalStateException("stale reads give no order");
    };
  }

  private PartResult<I, O> search(
      Object partition, List<Operation<I, O>> operations, Optional<String> fault) {
    return switch (new Search<>(model, operations, options.reductions(), limits, cancelled).run()) {
      case SearchResult.Found<I, O>(var order, _) ->
          new PartResult.Legal<>(partition, Verdict.How.SEARCH, order, fault);
      case SearchResult.Exhausted<I, O>(_, var progress) ->
          new PartResult.Illegal<>(
              partition, operations, progress.returned(), operations.size(), fault);
      case SearchResult.Stopped<I, O>(var reason, var progress) ->
          new PartResult.Undecided<>(partition, reason, progress, fault);
    };
  }
}
