package sys.storage.harness.linearizability.order;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.model.Step;

/**
 * Whether an order is a linearization of the operations of one partition. It is the definition and
 * nothing else: whoever doubts a verdict reads these lines and runs them.
 */
public final class OrderCheck {

  private OrderCheck() {}

  /**
   * @param operations all of the partition, in any order
   * @return what is wrong with the order; empty when it is a linearization
   */
  public static <S, I, O> Optional<String> fault(
      Model<S, I, O> model, List<Operation<I, O>> operations, List<Operation<I, O>> order) {
    if (!Arrays.equals(ids(operations, Operation::isOk), ids(order, Operation::isOk))) {
      return Optional.of("the order does not hold each answered operation once");
    }
    if (!isPart(ids(order, o -> !o.isOk()), ids(operations, Operation::isInfo))) {
      return Optional.of("the order holds an unknown operation twice, or one that is not there");
    }
    S state = model.initial();
    long lastCall = Long.MIN_VALUE;
    for (Operation<I, O> operation : order) {
      // An operation that returned before one was called that stands in front of it.
      if (operation.isOk() && operation.returnTime() < lastCall) {
        return Optional.of(
            "%s returned at %d and stands behind one that was called at %d"
                .formatted(text(model, operation), operation.returnTime(), lastCall));
      }
      lastCall = Math.max(lastCall, operation.callTime());
      switch (model.step(state, operation.input(), operation.output())) {
        case Step.Next<S>(S next) -> state = next;
        case Step.Refused<S>(var reason) -> {
          return Optional.of("%s: %s".formatted(text(model, operation), reason.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static <I, O> long[] ids(
      List<Operation<I, O>> operations, Predicate<Operation<I, O>> which) {
    return operations.stream().filter(which).mapToLong(Operation::id).sorted().toArray();
  }

  /** Whether each number of the first, once, is in the second; both sorted. */
  private static boolean isPart(long[] part, long[] whole) {
    int at = 0;
    for (long number : part) {
      while (at < whole.length && whole[at] < number) {
        at++;
      }
      if (at == whole.length || whole[at] != number) {
        return false;
      }
      at++;
    }
    return true;
  }

  private static <I, O> String text(Model<?, I, O> model, Operation<I, O> operation) {
    return "operation %d, %s"
        .formatted(operation.id(), model.describe(operation.input(), operation.output()));
  }
}
