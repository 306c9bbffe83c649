package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import sys.storage.harness.scenarios.laboratory.Laboratory;

@Tag("cluster")
@Live
@Isolated("it counts everybody's requests")
class SteadyStateTest {

  /**
   * What the operator may write; it only creates events, in the older group. Other controllers
   * renew Leases, repeat their events and the like all the time.
   */
  private static final Pattern OURS =
      Pattern.compile(
          "resource=\"(raftclusters|statefulsets|services|poddisruptionbudgets|persistentvolumeclaims|pods)\""
              + "|group=\"\",resource=\"events\".*verb=\"POST\"");

  private static final Pattern READING = Pattern.compile("verb=\"(GET|LIST|WATCH)\"");

  /** Nobody else reads it, and a pass that acts or reports begins so. */
  private static final Pattern OUR_READ =
      Pattern.compile("(?=.*resource=\"raftclusters\")(?=.*verb=\"GET\")");

  private static final Duration WATCHED = Duration.ofSeconds(60);

  /** In some sixty seconds, in which it looks at the cluster thirty times. */
  private static final long MOST_READS = 6;

  private static final Duration QUIET = Duration.ofSeconds(3);

  @Test
  void theOperatorWritesNothingAndHardlyReadsWhileNothingChanges(
      Laboratory laboratory, Clusters clusters) throws IOException {
    clusters.create("steady", 3);
    var requests = new ApiRequests(laboratory.kubernetes());
    // The last writes of the birth: what was reported as ready is still being tidied up.
    Awaitility.await("no write for a while")
        .atMost(Duration.ofSeconds(60))
        .during(QUIET)
        .pollInterval(Duration.ofMillis(250))
        .until(new Unchanged(requests)::holds);
    List<String> before = writes(requests);
    long readBefore = requests.count(OUR_READ);
    Awaitility.await("no write in a minute")
        .during(WATCHED)
        .atMost(WATCHED.plusSeconds(10))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(writes(requests)).isEqualTo(before));
    assertThat(requests.count(OUR_READ) - readBefore).isLessThanOrEqualTo(MOST_READS);
  }

  /** The counters of all writes, also of those that changed nothing. */
  private static List<String> writes(ApiRequests requests) {
    return requests.counters(line -> !READING.matcher(line).find() && OURS.matcher(line).find());
  }

  /** Whether nothing was written since it was asked before. */
  private static final class Unchanged {
    private final ApiRequests requests;
    private List<String> last = List.of();

    Unchanged(ApiRequests requests) {
      this.requests = requests;
    }

    boolean holds() {
      List<String> now = writes(requests);
      boolean same = now.equals(last);
      last = now;
      return same;
    }
  }
}
