package sys.storage.harness.linearizability.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.history.Outcome;
import sys.storage.harness.linearizability.model.FifoQueue;
import sys.storage.harness.linearizability.model.KeyValue;
import sys.storage.harness.linearizability.model.ListAppend;
import sys.storage.harness.linearizability.model.Lock;
import sys.storage.harness.linearizability.model.MemberSet;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.model.Register;
import sys.storage.harness.linearizability.model.Step;

/**
 * Small random histories that are close to the border between legal and illegal: operations are run
 * one after the other on the model with points in time, intervals are drawn around the points, some
 * outcomes are forgotten, and now and then an answer is replaced. Few values and few times, so that
 * ties and repetitions abound.
 */
final class RandomHistories {

  /** A model, and its inputs and the answers it may give. */
  record Kind<S, I, O>(String name, Model<S, I, O> model, List<I> inputs, List<O> outputs) {
    @Override
    public String toString() {
      return name;
    }
  }

  private RandomHistories() {}

  static List<Kind<?, ?, ?>> kinds() {
    return List.of(
        new Kind<>(
            "register",
            new Register(),
            List.of(
                new Register.Input.Read(),
                new Register.Input.Read(),
                new Register.Input.Write("1"),
                new Register.Input.Write("2"),
                new Register.Input.Write("3")),
            List.of(
                new Register.Output.Value(Optional.empty()),
                new Register.Output.Value(Optional.of("1")),
                new Register.Output.Value(Optional.of("2")),
                new Register.Output.Value(Optional.of("3")),
                new Register.Output.Written())),
        new Kind<>(
            "cas register",
            new Register(Optional.of("1")),
            List.of(
                new Register.Input.Read(),
                new Register.Input.Read(),
                new Register.Input.Write("1"),
                new Register.Input.Write("2"),
                new Register.Input.CompareAndSet("1", "2"),
                new Register.Input.CompareAndSet("2", "1"),
                new Register.Input.CompareAndSet("2", "3")),
            List.of(
                new Register.Output.Value(Optional.of("1")),
                new Register.Output.Value(Optional.of("2")),
                new Register.Output.Value(Optional.of("3")),
                new Register.Output.Compared(true),
                new Register.Output.Compared(false),
                new Register.Output.Written())),
        new Kind<>(
            "key-value",
            new KeyValue(),
            List.of(
                new KeyValue.Input.Get("k"),
                new KeyValue.Input.Get("k"),
                new KeyValue.Input.Put("k", "a"),
                new KeyValue.Input.Put("k", "b"),
                new KeyValue.Input.Append("k", "a"),
                new KeyValue.Input.Delete("k"),
                new KeyValue.Input.PutIf("k", Optional.empty(), "a"),
                new KeyValue.Input.PutIf("k", Optional.of("a"), "b"),
                new KeyValue.Input.DeleteIf("k", "b")),
            List.of(
                new KeyValue.Output.Value(Optional.empty()),
                new KeyValue.Output.Value(Optional.of("a")),
                new KeyValue.Output.Value(Optional.of("b")),
                new KeyValue.Output.Value(Optional.of("ab")),
                new KeyValue.Output.Applied(true),
                new KeyValue.Output.Applied(false),
                new KeyValue.Output.Done())),
        new Kind<>(
            "append",
            new KeyValue(),
            List.of(
                new KeyValue.Input.Get("k"),
                new KeyValue.Input.Append("k", "a"),
                new KeyValue.Input.Append("k", "b")),
            List.of(
                new KeyValue.Output.Value(Optional.of("a")),
                new KeyValue.Output.Value(Optional.of("ba")),
                new KeyValue.Output.Value(Optional.of("ab")),
                new KeyValue.Output.Done())),
        new Kind<>(
            "list-append",
            new ListAppend(),
            List.of(
                new ListAppend.Input.Read("k"),
                new ListAppend.Input.Append("k", "1"),
                new ListAppend.Input.Append("k", "2")),
            List.of(
                new ListAppend.Output.Elements(List.of()),
                new ListAppend.Output.Elements(List.of("1")),
                new ListAppend.Output.Elements(List.of("2", "1")),
                new ListAppend.Output.Appended())),
        new Kind<>(
            "set",
            new MemberSet(),
            List.of(
                new MemberSet.Input.Read(),
                new MemberSet.Input.Add("1"),
                new MemberSet.Input.Add("2"),
                new MemberSet.Input.Remove("1")),
            List.of(
                new MemberSet.Output.Elements(Set.of()),
                new MemberSet.Output.Elements(Set.of("1")),
                new MemberSet.Output.Elements(Set.of("2", "1")),
                new MemberSet.Output.Done())),
        new Kind<>(
            "queue",
            new FifoQueue(),
            List.of(
                new FifoQueue.Input.Dequeue(),
                new FifoQueue.Input.Dequeue(),
                new FifoQueue.Input.Enqueue("1"),
                new FifoQueue.Input.Enqueue("2")),
            List.of(
                new FifoQueue.Output.Head(Optional.empty()),
                new FifoQueue.Output.Head(Optional.of("1")),
                new FifoQueue.Output.Head(Optional.of("2")),
                new FifoQueue.Output.Enqueued())),
        new Kind<>(
            "lock",
            new Lock(),
            List.of(
                new Lock.Input.Acquire("a"),
                new Lock.Input.Acquire("b"),
                new Lock.Input.Release("a"),
                new Lock.Input.Release("b")),
            List.of(true, false)));
  }

