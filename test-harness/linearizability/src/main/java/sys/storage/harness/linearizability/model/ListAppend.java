package sys.storage.harness.linearizability.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists by key, appended to and read whole; each key is a partition. Elements may repeat. */
public record ListAppend() implements Model<List<String>, ListAppend.Input, ListAppend.Output> {

  /** What is asked of a list. */
  public sealed interface Input {
    String key();

    record Read(String key) implements Input {}

    record Append(String key, String element) implements Input {}
  }

  /** What it answers. */
  public sealed interface Output {
    record Elements(List<String> elements) implements Output {}

    record Appended() implements Output {}
  }

  @Override
  public List<String> initial() {
    return List.of();
  }

  @Override
  public Object partition(Input input) {
    return input.key();
  }

  @Override
  public Step<List<String>> step(List<String> state, Input input, Optional<Output> output) {
    return switch (input) {
      case Input.Read _ ->
          output.isEmpty()
                  || (output.get() instanceof Output.Elements(var elements)
                      && elements.equals(state))
              ? Step.next(state)
              : Step.refused(() -> "%s holds %s".formatted(input.key(), state));
      case Input.Append(_, String element) -> {
        var longer = new ArrayList<String>(state.size() + 1);
        longer.addAll(state);
        longer.add(element);
        yield Step.next(List.copyOf(longer));
      }
    };
  }

  @Override
  public Footprint footprint(Input input, Optional<Output> output) {
    return switch (input) {
      case Input.Read _ ->
          output.isPresent() && output.get() instanceof Output.Elements(var elements)
              ? new Footprint.Reads(elements)
              : new Footprint.Observes();
      case Input.Append _ -> Footprint.anything();
    };
  }

  /** A list only grows, so that what is no beginning of the answer never becomes it. */
  @Override
  public boolean lost(List<String> state, Input input, Output output) {
    return output instanceof Output.Elements(var elements)
        && !(state.size() <= elements.size() && elements.subList(0, state.size()).equals(state));
  }

  @Override
  public long bytes(List<String> state) {
    return 64 + 8L * state.size();
  }

  @Override
  public String describe(Input input, Optional<Output> output) {
    return switch (input) {
      case Input.Read(String key) ->
          "read %s -> %s"
              .formatted(
                  key,
                  output.isPresent() && output.get() instanceof Output.Elements(var elements)
                      ? elements
                      : "?");
      case Input.Append(String key, String element) -> "append %s to %s".formatted(element, key);
    };
  }
}
