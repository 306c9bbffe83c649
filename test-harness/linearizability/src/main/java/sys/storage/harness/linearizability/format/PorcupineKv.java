package sys.storage.harness.linearizability.format;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.history.HistoryBuilder;
import sys.storage.harness.linearizability.model.KeyValue.Input;
import sys.storage.harness.linearizability.model.KeyValue.Output;

/**
 * Key-value histories as one EDN map a line: {@code {:process 9, :type :invoke, :f :append, :key
 * "0", :value "x"}}, {@code :f} being {@code get}, {@code put}, {@code append} or {@code delete}. A
 * key holds the empty string at first. The time of an event is the number of its line.
 */
public final class PorcupineKv {

  private PorcupineKv() {}

  /**
   * @throws FormatException when a line is no event, or makes no sense where it is
   */
  public static History<Input, Output> read(String file) {
    HistoryBuilder<Input, Output> history = History.builder();
    Numbered.each(
        file,
        line -> {
          List<Object> values = Edn.all(line.text());
          if (values.size() != 1 || !(values.getFirst() instanceof Map<?, ?> event)) {
            throw FormatException.at(line.number(), "expected one map, found " + line.text());
          }
          event(history, line.number(), event);
        });
    return history.build();
  }

  private static void event(HistoryBuilder<Input, Output> history, int line, Map<?, ?> event) {
    String process = text(line, event, ":process");
    String f = text(line, event, ":f");
    switch (text(line, event, ":type")) {
      case ":invoke" -> history.invoke(process, input(line, f, event), line);
      case ":ok" ->
          history.ok(
              process,
              f.equals(":get")
                  ? new Output.Value(Optional.of(text(line, event, ":value")))
                  : new Output.Done(),
              line);
      case ":fail" -> history.fail(process, "failed", line);
      case ":info" -> history.info(process, "unknown", line);
      case String type -> throw FormatException.at(line, "unknown type %s".formatted(type));
    }
  }

  private static Input input(int line, String f, Map<?, ?> event) {
    String key = text(line, event, ":key");
    return switch (f) {
      case ":get" -> new Input.Get(key);
      case ":put" -> new Input.Put(key, text(line, event, ":value"));
      case ":append" -> new Input.Append(key, text(line, event, ":value"));
      case ":delete" -> new Input.Put(key, "");
      default -> throw FormatException.at(line, "unknown operation %s".formatted(f));
    };
  }

  private static String text(int line, Map<?, ?> event, String name) {
    Object value = event.get(name);
    if (value == null || value == Edn.NIL) {
      throw FormatException.at(line, "no %s in %s".formatted(name, event));
    }
    return value.toString();
  }
}
