package sys.storage.harness.linearizability.model;

import java.util.Optional;

/** A lock that one owner holds at a time, not reentrant. */
public record Lock() implements Model<Optional<String>, Lock.Input, Boolean> {

  /** What is asked of a lock; it answers whether that was granted. */
  public sealed interface Input {
    String owner();

    record Acquire(String owner) implements Input {}

    record Release(String owner) implements Input {}
  }

  @Override
  public Optional<String> initial() {
    return Optional.empty();
  }

  @Override
  public Step<Optional<String>> step(
      Optional<String> state, Input input, Optional<Boolean> output) {
    boolean granted =
        switch (input) {
          case Input.Acquire _ -> state.isEmpty();
          case Input.Release(String owner) -> state.isPresent() && state.get().equals(owner);
        };
    if (output.isPresent() && output.get() != granted) {
      return Step.refused(() -> state.map(owner -> owner + " holds it").orElse("nobody holds it"));
    }
    if (!granted) {
      return Step.next(state);
    }
    return Step.next(
        switch (input) {
          case Input.Acquire(String owner) -> Optional.of(owner);
          case Input.Release _ -> Optional.empty();
        });
  }

  @Override
  public Footprint footprint(Input input, Optional<Boolean> output) {
    if (output.isPresent() && !output.get()) {
      return new Footprint.Observes();
    }
    Optional<String> owner = Optional.of(input.owner());
    return switch (input) {
      case Input.Acquire _ -> new Footprint.Updates(Optional.empty(), owner);
      case Input.Release _ -> new Footprint.Updates(owner, Optional.empty());
    };
  }

  @Override
  public String describe(Optional<String> state) {
    return state.map(owner -> "held by " + owner).orElse("free");
  }

  @Override
  public String describe(Input input, Optional<Boolean> output) {
    String answer = output.map(granted -> granted ? "yes" : "no").orElse("?");
    return switch (input) {
      case Input.Acquire(String owner) -> "acquire by %s -> %s".formatted(owner, answer);
      case Input.Release(String owner) -> "release by %s -> %s".formatted(owner, answer);
    };
  }
}