  static <S, I, O> List<Operation<I, O>> draw(Kind<S, I, O> kind, RandomGenerator random) {
    int count = 1 + random.nextInt(7);
    int width = 1 + random.nextInt(12);
    int unknown = random.nextInt(4);
    boolean corrupt = random.nextInt(3) > 0;
    S state = kind.model().initial();
    List<Operation<I, O>> operations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      I input = pick(kind.inputs(), random);
      long point = 3L * i;
      long call = point - random.nextInt(width);
      long end = point + random.nextInt(width);
      boolean info = random.nextInt(8) < unknown;
      @Nullable O answer = null;
      boolean happens = !info || random.nextBoolean();
      if (happens) {
        for (O candidate : shuffled(kind.outputs(), random)) {
          if (fits(input, candidate)
              && kind.model().step(state, input, Optional.of(candidate))
                  instanceof Step.Next<S>(S next)) {
            answer = candidate;
            state = next;
            break;
          }
        }
      }
      if (!info && (answer == null || (corrupt && random.nextInt(count) == 0))) {
        answer = anyFitting(kind, input, random);
      }
      operations.add(
          new Operation<>(
              i + 1,
              "c" + i,
              input,
              info || answer == null ? new Outcome.Info<>("lost") : new Outcome.Ok<>(answer),
              call,
              end));
    }
    if (random.nextInt(10) == 0) {
      operations.add(
          new Operation<>(
              99, "x", pick(kind.inputs(), random), new Outcome.Fail<>("refused"), 1, 2));
    }
    return operations;
  }

  /** Whether the answer is of the right type for the input. */
  static boolean fits(Object input, Object output) {
    return switch (input) {
      case Register.Input.Read _ -> output instanceof Register.Output.Value;
      case Register.Input.Write _ -> output instanceof Register.Output.Written;
      case Register.Input.CompareAndSet _ -> output instanceof Register.Output.Compared;
      case KeyValue.Input.Get _ -> output instanceof KeyValue.Output.Value;
      case KeyValue.Input.Put _, KeyValue.Input.Append _ -> output instanceof KeyValue.Output.Done;
      case KeyValue.Input.Delete _ -> !(output instanceof KeyValue.Output.Value);
      case KeyValue.Input.PutIf _, KeyValue.Input.DeleteIf _ ->
          output instanceof KeyValue.Output.Applied;
      case ListAppend.Input.Read _ -> output instanceof ListAppend.Output.Elements;
      case ListAppend.Input.Append _ -> output instanceof ListAppend.Output.Appended;
      case MemberSet.Input.Read _ -> output instanceof MemberSet.Output.Elements;
      case MemberSet.Input.Add _, MemberSet.Input.Remove _ ->
          output instanceof MemberSet.Output.Done;
      case FifoQueue.Input.Enqueue _ -> output instanceof FifoQueue.Output.Enqueued;
      case FifoQueue.Input.Dequeue _ -> output instanceof FifoQueue.Output.Head;
      default -> true;
    };
  }

  private static <I, O> O anyFitting(Kind<?, I, O> kind, I input, RandomGenerator random) {
    while (true) {
      O candidate = pick(kind.outputs(), random);
      if (fits(input, candidate)) {
        return candidate;
      }
    }
  }

  private static <T> List<T> shuffled(List<T> list, RandomGenerator random) {
    List<T> copy = new ArrayList<>(list);
    for (int i = copy.size() - 1; i > 0; i--) {
      Collections.swap(copy, i, random.nextInt(i + 1));
    }
    return copy;
  }

  private static <T> T pick(List<T> list, RandomGenerator random) {
    return list.get(random.nextInt(list.size()));
  }
}
