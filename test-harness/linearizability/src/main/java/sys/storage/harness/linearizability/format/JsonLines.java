package sys.storage.harness.linearizability.format;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.history.HistoryBuilder;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.model.KeyValue.Input;
import sys.storage.harness.linearizability.model.KeyValue.Output;
import sys.storage.harness.linearizability.picture.Annotation;

/**
 * The project's own format, docs/history-format.md: key-value operations, one flat JSON object a
 * line, two lines an operation, joined by {@code op}.
 */
public final class JsonLines {

  private static final String[] FIELDS = {
    "time", "client", "op", "type", "f", "key", "value", "expected", "applied", "revision", "error"
  };

  private record Call(String client, String f, String key) {}

  private final HistoryBuilder<Input, Output> history = History.builder();
  private final Map<Long, Call> open = new HashMap<>();
  private final Set<Long> ended = new HashSet<>();
  private final NoteLines notes = new NoteLines();

  private JsonLines() {}

  /**
   * @throws FormatException when a line is no event, or makes no sense where it is
   */
  public static History<Input, Output> read(String file) {
    var reader = new JsonLines();
    Numbered.each(file, line -> reader.event(Json.object(line.text())));
    return reader.history.build();
  }

  /**
   * What happened beside the operations: the lines {@code begin} and {@code end}.
   *
   * @throws FormatException as {@link #read} does
   */
  public static List<Annotation> annotations(String file) {
    var reader = new JsonLines();
    Numbered.each(file, line -> reader.event(Json.object(line.text())));
    long end =
        reader.history.build().operations().stream()
            .mapToLong(Operation::returnTime)
            .max()
            .orElse(Long.MIN_VALUE);
    return reader.notes.annotations(end);
  }

  private void event(Map<String, Object> event) {
    if (NoteLines.isNote(event)) {
      notes.event(event);
      return;
    }
    Set<String> unknown = new HashSet<>(event.keySet());
    unknown.removeAll(Set.of(FIELDS));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("unknown field " + unknown);
    }
    long time = number(event, "time");
    long op = number(event, "op");
    String client = String.valueOf(number(event, "client"));
    String f = text(event, "f");
    String key = text(event, "key");
    String type = text(event, "type");
    if (type.equals("invoke")) {
      if (ended.contains(op) || open.putIfAbsent(op, new Call(client, f, key)) != null) {
        throw new IllegalArgumentException("operation %d is called twice".formatted(op));
      }
      history.invoke(client, input(event, f, key), time);
      return;
    }
    Call call = open.remove(op);
    if (call == null) {
      throw new IllegalArgumentException(
          "operation %d ends, and was not called or has ended before".formatted(op));
    }
    if (!call.equals(new Call(client, f, key))) {
      throw new IllegalArgumentException(
          "operation %d was called as %s and ends as %s of client %s on %s"
              .formatted(op, call, f, client, key));
    }
    ended.add(op);
    Optional<String> error = optionalText(event, "error");
    switch (type) {
      case "ok" ->
          history.ok(
              client,
              output(event, f),
              time,
              event.containsKey("revision")
                  ? OptionalLong.of(number(event, "revision"))
                  : OptionalLong.empty());
      case "fail" -> history.fail(client, error.orElse("failed"), time);
      case "info" -> history.info(client, error.orElse("unknown"), time);
      default -> throw new IllegalArgumentException("unknown type " + type);
    }
  }

  private static Input input(Map<String, Object> event, String f, String key) {
    Optional<String> expected = optionalText(event, "expected");
    return switch (f) {
      case "get" -> new Input.Get(key);
      case "put" -> new Input.Put(key, text(event, "value"));
      case "append" -> new Input.Append(key, text(event, "value"));
      case "delete" -> new Input.Delete(key);
      case "put-if" -> new Input.PutIf(key, expected, text(event, "value"));
      case "delete-if" -> new Input.DeleteIf(key, text(event, "expected"));
      default -> throw new IllegalArgumentException("unknown operation " + f);
    };
  }

  private static Output output(Map<String, Object> event, String f) {
    Optional<Boolean> applied = flag(event, "applied");
    return switch (f) {
      case "get" -> new Output.Value(optionalText(event, "value"));
      case "put-if", "delete-if" ->
          new Output.Applied(
              applied.orElseThrow(
                  () -> new IllegalArgumentException("the answer to a condition needs applied")));
      case "delete" -> applied.<Output>map(Output.Applied::new).orElseGet(Output.Done::new);
      default -> new Output.Done();
    };
  }

  static long number(Map<String, Object> event, String name) {
    if (event.get(name) instanceof Long number) {
      return number;
    }
    throw new IllegalArgumentException("%s must be a whole number".formatted(name));
  }

  static String text(Map<String, Object> event, String name) {
    return optionalText(event, name)
        .orElseThrow(() -> new IllegalArgumentException("%s is missing".formatted(name)));
  }

  private static Optional<String> optionalText(Map<String, Object> event, String name) {
    Object value = event.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text);
    }
    throw new IllegalArgumentException("%s must be a string".formatted(name));
  }

  private static Optional<Boolean> flag(Map<String, Object> event, String name) {
    Object value = event.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Boolean flag) {
      return Optional.of(flag);
    }
    throw new IllegalArgumentException("%s must be true or false".formatted(name));
  }
}
