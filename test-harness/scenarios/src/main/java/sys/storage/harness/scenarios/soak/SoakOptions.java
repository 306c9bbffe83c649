package sys.storage.harness.scenarios.soak;

import java.nio.file.Path;
import java.time.Duration;
import sys.storage.harness.scenarios.load.LoadOptions;
import sys.storage.harness.scenarios.load.Mix;

/**
 * @param duration of the load with faults
 * @param seed of the plan of faults and of scaling
 * @param clients 1 to 256
 * @param directory for the history and the page of a violation
 */
public record SoakOptions(Duration duration, long seed, int clients, Path directory) {

  /** A run of this length makes every kind of fault, and checks {@link #FULL_OPERATIONS}. */
  public static final Duration FULL = Duration.ofMinutes(5);

  private static final long FULL_OPERATIONS = 100_000;

  /** A short run is no measurement: that there was a load at all is enough. */
  private static final long FEWEST_OPERATIONS = 1_000;

  /** Few keys, so that clients meet; each for so long that its history stays easy to decide. */
  LoadOptions load() {
    return new LoadOptions(
        clients, 24, 400, new Mix(20, 15, 10, 5), 24, Duration.ofSeconds(2), Duration.ZERO);
  }

  /** As many answered operations as make the run count. */
  long leastOperations() {
    return full() ? FULL_OPERATIONS : FEWEST_OPERATIONS;
  }

  boolean full() {
    return duration.compareTo(FULL) >= 0;
  }

  Path history() {
    return directory.resolve("soak.jsonl");
  }
}
