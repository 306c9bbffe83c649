package sys.storage.harness.scenarios.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import sys.storage.harness.linearizability.Checker;
import sys.storage.harness.linearizability.CheckerOptions;
import sys.storage.harness.linearizability.format.JsonLines;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.model.KeyValue;
import sys.storage.harness.linearizability.model.KeyValue.Input;
import sys.storage.harness.linearizability.model.KeyValue.Output;
import sys.storage.harness.linearizability.picture.HistoryPage;
import sys.storage.harness.linearizability.verdict.Verdict;

/**
 * What the linearizability checker says of a recorded file. It knows nothing of the run but that.
 *
 * @param took to read the file and to decide
 */
record Judgement(Verdict<Input, Output> verdict, History<Input, Output> history, Duration took) {

  static Judgement of(Path file) throws IOException {
    long startNanos = System.nanoTime();
    History<Input, Output> history = JsonLines.read(Files.readString(file));
    Verdict<Input, Output> verdict =
        new Checker<>(new KeyValue(), CheckerOptions.standard()).check(history);
    return new Judgement(verdict, history, Duration.ofNanos(System.nanoTime() - startNanos));
  }

  /** Linearizable, and the order of the revisions that clients were told is a linearization. */
  boolean clean() {
    return verdict instanceof Verdict.Linearizable<Input, Output> && verdict.findings().isEmpty();
  }

  /** How many keys were decided how. */
  Map<Verdict.How, Integer> ways() {
    Map<Verdict.How, Integer> ways = new EnumMap<>(Verdict.How.class);
    if (verdict instanceof Verdict.Linearizable<Input, Output>(var parts, _)) {
      parts.forEach(part -> ways.merge(part.how(), 1, Integer::sum));
    }
    return ways;
  }

  /** Draws all operations on the key of a violation, with the faults. */
  void draw(Path file, Path page) throws IOException {
    if (!(verdict instanceof Verdict.Violation<Input, Output> violation)) {
      throw new IllegalStateException("there is no violation to draw");
    }
    var model = new KeyValue();
    var ofKey =
        History.of(
            history.operations().stream()
                .filter(
                    operation -> model.partition(operation.input()).equals(violation.partition()))
                .toList());
    Files.writeString(
        page,
        HistoryPage.of(
            file.toString(), model, ofKey, verdict, JsonLines.annotations(Files.readString(file))),
        StandardCharsets.UTF_8);
  }
}
