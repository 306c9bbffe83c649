package sys.storage.raft.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Many seeds; {@code -Dsimulation.first=N -Dsimulation.seeds=1} repeats one of them. */
class RandomizedTest {

  @TestFactory
  Stream<DynamicTest> nothingIsLostWhateverGoesWrong() {
    long first = Long.getLong("simulation.first", 1);
    long seeds = Long.getLong("simulation.seeds", 150);
    return LongStream.range(first, first + seeds)
        .mapToObj(
            seed ->
                DynamicTest.dynamicTest(
                    "seed " + seed,
                    () -> {
                      RandomRun.Summary summary = new RandomRun(seed).run();
                      assertThat(summary.acknowledged()).isGreaterThan(50);
                      assertThat(summary.reads()).isGreaterThan(50);
                      assertThat(summary.elections()).isGreaterThan(2);
                      assertThat(summary.membershipSteps()).isPositive();
                    }));
  }
}
