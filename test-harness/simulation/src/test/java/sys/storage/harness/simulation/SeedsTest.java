package sys.storage.harness.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

  @TestFactory
  Stream<DynamicTest> nothingIsLostWhateverGoesWrong() {
    return LongStream.rangeClosed(1, FIXED_SEEDS).mapToObj(SeedsTest::run);
  }

  @TestFactory
  Stream<DynamicTest> norInRunsThatNobodyHasSeenBefore() {
    var seeds = new SplittableRandom(System.nanoTime());
    return Stream.generate(() -> seeds.nextLong(1_000_000, 1L << 40))
        .limit(FRESH_SEEDS)
        .map(SeedsTest::run);
  }

  private static DynamicTest run(long seed) {
    return DynamicTest.dynamicTest(
        "seed " + seed,
        () -> {
          RunReport report = new SeedRun(seed).run();
          assertThat(report.counts().get("acknowledgedWrites")).isPositive();
        });
  }

  @Test
  void runsReachTheSituationsThatMatter() {
    var summary = new Summary();
    LongStream.rangeClosed(1, FIXED_SEEDS).forEach(seed -> summary.add(new SeedRun(seed).run()));
    assertThat(summary.sometimes().keySet())
        .containsAll(
            Stream.of(
                    Rare.JOINT_LEFT,
                    Rare.ELECTED_IN_JOINT,
                    Rare.LEADER_DIED_IN_JOINT,
                    Rare.LEADER_LOST_ITS_QUORUM,
                    Rare.LOG_TRUNCATED,
                    Rare.MEMBER_RETIRED,
                    Rare.SNAPSHOT_INSTALLED,
                    Rare.SNAPSHOT_SENT_TO_LEARNER,
                    Rare.DIED_WHILE_WRITING,
                    Rare.RESTARTED_IN_JOINT,
                    Rare.TRANSFER_DONE)
                .map(Enum::name)
                .toList());
    assertThat(summary.failures()).isEqualTo(List.of());
  }
}
