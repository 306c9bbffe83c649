package sys.storage.harness.linearizability.format;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.history.HistoryBuilder;
import sys.storage.harness.linearizability.model.Register.Input;
import sys.storage.harness.linearizability.model.Register.Output;

/**
 * The log lines of Jepsen's register tests: {@code INFO jepsen.util - PROCESS :invoke :write 3}.
 * The time of an event is the number of its line.
 *
 * <p>{@code :info} is an unknown outcome, and so is a {@code :fail} with {@code :timed-out}; a
 * {@code :fail :cas} is the answer that the comparison failed. Lines of other loggers are passed
 * over, and so are events of a nemesis.
 */
public final class JepsenText {

  private static final String LOGGER = "jepsen.util";

  private JepsenText() {}

  /**
   * @throws FormatException when a line of the logger is no event, or makes no sense where it is
   */
  public static History<Input, Output> read(String file) {
    HistoryBuilder<Input, Output> history = History.builder();
    Map<String, Input> open = new HashMap<>();
    Numbered.each(
        file,
        line -> {
          List<String> words = List.of(line.text().split("\\s+", -1));
          int at = words.indexOf(LOGGER);
          if (at < 0 || words.size() <= at + 2 || words.get(at + 2).equals(":nemesis")) {
            return;
          }
          if (words.size() < at + 6) {
            throw FormatException.at(
                line.number(), "expected PROCESS TYPE F VALUE, found " + line.text());
          }
          event(
              history,
              open,
              line.number(),
              words.get(at + 2),
              words.get(at + 3),
              words.get(at + 4),
              String.join(" ", words.subList(at + 5, words.size())));
        });
    return history.build();
  }

  private static void event(
      HistoryBuilder<Input, Output> history,
      Map<String, Input> open,
      int line,
      String process,
      String type,
      String f,
      String value) {
    switch (type) {
      case ":invoke" -> {
        Input input = input(line, f, value);
        history.invoke(process, input, line);
        open.put(process, input);
      }
      case ":ok" -> history.ok(process, output(line, f, value), line);
      case ":info" -> history.info(process, value, line);
      case ":fail" -> {
        if (value.equals(":timed-out")) {
          history.info(process, value, line);
        } else if (open.get(process) instanceof Input.CompareAndSet) {
          history.ok(process, new Output.Compared(false), line);
        } else {
          history.fail(process, value, line);
        }
      }
      default -> throw FormatException.at(line, "unknown type %s".formatted(type));
    }
  }

  private static Input input(int line, String f, String value) {
    return switch (f) {
      case ":read" -> new Input.Read();
      case ":write" -> new Input.Write(value);
      case ":cas" -> {
        String[] pair = value.replaceAll("[\\[\\],]", " ").strip().split("\\s+", -1);
        if (pair.length != 2) {
          throw FormatException.at(line, "a cas needs [OLD NEW], found " + value);
        }
        yield new Input.CompareAndSet(pair[0], pair[1]);
      }
      default -> throw FormatException.at(line, "unknown operation %s".formatted(f));
    };
  }

  private static Output output(int line, String f, String value) {
    return switch (f) {
      case ":read" -> new Output.Value(value.equals("nil") ? Optional.empty() : Optional.of(value));
      case ":write" -> new Output.Written();
      case ":cas" -> new Output.Compared(true);
      default -> throw FormatException.at(line, "unknown operation %s".formatted(f));
    };
  }
}
