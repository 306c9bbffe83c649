package sys.storage.harness.linearizability.model;

import java.util.Optional;

/**
 * One value that is read, written, and compared and set. Empty is a value too: what was never
 * written.
 *
 * @param initial the value before the first write
 */
public record Register(Optional<String> initial)
    implements Model<Optional<String>, Register.Input, Register.Output> {

  /** A register that holds nothing at first. */
  public Register() {
    this(Optional.empty());
  }

  /** What is asked of a register. */
  public sealed interface Input {
    record Read() implements Input {}

    record Write(String value) implements Input {}

    record CompareAndSet(String expected, String value) implements Input {}
  }

  /** What it answers. */
  public sealed interface Output {
    record Value(Optional<String> value) implements Output {}

    record Written() implements Output {}

    record Compared(boolean equal) implements Output {}
  }

  @Override
  public Step<Optional<String>> step(Optional<String> state, Input input, Optional<Output> output) {
    return switch (input) {
      case Input.Read _ ->
          output.isEmpty()
                  || (output.get() instanceof Output.Value(var value) && value.equals(state))
              ? Step.next(state)
              : Step.refused(() -> "the register holds %s".formatted(text(state)));
      case Input.Write(String value) -> Step.next(Optional.of(value));
      case Input.CompareAndSet(String expected, String value) -> {
        boolean equal = state.isPresent() && state.get().equals(expected);
        if (output.isPresent()
            && !(output.get() instanceof Output.Compared(boolean claimed) && claimed == equal)) {
          yield Step.refused(
              () ->
                  "the register holds %s, which %s %s"
                      .formatted(text(state), equal ? "equals" : "is not", expected));
        }
        yield Step.next(equal ? Optional.of(value) : state);
      }
    };
  }

  @Override
  public Footprint footprint(Input input, Optional<Output> output) {
    return switch (input) {
      case Input.Read _ ->
          output.isPresent() && output.get() instanceof Output.Value(var value)
              ? new Footprint.Reads(value)
              : new Footprint.Observes();
      case Input.Write(String value) -> new Footprint.Writes(Optional.of(value));
      case Input.CompareAndSet(String expected, String value) ->
          output.isPresent() && output.get() instanceof Output.Compared(boolean equal) && !equal
              ? new Footprint.Observes()
              : new Footprint.Updates(Optional.of(expected), Optional.of(value));
    };
  }

  @Override
  public String describe(Optional<String> state) {
    return text(state);
  }

  @Override
  public String describe(Input input, Optional<Output> output) {
    return switch (input) {
      case Input.Read _ -> "read -> " + output.map(Register::text).orElse("?");
      case Input.Write(String value) -> "write " + value;
      case Input.CompareAndSet(String expected, String value) ->
          "cas %s to %s -> %s".formatted(expected, value, output.map(Register::text).orElse("?"));
    };
  }

  private static String text(Output output) {
    return switch (output) {
      case Output.Value(var value) -> text(value);
      case Output.Written _ -> "ok";
      case Output.Compared(boolean equal) -> equal ? "set" : "not equal";
    };
  }

  private static String text(Optional<String> value) {
    return value.orElse("nothing");
  }
}
