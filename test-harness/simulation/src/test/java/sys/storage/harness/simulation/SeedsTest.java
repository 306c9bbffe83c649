package sys.storage.harness.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sys.storage.harness.simulation.coverage.Rare;

/**
 * A bounded number of runs: the same ones each time, and new ones. A failure names its seed and the
 * command that repeats it.
 */
final class SeedsTest {

  private static final int FIXED_SEEDS = 150;
  private static final int FRESH_SEEDS = 50;

  @Test
  void nothingIsLostWhateverGoesWrongAndMuchDoes() {
    var summary = new Summary();
    LongStream.rangeClosed(1, FIXED_SEEDS).forEach(seed -> summary.add(new SeedRun(seed).run()));
    assertThat(summary.sometimes().keySet())
        .containsAll(
            Stream.of(
                    Rare.JOINT_LEFT,
                    Rare.ELECTED_IN_JOINT,
                    Rare.LEADER_DIED_AFTER_APPENDING_JOINT,
                    Rare.LEADER_DIED_AFTER_COMMITTING_JOINT,
                    Rare.LEADER_LOST_ITS_QUORUM,
                    Rare.LOG_TRUNCATED,
                    Rare.MEMBER_RETIRED,
                    Rare.SNAPSHOT_INSTALLED,
                    Rare.SNAPSHOT_SENT_TO_LEARNER,
                    Rare.DIED_WHILE_WRITING,
                    Rare.DAMAGE_FOUND,
                    Rare.RESTARTED_IN_JOINT,
                    Rare.STALE_OPERATOR_FENCED,
                    Rare.TRANSFER_DONE)
                .map(Enum::name)
                .toList());
  }

  /** The name of each test is its seed. */
  @TestFactory
  Stream<DynamicTest> norInRunsThatNobodyHasSeenBefore() {
    var seeds = new SplittableRandom(System.nanoTime());
    return Stream.generate(() -> seeds.nextLong(1_000_000, 1L << 40))
        .limit(FRESH_SEEDS)
        .map(
            seed ->
                DynamicTest.dynamicTest(
                    "seed " + seed,
                    () ->
                        assertThat(new SeedRun(seed).run().counts().get("acknowledgedWrites"))
                            .isPositive()));
  }
}
