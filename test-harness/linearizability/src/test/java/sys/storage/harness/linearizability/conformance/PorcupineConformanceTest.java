package sys.storage.harness.linearizability.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sys.storage.harness.linearizability.Checker;
import sys.storage.harness.linearizability.CheckerOptions;
import sys.storage.harness.linearizability.format.JepsenText;
import sys.storage.harness.linearizability.format.PorcupineKv;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.model.KeyValue;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.model.Register;
import sys.storage.harness.linearizability.order.OrderCheck;
import sys.storage.harness.linearizability.verdict.Verdict;

/**
 * The histories of the Porcupine checker's tests. Each must be decided; where verdicts.tsv knows
 * the answer, the answer must be that. Proofs are checked: orders by the definition,
 * counterexamples by a second search.
 */
class PorcupineConformanceTest {

  @TestFactory
  Stream<DynamicTest> jepsenRegisters() throws IOException {
    return each(
        "jepsen", file -> check(new Register(), CheckerOptions.standard(), JepsenText.read(file)));
  }

  @TestFactory
  Stream<DynamicTest> keyValues() throws IOException {
    return each(
        "kv",
        file ->
            check(KeyValue.startingWith(""), CheckerOptions.standard(), PorcupineKv.read(file)));
  }

  @TestFactory
  Stream<DynamicTest> smallKeyValuesWithoutPartitions() throws IOException {
    return each(
        "kv",
        file -> {
          var history = PorcupineKv.read(file);
          Assumptions.assumeTrue(history.size() < 1000, "too large without partitions");
          return check(
              KeyValue.startingWith(""), CheckerOptions.standard().unpartitioned(), history);
        });
  }

  private interface Check {
    /** Whether the history is linearizable. */
    boolean of(String file);
  }

  private static <S, I, O> boolean check(
      Model<S, I, O> model, CheckerOptions options, History<I, O> history) {
    return switch (new Checker<>(model, options).check(history)) {
      case Verdict.Linearizable<I, O>(var parts, _) -> {
        for (Verdict.Part<I, O> part : parts) {
          List<Operation<I, O>> operations =
              history.operations().stream()
                  .filter(
                      operation ->
                          !options.partitioned()
                              || model.partition(operation.input()).equals(part.partition()))
                  .toList();
          assertThat(OrderCheck.fault(model, operations, part.order())).isEmpty();
        }
        yield true;
      }
      case Verdict.Violation<I, O>(_, var counterexample, var explanation, _) -> {
        assertThat(counterexample.operations()).isNotEmpty();
        assertThat(explanation.blocked()).isNotEmpty();
        yield false;
      }
      case Verdict.Unknown<I, O>(_, var reason, var progress, _) ->
          throw new AssertionError("not decided: %s %s".formatted(reason, progress));
    };
  }

  private static Stream<DynamicTest> each(String kind, Check check) throws IOException {
    Path directory = data().resolve("porcupine");
    Path files = directory.resolve(kind);
    if (!Files.isDirectory(files)) {
      String reason = "no conformance data at %s: set CONFORMANCE_DATA".formatted(files);
      return Stream.of(dynamicTest(reason, () -> Assumptions.abort(reason)));
    }
    Map<String, Boolean> verdicts = verdicts(directory.resolve("verdicts.tsv"));
    try (Stream<Path> list = Files.list(files)) {
      return list.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList().stream()
          .map(
              file ->
                  dynamicTest(
                      file.getFileName().toString(),
                      () -> {
                        boolean verdict = check.of(Files.readString(file));
                        String name = file.getFileName().toString();
                        Optional<Boolean> expected = Optional.ofNullable(verdicts.get(name));
                        if (expected.isPresent()) {
                          assertThat(verdict).isEqualTo(expected.get());
                        } else {
                          assertThat(isOther()).as("verdicts.tsv knows %s", name).isTrue();
                        }
                      }));
    }
  }

  private static Map<String, Boolean> verdicts(Path file) throws IOException {
    Map<String, Boolean> verdicts = new HashMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] columns = line.split("\t", -1);
        if (columns.length == 2 && !columns[0].equals("file")) {
          verdicts.put(columns[0], Boolean.valueOf(columns[1]));
        }
      }
    }
    return verdicts;
  }

  /**
   * Whether this is other data than what the tests were written for: it may come without verdicts.
   */
  private static boolean isOther() {
    return otherData().isPresent();
  }

  private static Optional<Path> otherData() {
    return Optional.ofNullable(System.getProperty("conformance.data"))
        .or(() -> Optional.ofNullable(System.getenv("CONFORMANCE_DATA")))
        .filter(text -> !text.isBlank())
        .map(Path::of);
  }

  private static Path data() {
    return otherData()
        .orElseGet(
            () ->
                Path.of(
                    System.getProperty("project.root", "../.."), "..", "shared", "conformance"));
  }
}
