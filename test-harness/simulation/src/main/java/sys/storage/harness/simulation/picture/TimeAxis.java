package sys.storage.harness.simulation.picture;

import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a moment is, from the top. Each moment that counts has a row; long waits are a little
 * higher, but not to scale: an election takes a thousand times as long as a message.
 */
final class TimeAxis {

  private static final int ROW = 14;
  private static final int NARROW_ROW = 7;
  private static final double LONGEST_WAIT = 26;
  private static final double MILLI = 1e6;

  private final TreeMap<Long, Double> places = new TreeMap<>();
  private final double end;

  /**
   * @param moments that have a row
   * @param labelled those of them that have text beside them
   */
  TimeAxis(double top, Set<Long> moments, Set<Long> labelled) {
    double y = top;
    long before = moments.stream().mapToLong(Long::longValue).min().orElse(0);
    for (long moment : new TreeSet<>(moments)) {
      double waited = Math.log1p((moment - before) / MILLI) * 6;
      y += (labelled.contains(moment) ? ROW : NARROW_ROW) + Math.min(LONGEST_WAIT, waited);
      places.put(moment, y);
      before = moment;
    }
    end = y + ROW;
  }

  double y(long nanos) {
    var place = places.floorEntry(nanos);
    return place == null ? places.firstEntry().getValue() : place.getValue();
  }

  /** Below everything. */
  double end() {
    return end;
  }
}
