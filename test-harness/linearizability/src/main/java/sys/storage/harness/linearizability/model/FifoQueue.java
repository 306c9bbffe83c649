package sys.storage.harness.linearizability.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A queue, first in first out, that answers nothing when it is empty. */
public record FifoQueue() implements Model<List<String>, FifoQueue.Input, FifoQueue.Output> {

  /** What is asked of a queue. */
  public sealed interface Input {
    record Enqueue(String element) implements Input {}

    record Dequeue() implements Input {}
  }

  /** What it answers. */
  public sealed interface Output {
    record Enqueued() implements Output {}

    /** What was at the head; empty when the queue was. */
    record Head(Optional<String> element) implements Output {}
  }

  @Override
  public List<String> initial() {
    return List.of();
  }

  @Override
  public Step<List<String>> step(List<String> state, Input input, Optional<Output> output) {
    return switch (input) {
      case Input.Enqueue(String element) -> {
        var longer = new ArrayList<String>(state.size() + 1);
        longer.addAll(state);
        longer.add(element);
        yield Step.next(List.copyOf(longer));
      }
      case Input.Dequeue _ -> {
        Optional<String> head = state.stream().findFirst();
        if (output.isPresent()
            && !(output.get() instanceof Output.Head(var claimed) && claimed.equals(head))) {
          yield Step.refused(() -> "the queue is " + state);
        }
        yield Step.next(state.isEmpty() ? state : List.copyOf(state.subList(1, state.size())));
      }
    };
  }

  @Override
  public Footprint footprint(Input input, Optional<Output> output) {
    return switch (input) {
      case Input.Enqueue(String element) -> new Footprint.Enqueues(element);
      case Input.Dequeue _ ->
          output.isPresent() && output.get() instanceof Output.Head(var head)
              ? head.<Footprint>map(Footprint.Dequeues::new).orElseGet(Footprint.FindsNothing::new)
              : new Footprint.DequeuesSomething();
    };
  }

  @Override
  public long bytes(List<String> state) {
    return 64 + 8L * state.size();
  }

  @Override
  public String describe(Input input, Optional<Output> output) {
    return switch (input) {
      case Input.Enqueue(String element) -> "enqueue " + element;
      case Input.Dequeue _ ->
          "dequeue -> "
              + (output.isPresent() && output.get() instanceof Output.Head(var head)
                  ? head.orElse("nothing")
                  : "?");
    };
  }
}
