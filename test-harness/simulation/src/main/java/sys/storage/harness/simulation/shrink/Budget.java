package sys.storage.harness.simulation.shrink;

import java.time.Duration;

/**
 * How much may be spent on making a run small.
 *
 * @param runs of candidates: the bound that repeats exactly
 * @param time for slow machines and long runs
 */
public record Budget(int runs, Duration time) {

  /** What a person waits for gladly. */
  public static final Budget USUAL = new Budget(1_500, Duration.ofSeconds(60));
}
