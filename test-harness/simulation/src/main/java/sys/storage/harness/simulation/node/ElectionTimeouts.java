package sys.storage.harness.simulation.node;

import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** The election timeouts of a machine's processes: drawn, or as somebody decides. */
public final class ElectionTimeouts {

  private final long lowerBoundNanos;
  private OptionalLong decidedNanos = OptionalLong.empty();

  ElectionTimeouts(long lowerBoundNanos) {
    this.lowerBoundNanos = lowerBoundNanos;
  }

  /** From the next time on that the member restarts its timeout; also outside the usual bounds. */
  public void decide(long nanos) {
    decidedNanos = OptionalLong.of(nanos);
  }

  /** Drawn again, from the next time on. */
  public void leaveToChance() {
    decidedNanos = OptionalLong.empty();
  }

  /** What the core draws its timeouts from, which it adds to their lower bound. */
  RandomGenerator or(RandomGenerator chance) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return chance.nextLong();
      }

      @Override
      public long nextLong(long bound) {
        return decidedNanos.isPresent()
            ? decidedNanos.getAsLong() - lowerBoundNanos
            : chance.nextLong(bound);
      }
    };
  }
}
