package sys.storage.raft.node.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;
import sys.storage.raft.node.state.command.Operation;

final class KeyValueStateConcurrencyTest {

  private static final int KEYS = 200;
  private static final int TRANSACTIONS = 1_500;

  /** Each transaction writes all keys: a page with two revisions would be half of one. */
  @Test
  void noReaderSeesHalfATransaction() throws Exception {
    try (StateDriver driver = new StateDriver(new StateOptions(50, 4 << 20));
        ExecutorService readers = Executors.newFixedThreadPool(2)) {
      driver.apply(transaction(0));
      var done = new AtomicBoolean();
      var work = new ArrayList<Callable<Integer>>();
      work.add(() -> readRanges(driver.state, done));
      work.add(() -> takeSnapshots(driver.state, done));
      List<Future<Integer>> results = work.stream().map(readers::submit).toList();
      for (int i = 1; i < TRANSACTIONS; i++) {
        driver.apply(transaction(i));
      }
      done.set(true);
      for (Future<Integer> result : results) {
        assertThat(result.get(30, TimeUnit.SECONDS)).isPositive();
      }
    }
  }

  private static Operation[] transaction(int number) {
    var puts = new Operation[KEYS];
    for (int i = 0; i < KEYS; i++) {
      puts[i] = StateDriver.put("key-" + i, "value-" + number);
    }
    return puts;
  }

  private static int readRanges(KeyValueState state, AtomicBoolean done) {
    int reads = 0;
    while (!done.get()) {
      assertOneRevision(((Read.Found<Page>) state.range(RangeQuery.all())).value().items());
      assertThat(state.get(Key.of("key-0")).value()).isPresent();
      reads++;
    }
    return reads;
  }

  private static int takeSnapshots(KeyValueState state, AtomicBoolean done) throws IOException {
    int snapshots = 0;
    while (!done.get()) {
      try (StateCapture capture = state.capture()) {
        byte[] body = StateDriver.write(capture);
        try (StateDriver restored =
            StateDriver.restored(StateOptions.DEFAULTS, capture.metadata(), body)) {
          Page page = ((Read.Found<Page>) restored.state.range(RangeQuery.all())).value();
          assertOneRevision(page.items());
          assertThat(restored.state.revision()).isEqualTo(page.items().getFirst().modRevision());
        }
      }
      snapshots++;
    }
    return snapshots;
  }

  private static void assertOneRevision(List<KeyValue> items) {
    assertThat(items).hasSize(KEYS);
    assertThat(items.stream().map(KeyValue::modRevision).distinct()).hasSize(1);
    assertThat(items.stream().map(KeyValue::value).distinct()).hasSize(1);
  }

  @Test
  void aWatcherSeesEveryChangeOnce() throws Exception {
    try (StateDriver driver = StateDriver.keepingAll();
        ExecutorService watcher = Executors.newSingleThreadExecutor()) {
      Future<List<Long>> seen = watcher.submit(() -> watch(driver.state));
      for (int i = 0; i < 20_000; i++) {
        driver.apply(StateDriver.put("key-" + i % 7, "v"));
      }
      assertThat(seen.get(30, TimeUnit.SECONDS)).hasSize(20_000).isSorted().doesNotHaveDuplicates();
    }
  }

  private static List<Long> watch(KeyValueState state) throws InterruptedException {
    var seen = new ArrayList<Long>();
    long next = 1;
    while (next <= 20_000) {
      assertThat(state.awaitRevision(next, Duration.ofSeconds(20))).isTrue();
      var changes = (Changes.Events) state.changes(Optional.empty(), next, 10_000);
      changes.events().forEach(event -> seen.add(event.revision()));
      next = changes.nextRevision();
    }
    return seen;
  }
}
