package sys.storage.harness.linearizability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import sys.storage.harness.linearizability.counterexample.Explainer;
import sys.storage.harness.linearizability.counterexample.Minimizer;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.model.Unpartitioned;
import sys.storage.harness.linearizability.search.Limits;
import sys.storage.harness.linearizability.search.SearchResult;
import sys.storage.harness.linearizability.verdict.Counterexample;
import sys.storage.harness.linearizability.verdict.Verdict;

/**
 * Checks histories against a model. Immutable; any thread may call, and several at once.
 *
 * @param <S> type of the states
 * @param <I> type of the inputs
 * @param <O> type of the outputs
 */
public final class Checker<S, I, O> {

  private final Model<S, I, O> model;
  private final CheckerOptions options;

  public Checker(Model<S, I, O> model) {
    this(model, CheckerOptions.standard());
  }

  public Checker(Model<S, I, O> model, CheckerOptions options) {
    this.model = options.partitioned() ? model : new Unpartitioned<>(model);
    this.options = options;
  }

  /**
   * Whether the history is linearizable. Blocks; an interrupt ends it with {@link Verdict.Unknown}
   * and stays set.
   */
  public Verdict<I, O> check(History<I, O> history) {
    return verdict(results(parts(history)));
  }

  /**
   * Whether the history is linearizable, without a proof for people.
   *
   * @throws IllegalStateException when a limit was reached first
   */
  public boolean isLinearizable(History<I, O> history) {
    boolean undecided = false;
    for (PartResult<I, O> result : results(parts(history))) {
      switch (result) {
        case PartResult.Legal<I, O> _ -> {}
        case PartResult.Illegal<I, O> _ -> {
          return false;
        }
        case PartResult.Undecided<I, O> _ -> undecided = true;
      }
    }
    if (undecided) {
      throw new IllegalStateException("not decided within " + options.limits());
    }
    return true;
  }

  private Map<Object, List<Operation<I, O>>> parts(History<I, O> history) {
    Map<Object, List<Operation<I, O>>> parts = new LinkedHashMap<>();
    for (Operation<I, O> operation : history.operations()) {
      parts
          .computeIfAbsent(model.partition(operation.input()), _ -> new ArrayList<>())
          .add(operation);
    }
    return parts;
  }

  private List<PartResult<I, O>> results(Map<Object, List<Operation<I, O>>> parts) {
    int workers = Math.min(options.workers(), parts.size());
    var cancelled = new AtomicBoolean();
    long start = System.nanoTime();
    List<Callable<PartResult<I, O>>> tasks = new ArrayList<>();
    for (var part : parts.entrySet()) {
      tasks.add(
          () -> {
            var result =
                new PartCheck<>(model, options, limits(start, Math.max(1, workers)), cancelled::get)
                    .check(part.getKey(), part.getValue());
            if (result instanceof PartResult.Illegal<I, O>) {
              cancelled.set(true);
            }
            return result;
          });
    }
    return workers <= 1 ? inThisThread(tasks) : inPool(tasks, workers, cancelled);
  }

  private Limits limits(long startNanos, int workers) {
    Limits limits = options.limits();
    long left = limits.millis() - (System.nanoTime() - startNanos) / 1_000_000;
    return limits
        .withMillis(Math.max(1, left))
        .withBytes(Math.max(1 << 20, limits.bytes() / workers), limits.whenFull());
  }

  private static <T> List<T> inThisThread(List<Callable<T>> tasks) {
    List<T> results = new ArrayList<>();
    for (Callable<T> task : tasks) {
      try {
        results.add(task.call());
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("a check cannot throw this", e);
      }
    }
    return results;
  }

  private static <T> List<T> inPool(List<Callable<T>> tasks, int workers, AtomicBoolean cancelled) {
    var threads = Thread.ofPlatform().name("linearizability-", 0).daemon().factory();
    List<T> results = new ArrayList<>();
    boolean interrupted = false;
    try (var pool = Executors.newFixedThreadPool(workers, threads)) {
      List<Future<T>> futures = new ArrayList<>();
      tasks.forEach(task -> futures.add(pool.submit(task)));
      while (results.size() < futures.size()) {
        try {
          results.add(futures.get(results.size()).get());
        } catch (InterruptedException e) {
          // The workers hear of it, end soon, and are awaited.
          interrupted = true;
          cancelled.set(true);
        } catch (ExecutionException e) {
          cancelled.set(true);
          throw e.getCause() instanceof RuntimeException thrown
              ? thrown
              : new IllegalStateException("a check failed", e.getCause());
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return results;
  }

  private Verdict<I, O> verdict(List<PartResult<I, O>> results) {
    List<Verdict.Finding> findings = new ArrayList<>();
    List<Verdict.Part<I, O>> orders = new ArrayList<>();
    Optional<PartResult.Illegal<I, O>> illegal = Optional.empty();
    Optional<PartResult.Undecided<I, O>> undecided = Optional.empty();
    for (PartResult<I, O> result : results) {
      result.fault().ifPresent(it -> findings.add(new Verdict.Finding(result.partition(), it)));
      switch (result) {
        case PartResult.Legal<I, O> legal ->
            orders.add(new Verdict.Part<>(legal.partition(), legal.how(), legal.order()));
        case PartResult.Illegal<I, O> found -> illegal = illegal.or(() -> Optional.of(found));
        case PartResult.Undecided<I, O> open ->
            undecided =
                undecided
                    .filter(known -> known.reason() != SearchResult.Reason.CANCELLED)
                    .or(() -> Optional.of(open));
      }
    }
    if (illegal.isPresent()) {
      return violation(illegal.get(), findings);
    }
    return undecided
        .<Verdict<I, O>>map(
            open ->
                new Verdict.Unknown<>(
                    open.partition(),
                    Thread.currentThread().isInterrupted()
                        ? SearchResult.Reason.INTERRUPTED
                        : open.reason(),
                    open.progress(),
                    List.copyOf(findings)))
        .orElseGet(() -> new Verdict.Linearizable<>(List.copyOf(orders), List.copyOf(findings)));
  }

  private Verdict<I, O> violation(
      PartResult.Illegal<I, O> illegal, List<Verdict.Finding> findings) {
    Limits limits = options.limits().withMillis(options.minimizeMillis());
    Counterexample<I, O> counterexample =
        new Minimizer<>(model, limits)
            .minimize(illegal.operations(), illegal.returned(), illegal.of());
    return new Verdict.Violation<>(
        illegal.partition(),
        counterexample,
        Explainer.explain(model, counterexample.operations(), limits),
        List.copyOf(findings));
  }
}
