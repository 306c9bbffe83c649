package sys.storage.harness.linearizability.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.history.Outcome;
import sys.storage.harness.linearizability.model.FifoQueue;
import sys.storage.harness.linearizability.model.FifoQueue.Input;
import sys.storage.harness.linearizability.model.FifoQueue.Output;
import sys.storage.harness.linearizability.order.DistinctElements;
import sys.storage.harness.linearizability.order.OrderCheck;
import sys.storage.harness.linearizability.order.Proposal;
import sys.storage.harness.linearizability.search.Limits;
import sys.storage.harness.linearizability.search.Reduction;
import sys.storage.harness.linearizability.search.Search;
import sys.storage.harness.linearizability.search.SearchResult;

/** Queues into which each element is put once are decided as the definition does. */
class DistinctElementsTest {

  private static final FifoQueue QUEUE = new FifoQueue();
  private static final int HISTORIES = Integer.getInteger("linearizability.histories", 120_000);

  @Test
  void theVerdictIsThatOfTheDefinition() {
    int legal = 0;
    int conflicts = 0;
    int unknownDequeuesInConflicts = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      var operations = draw(new SplittableRandom(seed), 7);
      boolean expected = BruteForce.isLinearizable(QUEUE, operations);
      switch (DistinctElements.propose(QUEUE, operations)) {
        case Proposal.Order<Input, Output>(var order) -> {
          assertThat(expected).as("%d %s", seed, operations).isTrue();
          assertThat(OrderCheck.fault(QUEUE, operations, order)).isEmpty();
          legal++;
        }
        case Proposal.Conflict<Input, Output>(var conflict) -> {
          assertThat(expected).as("%d %s", seed, operations).isFalse();
          assertThat(BruteForce.isLinearizable(QUEUE, conflict))
              .as("%d %s", seed, conflict)
              .isFalse();
          conflicts++;
          unknownDequeuesInConflicts += conflict.stream().anyMatch(Operation::isInfo) ? 1 : 0;
        }
        case Proposal.Refuted<Input, Output>(var reason) ->
            throw new AssertionError("%d %s %s".formatted(seed, reason, operations));
        case Proposal.NotApplicable<Input, Output> _ ->
            throw new AssertionError("%d %s".formatted(seed, operations));
      }
    }
    System.out.printf(
        "brute force: %,d queues of distinct elements agree, of which %,d are linearizable%n",
        HISTORIES, legal);
    assertThat(legal).isGreaterThan(HISTORIES / 5);
    assertThat(conflicts).isGreaterThan(HISTORIES / 8);
    assertThat(unknownDequeuesInConflicts).isGreaterThan(HISTORIES / 500);
  }

  @Test
  void theVerdictOnLongerHistoriesIsThatOfTheSearch() {
    int legal = 0;
    int compared = 0;
    for (int seed = 0; seed < HISTORIES / 60; seed++) {
      var operations = draw(new SplittableRandom(seed), 24);
      var limits = Limits.standard().withConfigurations(5_000);
      var result = new Search<>(QUEUE, operations, Reduction.all(), limits, () -> false).run();
      if (!(result instanceof SearchResult.Stopped<Input, Output>)) {
        boolean expected = result instanceof SearchResult.Found<Input, Output>;
        assertThat(
                DistinctElements.propose(QUEUE, operations)
                    instanceof Proposal.Order<Input, Output>)
            .as("%d %s", seed, operations)
            .isEqualTo(expected);
        legal += expected ? 1 : 0;
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(HISTORIES / 80);
    assertThat(legal).isBetween(compared / 10, compared * 9 / 10);
  }

  @Test
  void equalElementsAreLeftToTheSearch() {
    var twice =
        List.of(
            operation(1, new Input.Enqueue("a"), new Output.Enqueued(), 0, 1),
            operation(2, new Input.Enqueue("a"), new Output.Enqueued(), 2, 3));
    assertThat(DistinctElements.propose(QUEUE, twice)).isInstanceOf(Proposal.NotApplicable.class);
  }

  private static List<Operation<Input, Output>> draw(RandomGenerator random, int most) {
    int count = 2 + random.nextInt(most - 1);
    int width = 1 + random.nextInt(14);
    int unknown = random.nextInt(4);
    boolean corrupt = random.nextInt(3) > 0;
    Queue<String> queue = new ArrayDeque<>();
    List<Operation<Input, Output>> operations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long call = 3L * i - random.nextInt(width);
      long end = 3L * i + random.nextInt(width);
      boolean info = random.nextInt(8) < unknown;
      boolean happens = !info || random.nextBoolean();
      boolean wrong = corrupt && random.nextInt(count) == 0;
      Input input = random.nextBoolean() ? new Input.Enqueue("e" + i) : new Input.Dequeue();
      Output output =
          switch (input) {
            case Input.Enqueue(String element) -> {
              if (happens) {
                queue.add(element);
              }
              yield new Output.Enqueued();
            }
            case Input.Dequeue _ -> {
              Optional<String> head =
                  happens ? Optional.ofNullable(queue.poll()) : Optional.empty();
              yield new Output.Head(wrong ? anything(random, i) : head);
            }
          };
      operations.add(
          new Operation<>(
              i,
              "c" + i,
              input,
              info ? new Outcome.Info<>("lost") : new Outcome.Ok<>(output),
              call,
              end));
    }
    if (random.nextInt(10) == 0) {
      operations.add(
          new Operation<>(99, "x", new Input.Enqueue("x"), new Outcome.Fail<>("full"), 1, 2));
    }
    operations.sort(Comparator.comparingLong(Operation::callTime));
    return operations;
  }

  private static Optional<String> anything(RandomGenerator random, int before) {
    return random.nextInt(3) == 0
        ? Optional.empty()
        : Optional.of("e" + random.nextInt(before + 2));
  }

  private static Operation<Input, Output> operation(
      long id, Input input, Output output, long call, long end) {
    return new Operation<>(id, "c" + id, input, new Outcome.Ok<>(output), call, end);
  }
}
