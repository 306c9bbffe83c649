package sys.storage.harness.linearizability.model;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A set that elements are added to and removed from, and that is read whole.
 *
 * @param growing whether nothing is ever removed
 */
public record MemberSet(boolean growing)
    implements Model<Set<String>, MemberSet.Input, MemberSet.Output> {

  /** A set that may also shrink. */
  public MemberSet() {
    this(false);
  }

  /** What is asked of a set. */
  public sealed interface Input {
    record Read() implements Input {}

    record Add(String element) implements Input {}

    record Remove(String element) implements Input {}
  }

  /** What it answers. */
  public sealed interface Output {
    record Elements(Set<String> elements) implements Output {}

    record Done() implements Output {}
  }

  @Override
  public Set<String> initial() {
    return Set.of();
  }

  @Override
  public Step<Set<String>> step(Set<String> state, Input input, Optional<Output> output) {
    return switch (input) {
      case Input.Read _ ->
          output.isEmpty()
                  || (output.get() instanceof Output.Elements(var elements)
                      && elements.equals(state))
              ? Step.next(state)
              : Step.refused(() -> "the set is " + state);
      case Input.Add(String element) -> {
        if (state.contains(element)) {
          yield Step.next(state);
        }
        var larger = new HashSet<>(state);
        larger.add(element);
        yield Step.next(Set.copyOf(larger));
      }
      case Input.Remove(String element) -> {
        if (!state.contains(element)) {
          yield Step.next(state);
        }
        var smaller = new HashSet<>(state);
        smaller.remove(element);
        yield Step.next(Set.copyOf(smaller));
      }
    };
  }

  @Override
  public MemberSet narrowedTo(Collection<Input> inputs) {
    return new MemberSet(inputs.stream().noneMatch(Input.Remove.class::isInstance));
  }

  @Override
  public Footprint footprint(Input input, Optional<Output> output) {
    return switch (input) {
      case Input.Read _ ->
          output.isPresent() && output.get() instanceof Output.Elements(var elements)
              ? new Footprint.Reads(elements)
              : new Footprint.Observes();
      case Input.Add _, Input.Remove _ -> Footprint.anything();
    };
  }

  @Override
  public boolean lost(Set<String> state, Input input, Output output) {
    return growing
        && output instanceof Output.Elements(var elements)
        && !elements.containsAll(state);
  }

  @Override
  public long bytes(Set<String> state) {
    return 64 + 8L * state.size();
  }

  @Override
  public String describe(Input input, Optional<Output> output) {
    return switch (input) {
      case Input.Read _ ->
          "read -> "
              + (output.isPresent() && output.get() instanceof Output.Elements(var elements)
                  ? elements.stream().sorted().toList()
                  : "?");
      case Input.Add(String element) -> "add " + element;
      case Input.Remove(String element) -> "remove " + element;
    };
  }
}
