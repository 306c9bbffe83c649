package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.kv.Condition;
import sys.storage.raft.client.kv.KvClient;
import sys.storage.raft.client.kv.KvClientOptions;
import sys.storage.raft.client.kv.Outcome;

/** More than a node's heap holds, asked for at once. */
@Tag("cluster")
@Live
@Isolated("it needs the whole machine")
class LargeValuesTest {

  private static final int VALUES = 96;
  private static final int CLIENTS = 32;
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);
  private static final byte[] VALUE = new byte[1 << 20];

  @Test
  void manyLargeValuesAtOnceAreServedAndEndNoNode(Clusters clusters)
      throws IOException, InterruptedException, ExecutionException {
    TestCluster test = clusters.create("large", 3);
    try (var kv =
            new KvClient(new KvClientOptions(test.apiAddresses(), DEADLINE, ATTEMPT_TIMEOUT));
        var threads = Executors.newFixedThreadPool(CLIENTS)) {
      var calls = new ArrayList<Callable<Outcome<?>>>();
      for (int i = 0; i < VALUES; i++) {
        String key = "large-" + i;
        // By the stream, and by HTTP.
        Condition condition = i % 2 == 0 ? new Condition.Always() : new Condition.Absent();
        calls.add(() -> kv.put(key, VALUE, condition));
      }
      assertAllDone(threads.invokeAll(calls));

      calls.clear();
      for (int i = 0; i < VALUES; i++) {
        String key = "large-" + i;
        calls.add(() -> kv.get(key, Consistency.LINEARIZABLE));
        calls.add(() -> kv.range("large-", Optional.of(key), 100, Optional.empty()));
      }
      assertAllDone(threads.invokeAll(calls));

      assertThat(test.members())
          .allSatisfy(member -> assertThat(TestCluster.restarts(member)).isZero());
    }
  }

  private static void assertAllDone(List<Future<Outcome<?>>> outcomes)
      throws InterruptedException, ExecutionException {
    for (Future<Outcome<?>> outcome : outcomes) {
      assertThat(outcome.get()).isInstanceOf(Outcome.Done.class);
    }
  }
}
