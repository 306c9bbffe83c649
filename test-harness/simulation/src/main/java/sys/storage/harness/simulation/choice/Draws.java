package sys.storage.harness.simulation.choice;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The draws for one purpose, in order. */
public final class Draws implements RandomGenerator {

  private static final double UNIT = 0x1.0p-53;
  private static final long LONG_NANOS = 2_000_000;

  private final SplittableRandom random;

  Draws(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Whether something that happens with this probability happens now. */
  public boolean chance(double probability) {
    return (random.nextLong() >>> 11) * UNIT < probability;
  }

  /** A number from {@code 0} to {@code bound - 1}. */
  public int below(int bound) {
    return (int) random.nextLong(bound);
  }

  /** A number from {@code min} to {@code max}, both included. */
  public long between(long min, long max) {
    return min + random.nextLong(max - min + 1);
  }

  /** Mostly near {@code min}, rarely up to {@code max}: half as likely with each doubling. */
  public long skewed(long min, long max) {
    long span = max - min;
    int halvings = Long.numberOfTrailingZeros(random.nextLong() | 1L << 20);
    long top = span >> Math.max(0, 10 - halvings);
    return min + random.nextLong(top + 1);
  }

  /**
   * A delay: mostly short, unless the longest is long for a machine; then anything up to it, so
   * that slow is slow.
   */
  public long delay(long min, long max) {
    return max > LONG_NANOS ? between(min, max) : skewed(min, max);
  }

  /** A number from {@code min} to {@code max}. */
  public double fraction(double min, double max) {
    return min + (max - min) * between(0, 1_000) / 1_000;
  }

  public <T> T pick(List<T> from) {
    return from.get(below(from.size()));
  }

  @Override
  public long nextLong() {
    return random.nextLong();
  }

  @Override
  public long nextLong(long bound) {
    return random.nextLong(bound);
  }
}
