package sys.storage.harness.scenarios.reproduction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import sys.storage.harness.linearizability.Checker;
import sys.storage.harness.linearizability.CheckerOptions;
import sys.storage.harness.linearizability.format.JsonLines;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.model.KeyValue;
import sys.storage.harness.linearizability.model.KeyValue.Input;
import sys.storage.harness.linearizability.model.KeyValue.Output;
import sys.storage.harness.linearizability.verdict.Verdict;

/** The checker on a recorded file: it knows nothing of what the schedule intended. */
final class Judge {

  private Judge() {}

  static Verdict<Input, Output> verdict(Path history) throws IOException {
    return new Checker<>(new KeyValue(), CheckerOptions.standard()).check(read(history));
  }

  static History<Input, Output> read(Path history) throws IOException {
    return JsonLines.read(Files.readString(history));
  }
}
