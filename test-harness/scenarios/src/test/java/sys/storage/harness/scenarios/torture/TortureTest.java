package sys.storage.harness.scenarios.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.harness.scenarios.check.AcknowledgedWrites;
import sys.storage.harness.scenarios.check.Convergence;
import sys.storage.harness.scenarios.check.FinalState;
import sys.storage.harness.scenarios.check.RealTimeOrder;
import sys.storage.harness.scenarios.check.Verdict;
import sys.storage.harness.scenarios.history.HistoryRecorder;
import sys.storage.harness.scenarios.history.Operation;
import sys.storage.harness.scenarios.load.Load;
import sys.storage.harness.scenarios.load.LoadOptions;
import sys.storage.harness.scenarios.load.Mix;
import sys.storage.harness.scenarios.load.StateReader;

/**
 * Kills one node, two, or all three, at random moments under load, {@code torture.rounds} times. A
 * round does not wait until everybody has caught up: the next kill may hit a node in its recovery.
 */
@Tag("cluster")
@Tag("embedded")
@Timeout(value = 1, unit = TimeUnit.HOURS)
final class TortureTest {

  private static final int ROUNDS = Integer.getInteger("torture.rounds", 10);
  private static final long SEED = Long.getLong("torture.seed", 1);
  private static final int LONGEST_WAIT_MILLIS = 900;
  private static final int WRITES_BETWEEN = 20;

  /** Values large enough to fill segments. */
  private static final LoadOptions LOAD =
      new LoadOptions(
          6,
          60,
          LoadOptions.FOR_EVER,
          Mix.readsAndPuts(20),
          1_500,
          Duration.ofSeconds(20),
          Duration.ZERO);

  private final Random random = new Random(SEED);
  private int kills;

  @Test
  void noAcknowledgedWriteIsLost(@TempDir Path root) throws Exception {
    try (var history = new HistoryRecorder(root.resolve("history.jsonl"));
        ThreeNodes three = ThreeNodes.start(root)) {
      long begun = System.nanoTime();
      try (Load _ = Load.start(LOAD, history, three.apiAddresses())) {
        for (int round = 1; round <= ROUNDS; round++) {
          oneRound(three, history, round);
        }
      }
      List<String> violations = violations(three, history.operations());
      report(history.operations(), violations.size(), System.nanoTime() - begun);
      assertThat(violations).isEmpty();
    }
  }

  private void oneRound(ThreeNodes three, HistoryRecorder history, int round)
      throws IOException, InterruptedException {
    long wanted = history.acknowledgedPuts() + WRITES_BETWEEN;
    await("writes in round %d of seed %d".formatted(round, SEED))
        .atMost(ThreeNodes.LIMIT)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> history.acknowledgedPuts() >= wanted);
    three.assertAllRun();
    pause();
    List<Integer> victims = victims();
    kills += victims.size();
    three.kill(victims);
    if (random.nextBoolean()) {
      pause();
    }
    three.restart(victims);
  }

  /** What is drawn here is the moment: nothing is waited for. */
  private void pause() throws InterruptedException {
    Thread.sleep(random.nextInt(LONGEST_WAIT_MILLIS));
  }

  private List<Integer> victims() {
    var order = new ArrayList<>(List.of(0, 1, 2));
    Collections.shuffle(order, random);
    int draw = random.nextInt(10);
    return order.subList(0, draw < 5 ? 1 : draw < 8 ? 2 : 3);
  }

  private static List<String> violations(ThreeNodes three, List<Operation> operations)
      throws IOException {
    FinalState reference =
        await("a final state")
            .atMost(ThreeNodes.LIMIT)
            .ignoreExceptions()
            .until(() -> StateReader.ofCluster(three.apiAddresses()), _ -> true);
    var members = three.awaitStates(LOAD.keys(), reference.revision());
    three.assertAllRun();
    var violations = new ArrayList<String>();
    for (Verdict verdict :
        List.of(
            AcknowledgedWrites.check(operations, reference),
            RealTimeOrder.check(operations),
            Convergence.check(reference, members))) {
      violations.addAll(verdict.violations());
    }
    return violations;
  }

  private void report(List<Operation> operations, int lost, long nanos) {
    Map<String, Long> outcomes = AcknowledgedWrites.outcomes(operations);
    System.out.printf(
        "kill -9: %,d rounds in %d s (seed %d), %,d kills, writes %s, %d lost%n",
        ROUNDS, nanos / 1_000_000_000, SEED, kills, outcomes, lost);
  }
}
