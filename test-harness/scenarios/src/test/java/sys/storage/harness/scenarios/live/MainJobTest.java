package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import sys.storage.harness.scenarios.figures.Figure;
import sys.storage.harness.scenarios.figures.Window;

/**
 * What the operator is for, on a real cluster and under 200 writes in a second: create, scale, lose
 * the leader, roll. The figures are printed; what they are depends on the machine, so only what is
 * far off fails. What is lost, or fails at a client, always does.
 */
@Tag("real")
@Live
@Isolated("its figures are of a machine that does nothing else")
class MainJobTest {

  private static final double NANOS_PER_SECOND = 1e9;

  /** By how much a busy machine may miss a target. */
  private static final double SLACK = 4;

  private final List<Figure> figures = new ArrayList<>();

  @Test
  void aClusterIsCreatedScaledRolledAndLosesItsLeaderUnderLoad(Clusters clusters)
      throws IOException {
    long createdNanos = System.nanoTime();
    TestCluster test = clusters.create("main", 3);
    figure("apply to Ready 3/3", (System.nanoTime() - createdNanos) / NANOS_PER_SECOND, 30);
    try (FollowingLoad _ = test.startLoad()) {
      test.awaitWrites(400);
      scaled(test, 5);
      scaled(test, 3);
      leaderDeleted(test);
      rolled(test);
      test.awaitWrites(200);
    }
    assertThat(test.failedOperations()).as("operations that failed at the client").isEmpty();
    test.assertNothingLost();
    assertThat(figures).filteredOn(figure -> figure.value() > SLACK * figure.target()).isEmpty();
  }

  private void scaled(TestCluster test, int replicas) {
    int before = test.cluster().pods().size();
    long fromNanos = test.nowNanos();
    test.scale(replicas);
    var window = new Window(fromNanos, test.nowNanos());
    figure("%d → %d under load".formatted(before, replicas), window.nanos() / NANOS_PER_SECOND, 30);
    test.awaitThat("nothing is left over", () -> test.atRest(replicas));
    longestPause("%d → %d".formatted(before, replicas), test, window, 1);
  }

  /** {@code kubectl delete pod LEADER --grace-period=0 --force}. */
  private void leaderDeleted(TestCluster test) {
    long fromNanos = test.nowNanos();
    test.cluster().deletePodNow(test.leader().name());
    test.awaitWrites(200);
    test.awaitThat("it is back", () -> test.atRest(3));
    longestPause(
        "the leader's pod deleted by force", test, new Window(fromNanos, test.nowNanos()), 2);
  }

  /** Every pod is made anew from a changed template. */
  private void rolled(TestCluster test) {
    Set<String> before = uids(test);
    long fromNanos = test.nowNanos();
    test.cluster().patch("{\"spec\":{\"podAnnotations\":{\"example.com/rolled\":\"once\"}}}");
    test.awaitThat(
        "three other pods",
        Duration.ofMinutes(2),
        () -> {
          Set<String> both = uids(test);
          both.retainAll(before);
          return both.isEmpty() && test.atRest(3);
        });
    var window = new Window(fromNanos, test.nowNanos());
    figure("three members rolled", window.nanos() / NANOS_PER_SECOND, 60);
    longestPause("the roll", test, window, 1);
  }

  private static Set<String> uids(TestCluster test) {
    var uids = new HashSet<String>();
    for (Pod pod : test.cluster().pods()) {
      uids.add(pod.getMetadata().getUid());
    }
    return uids;
  }

  private void longestPause(String during, TestCluster test, Window window, double target) {
    figure(
        "longest write pause, " + during,
        test.pauses().longestNanos(window) / NANOS_PER_SECOND,
        target);
  }

  private void figure(String name, double seconds, double target) {
    Figure figure = Figure.atMostSeconds(name, seconds, target);
    figures.add(figure);
    Progress.show(figure);
  }
}
