package sys.storage.harness.scenarios.figures;

import java.util.List;
import sys.storage.harness.scenarios.history.Operation;

/** Acknowledged writes over time. */
public final class Throughput {

  private Throughput() {}

  /** Acknowledged writes per second within the window; 0 for an empty one. */
  public static double acknowledgedPerSecond(List<Operation> operations, Window window) {
    if (window.nanos() == 0) {
      return 0;
    }
    long count =
        operations.stream()
            .filter(Operation::acknowledgedPut)
            .filter(put -> window.contains(put.endNanos()))
            .count();
    return count * 1e9 / window.nanos();
  }

  /**
   * The same for each of {@code buckets} equal parts of the window, in order: what a small picture
   * of the run is drawn from.
   */
  public static double[] series(List<Operation> operations, Window window, int buckets) {
    var counts = new double[buckets];
    double bucketNanos = Math.max(1, window.nanos()) / (double) buckets;
    for (Operation operation : operations) {
      if (operation.acknowledgedPut() && window.contains(operation.endNanos())) {
        int bucket = (int) ((operation.endNanos() - window.fromNanos()) / bucketNanos);
        counts[Math.min(bucket, buckets - 1)] += 1e9 / bucketNanos;
      }
    }
    return counts;
  }
}
