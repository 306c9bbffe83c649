package sys.storage.harness.scenarios.figures;

import java.util.List;
import org.HdrHistogram.Histogram;
import sys.storage.harness.scenarios.history.Operation;

/**
 * Latency of confirmed operations, in microseconds with three significant digits. The clients are a
 * closed loop, so a pause delays at most one operation of each: read it beside {@link Pauses}.
 */
public record Latency(
    long count, long p50Micros, long p90Micros, long p99Micros, long p999Micros, long maxMicros) {

  private static final int SIGNIFICANT_DIGITS = 3;

  public static Latency of(List<Operation> operations, Operation.Kind kind) {
    var histogram = new Histogram(SIGNIFICANT_DIGITS);
    for (Operation operation : operations) {
      if (operation.kind() == kind && operation.outcome() instanceof Operation.Outcome.Ok) {
        histogram.recordValue((operation.endNanos() - operation.startNanos()) / 1_000);
      }
    }
    return new Latency(
        histogram.getTotalCount(),
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(99),
        histogram.getValueAtPercentile(99.9),
        histogram.getMaxValue());
  }
}
