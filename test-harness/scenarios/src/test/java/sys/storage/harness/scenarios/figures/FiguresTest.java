package sys.storage.harness.scenarios.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import sys.storage.harness.scenarios.history.Operation;

class FiguresTest {

  @Test
  void aPauseBelongsToEachWindowThatItTouches() {
    var pauses = Pauses.of(acknowledgedAt(10, 20, 80, 90));
    assertThat(pauses.longestNanos(new Window(0, 100))).isEqualTo(60);
    assertThat(pauses.longestNanos(new Window(0, 30))).isEqualTo(60);
    assertThat(pauses.longestNanos(new Window(70, 100))).isEqualTo(60);
    assertThat(pauses.longestNanos(new Window(82, 95))).isEqualTo(10);
  }

  @Test
  void aPauseAtAnEdgeIsBoundedByTheWindow() {
    var pauses = Pauses.of(acknowledgedAt(50));
    assertThat(pauses.longestNanos(new Window(0, 60))).isEqualTo(50);
    assertThat(pauses.longestNanos(new Window(60, 200))).isEqualTo(150);
    assertThat(Pauses.of(List.of()).longestNanos(new Window(5, 25))).isEqualTo(20);
  }

  @Test
  void throughputCountsAcknowledgedWritesAlone() {
    var operations = acknowledgedAt(100_000_000, 200_000_000, 300_000_000, 900_000_000);
    assertThat(Throughput.acknowledgedPerSecond(operations, new Window(0, 500_000_000)))
        .isEqualTo(6);
    assertThat(Throughput.series(operations, new Window(0, 1_000_000_000), 2))
        .containsExactly(6, 2);
  }

  @Test
  void latencyIsInMicroseconds() {
    var latency = Latency.of(acknowledgedAt(2_000_000), Operation.Kind.PUT);
    assertThat(latency.count()).isEqualTo(1);
    assertThat(latency.maxMicros()).isBetween(1_998L, 2_002L);
  }

  @Test
  void aFigureIsHeldToItsTarget() {
    assertThat(Figure.atMostSeconds("pause", 0.4, 1).met()).isTrue();
    assertThat(Figure.atMostSeconds("pause", 1.4, 1).met()).isFalse();
    var slow = new Figure("throughput", 1_999, Figure.Bound.AT_LEAST, 2_000, "writes/s");
    assertThat(slow.met()).isFalse();
    assertThat(slow.shownValue()).isEqualTo("1,999 writes/s");
    assertThat(slow.shownTarget()).isEqualTo(">= 2,000 writes/s");
  }

  private static List<Operation> acknowledgedAt(long... nanos) {
    return LongStream.of(nanos)
        .mapToObj(
            at ->
                new Operation(
                    at,
                    1,
                    Operation.Kind.PUT,
                    "k",
                    Optional.of("v" + at),
                    0,
                    at,
                    new Operation.Outcome.Ok(at)))
        .toList();
  }
}
