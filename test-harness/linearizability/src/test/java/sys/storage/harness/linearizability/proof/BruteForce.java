package sys.storage.harness.linearizability.proof;

import java.util.ArrayList;
import java.util.List;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.model.Step;

/**
 * Linearizability by its definition: every order of the answered operations with every choice of
 * the unknown ones is tried. No memory, no reductions, nothing shared with the checker. For
 * histories of a handful of operations.
 */
final class BruteForce {

  private BruteForce() {}

  static <S, I, O> boolean isLinearizable(Model<S, I, O> model, List<Operation<I, O>> operations) {
    List<Operation<I, O>> rest = new ArrayList<>();
    for (Operation<I, O> operation : operations) {
      if (operation.isOk() || operation.isInfo()) {
        rest.add(operation);
      }
    }
    return extend(model, model.initial(), rest);
  }

  private static <S, I, O> boolean extend(
      Model<S, I, O> model, S state, List<Operation<I, O>> rest) {
    if (rest.stream().noneMatch(Operation::isOk)) {
      return true;
    }
    for (Operation<I, O> next : rest) {
      if (rest.stream().anyMatch(other -> other.isOk() && other.returnTime() < next.callTime())) {
        continue;
      }
      if (model.step(state, next.input(), next.output()) instanceof Step.Next<S>(S after)) {
        List<Operation<I, O>> others = new ArrayList<>(rest);
        others.remove(next);
        if (extend(model, after, others)) {
          return true;
        }
      }
    }
    return false;
  }
}
