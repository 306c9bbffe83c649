package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    // The last writes of the birth: what was reported as ready is still being tidied up.
    Awaitility.await("no write for a while")
        .atMost(Duration.ofSeconds(60))
        .during(QUIET)
        .pollInterval(Duration.ofMillis(250))
        .until(new Unchanged(laboratory)::holds);
    List<String> before = writes(laboratory);
    long readBefore = reads(laboratory);
    Awaitility.await("no write in a minute")
        .during(WATCHED)
        .atMost(WATCHED.plusSeconds(10))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(writes(laboratory)).isEqualTo(before));
    assertThat(reads(laboratory) - readBefore).isLessThanOrEqualTo(MOST_READS);
  }

  /** Whether nothing was written since it was asked before. */
  private static final class Unchanged {
    private final Laboratory laboratory;
    private List<String> last = List.of();

    Unchanged(Laboratory laboratory) {
      this.laboratory = laboratory;
    }

    boolean holds() {
      List<String> now = writes(laboratory);
      boolean same = now.equals(last);
      last = now;
      return same;
    }
  }

  /** The API server's counters, also of writes that changed nothing. */
  private static List<String> writes(Laboratory laboratory) {
    return counters(laboratory)
        .filter(line -> !READING.matcher(line).find() && OURS.matcher(line).find())
        .toList();
  }

  private static long reads(Laboratory laboratory) {
    return counters(laboratory)
        .filter(line -> OUR_READ.matcher(line).find())
        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static Stream<String> counters(Laboratory laboratory) {
    return laboratory
        .kubernetes()
        .raw("/metrics")
        .lines()
        .filter(line -> line.startsWith("apiserver_request_total"));
  }
}
