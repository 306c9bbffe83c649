package sys.storage.harness.linearizability.model;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A map of keys to values; each key is a partition. Conditions compare values: a client that sends
 * a revision as its condition (If-Match) records the value it saw with that revision, which is the
 * same thing where values are distinct.
 *
 * @param unwritten what a key holds that was never written
 * @param restarts by key, where that is known and they are few: the values that replace another
 *     one; all else is appended
 */
public record KeyValue(Optional<String> unwritten, Map<String, Set<String>> restarts)
    implements Model<Map<String, Optional<String>>, KeyValue.Input, KeyValue.Output> {

  public KeyValue {
    restarts = Map.copyOf(restarts);
  }

  /** A map without keys at first. */
  public KeyValue() {
    this(Optional.empty(), Map.of());
  }

  /** A map in which every key holds {@code value} at first. */
  public static KeyValue startingWith(String value) {
    return new KeyValue(Optional.of(value), Map.of());
  }

  private static final int MOST_RESTARTS = 16;

  /** What is asked of a key. */
  public sealed interface Input {
    String key();

    record Get(String key) implements Input {}

    record Put(String key, String value) implements Input {}

    /** Adds to the end of the value; to that of an absent key as if it were empty. */
    record Append(String key, String value) implements Input {}

    record Delete(String key) implements Input {}

    /**
     * @param expected the value that must be there; empty: the key must be absent
     */
    record PutIf(String key, Optional<String> expected, String value) implements Input {}

    record DeleteIf(String key, String expected) implements Input {}
  }

  /** What it answers. */
  public sealed interface Output {
    /** To a get. */
    record Value(Optional<String> value) implements Output {}

    /** Done; of a delete this does not tell whether the key was there. */
    record Done() implements Output {}

    /** To a condition: whether it held; to a delete: whether the key was there. */
    record Applied(boolean applied) implements Output {}
  }

  @Override
  public Map<String, Optional<String>> initial() {
    return Map.of();
  }

  @Override
  public Object partition(Input input) {
    return input.key();
  }

  @Override
  public Step<Map<String, Optional<String>>> step(
      Map<String, Optional<String>> state, Input input, Optional<Output> output) {
    Optional<String> now = state.getOrDefault(input.key(), unwritten);
    return switch (input) {
      case Input.Get _ ->
          output.isEmpty() || (output.get() instanceof Output.Value(var value) && value.equals(now))
              ? Step.next(state)
              : Step.refused(() -> "%s holds %s".formatted(input.key(), text(now)));
      case Input.Put(_, String value) -> with(state, input.key(), Optional.of(value));
      case Input.Append(_, String value) ->
          with(state, input.key(), Optional.of(now.orElse("").concat(value)));
      case Input.Delete _ -> {
        if (contradicts(output, now.isPresent())) {
          yield Step.refused(() -> "%s holds %s".formatted(input.key(), text(now)));
        }
        yield with(state, input.key(), Optional.empty());
      }
      case Input.PutIf(_, Optional<String> expected, String value) -> {
        boolean holds = expected.equals(now);
        if (contradicts(output, holds)) {
          yield Step.refused(
              () ->
                  "%s holds %s, expected is %s".formatted(input.key(), text(now), text(expected)));
        }
        yield holds ? with(state, input.key(), Optional.of(value)) : Step.next(state);
      }
      case Input.DeleteIf(_, String expected) -> {
        boolean holds = Optional.of(expected).equals(now);
        if (contradicts(output, holds)) {
          yield Step.refused(
              () -> "%s holds %s, expected is %s".formatted(input.key(), text(now), expected));
        }
        yield holds ? with(state, input.key(), Optional.empty()) : Step.next(state);
      }
    };
  }

  @Override
  public KeyValue narrowedTo(Collection<Input> inputs) {
    Map<String, Set<String>> starts = new HashMap<>();
    for (Input input : inputs) {
      Set<String> ofKey = starts.computeIfAbsent(input.key(), _ -> new HashSet<>());
      switch (input) {
        case Input.Get _, Input.Append _ -> {}
        case Input.Put(_, String value) -> ofKey.add(value);
        case Input.PutIf(_, _, String value) -> ofKey.add(value);
        case Input.Delete _, Input.DeleteIf _ -> ofKey.add("");
      }
    }
    starts.values().removeIf(ofKey -> ofKey.size() > MOST_RESTARTS);
    return new KeyValue(unwritten, starts);
  }

  /** What neither begins with the value of now nor with one that may replace it never comes. */
  @Override
  public boolean lost(Map<String, Optional<String>> state, Input input, Output output) {
    Set<String> starts = restarts.get(input.key());
    if (starts == null || !(output instanceof Output.Value(var value))) {
      return false;
    }
    String text = value.orElse("");
    return !text.startsWith(state.getOrDefault(input.key(), unwritten).orElse(""))
        && starts.stream().noneMatch(text::startsWith);
  }

  @Override
  public long bytes(Map<String, Optional<String>> state) {
    long bytes = 64;
    for (var entry : state.entrySet()) {
      bytes += 96 + entry.getValue().map(String::length).orElse(0);
    }
    return bytes;
  }

  @Override
  public Footprint footprint(Input input, Optional<Output> output) {
    boolean refused =
        output.isPresent() && output.get() instanceof Output.Applied(boolean applied) && !applied;
    boolean applied =
        output.isPresent() && output.get() instanceof Output.Applied(boolean held) && held;
    return switch (input) {
      case Input.Get _ ->
          output.isPresent() && output.get() instanceof Output.Value(var value)
              ? new Footprint.Reads(value)
              : new Footprint.Observes();
      case Input.Put(_, String value) -> new Footprint.Writes(Optional.of(value));
      case Input.Append _ -> Footprint.anything();
      case Input.Delete _ when refused -> new Footprint.Reads(Optional.empty());
      case Input.Delete _ when applied -> Footprint.anything();
      case Input.Delete _ -> new Footprint.Writes(Optional.empty());
      case Input.PutIf _, Input.DeleteIf _ when refused -> new Footprint.Observes();
      case Input.PutIf(_, var expected, String value) ->
          new Footprint.Updates(expected, Optional.of(value));
      case Input.DeleteIf(_, String expected) ->
          new Footprint.Updates(Optional.of(expected), Optional.empty());
    };
  }

  @Override
  public String describe(Map<String, Optional<String>> state) {
    return state.isEmpty()
        ? text(unwritten)
        : state.entrySet().stream()
            .map(entry -> "%s=%s".formatted(entry.getKey(), text(entry.getValue())))
            .sorted()
            .collect(Collectors.joining(", "));
  }

  @Override
  public String describe(Input input, Optional<Output> output) {
    String answer = output.map(KeyValue::text).orElse("?");
    return switch (input) {
      case Input.Get(String key) -> "get %s -> %s".formatted(key, answer);
      case Input.Put(String key, String value) -> "put %s=%s".formatted(key, value);
      case Input.Append(String key, String value) -> "append %s+=%s".formatted(key, value);
      case Input.Delete(String key) -> "delete %s -> %s".formatted(key, answer);
      case Input.PutIf(String key, var expected, String value) ->
          "put %s=%s if %s -> %s".formatted(key, value, text(expected), answer);
      case Input.DeleteIf(String key, String expected) ->
          "delete %s if %s -> %s".formatted(key, expected, answer);
    };
  }

  private Step<Map<String, Optional<String>>> with(
      Map<String, Optional<String>> state, String key, Optional<String> value) {
    // Canonical: a key that holds what it held at first is not listed.
    if (state.size() <= 1 && (state.isEmpty() || state.containsKey(key))) {
      return Step.next(value.equals(unwritten) ? Map.of() : Map.of(key, value));
    }
    var changed = new HashMap<>(state);
    if (value.equals(unwritten)) {
      changed.remove(key);
    } else {
      changed.put(key, value);
    }
    return Step.next(Map.copyOf(changed));
  }

  private static boolean contradicts(Optional<Output> output, boolean applied) {
    return output.isPresent()
        && output.get() instanceof Output.Applied(boolean claimed)
        && claimed != applied;
  }

  private static String text(Output output) {
    return switch (output) {
      case Output.Value(var value) -> text(value);
      case Output.Done _ -> "ok";
      case Output.Applied(boolean applied) -> applied ? "yes" : "no";
    };
  }

  private static String text(Optional<String> value) {
    return value.orElse("nothing");
  }
}
