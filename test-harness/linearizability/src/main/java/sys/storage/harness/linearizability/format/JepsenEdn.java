package sys.storage.harness.linearizability.format;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.history.HistoryBuilder;
import sys.storage.harness.linearizability.model.Register.Input;
import sys.storage.harness.linearizability.model.Register.Output;

/**
 * Jepsen's {@code history.edn}: operations as maps, {@code {:process 0, :type :invoke, :f :cas,
 * :value [1 2], :time 17, :index 3}}, one after the other or all in one vector.
 *
 * <p>An event without {@code :time} has its position as its time. {@code :fail :cas} is the answer
 * that the comparison failed when its {@code :error} is absent; any other {@code :fail} had no
 * effect.
 */
public final class JepsenEdn {

  private JepsenEdn() {}

  /**
   * @throws FormatException when a value is no event, or makes no sense where it is
   */
  public static History<Input, Output> read(String file) {
    HistoryBuilder<Input, Output> history = History.builder();
    List<Object> values;
    try {
      values = Edn.all(file);
    } catch (IllegalArgumentException e) {
      throw new FormatException(String.valueOf(e.getMessage()), e);
    }
    if (values.size() == 1 && values.getFirst() instanceof List<?> all) {
      values = List.copyOf(all);
    }
    int position = 0;
    for (Object value : values) {
      position++;
      if (!(value instanceof Map<?, ?> event)) {
        throw new FormatException("event %d: expected a map, found %s".formatted(position, value));
      }
      if (":nemesis".equals(event.get(":process"))) {
        continue;
      }
      try {
        event(history, event, position);
      } catch (IllegalArgumentException e) {
        throw new FormatException("event %d: %s".formatted(position, e.getMessage()), e);
      }
    }
    return history.build();
  }

  private static void event(HistoryBuilder<Input, Output> history, Map<?, ?> event, int position) {
    String process = text(event, ":process");
    String f = text(event, ":f");
    Object value = event.get(":value") == null ? Edn.NIL : event.get(":value");
    long time = event.get(":time") == null ? position : Long.parseLong(text(event, ":time"));
    switch (text(event, ":type")) {
      case ":invoke" -> history.invoke(process, input(f, value), time);
      case ":ok" -> history.ok(process, output(f, value), time);
      case ":info" -> history.info(process, "unknown", time);
      case ":fail" -> {
        if (f.equals(":cas") && event.get(":error") == null) {
          history.ok(process, new Output.Compared(false), time);
        } else {
          history.fail(process, "failed", time);
        }
      }
      case String type -> throw new IllegalArgumentException("unknown type " + type);
    }
  }

  private static Input input(String f, Object value) {
    return switch (f) {
      case ":read" -> new Input.Read();
      case ":write" -> new Input.Write(value.toString());
      case ":cas" -> {
        if (!(value instanceof List<?> pair) || pair.size() != 2) {
          throw new IllegalArgumentException("a cas needs [OLD NEW], found " + value);
        }
        yield new Input.CompareAndSet(pair.getFirst().toString(), pair.getLast().toString());
      }
      default -> throw new IllegalArgumentException("unknown operation " + f);
    };
  }

  private static Output output(String f, Object value) {
    return switch (f) {
      case ":read" ->
          new Output.Value(value == Edn.NIL ? Optional.empty() : Optional.of(value.toString()));
      case ":write" -> new Output.Written();
      case ":cas" -> new Output.Compared(true);
      default -> throw new IllegalArgumentException("unknown operation " + f);
    };
  }

  private static String text(Map<?, ?> event, String name) {
    Object value = event.get(name);
    if (value == null || value == Edn.NIL) {
      throw new IllegalArgumentException("no %s in %s".formatted(name, event));
    }
    return value.toString();
  }
}
