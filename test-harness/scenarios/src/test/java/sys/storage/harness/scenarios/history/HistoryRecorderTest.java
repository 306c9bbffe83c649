package sys.storage.harness.scenarios.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryRecorderTest {

  @Test
  void eachOperationHasTwoLines(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("history.jsonl");
    try (var recorder = new HistoryRecorder(file)) {
      var put = recorder.invokePut(1, "k", "v");
      var get = recorder.invokeGet(2, "k");
      recorder.completeRead(get, Optional.empty(), 0);
      recorder.complete(put, new Operation.Outcome.Ok(7));
      recorder.complete(recorder.invokePut(1, "k", "w"), new Operation.Outcome.Unknown("timeout"));
    }
    var lines = Files.readAllLines(file).stream().map(HistoryLine::parse).toList();
    assertThat(lines)
        .extracting(HistoryLine::type)
        .containsExactly("invoke", "invoke", "ok", "ok", "invoke", "info");
    assertThat(lines.get(3).revision()).hasValue(7);
    assertThat(lines.get(5).error()).contains("timeout");
    assertThat(lines.get(2).value()).isEmpty();
    assertThat(lines).extracting(HistoryLine::time).isSorted();
  }

  @Test
  void theIntervalContainsTheCall(@TempDir Path directory) throws IOException {
    try (var recorder = new HistoryRecorder(directory.resolve("history.jsonl"))) {
      long before = recorder.nowNanos();
      var call = recorder.invokePut(1, "k", "v");
      recorder.complete(call, new Operation.Outcome.Ok(1));
      assertThat(recorder.operations())
          .singleElement()
          .satisfies(
              operation -> {
                assertThat(operation.startNanos()).isBetween(before, operation.endNanos());
                assertThat(operation.acknowledgedPut()).isTrue();
              });
    }
  }

  @Test
  void whatIsNoHistoryIsRefused() {
    assertThatThrownBy(() -> HistoryLine.parse("{\"time\":\"soon\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a line of a history");
  }
}
