package sys.storage.harness.scenarios.load;

import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import sys.storage.harness.scenarios.history.HistoryRecorder;
import sys.storage.harness.scenarios.load.RecordedClient.Ending;
import sys.storage.harness.scenarios.load.RecordedClient.Seen;
import sys.storage.raft.client.kv.KvClient;

/** One client: asks, waits for the answer, asks again, until it is told to stop. */
final class LoadClient implements Runnable {

  /** A refused operation came back at once: the next one would as well. */
  private static final long PAUSE_AFTER_REFUSAL_NANOS = 20_000_000;

  private final int number;
  private final LoadOptions options;
  private final Keys keys;
  private final RecordedClient client;
  private final Random random;
  private final String padding;
  private long written;

  /** What the operation before left, as far as the client knows: what conditions are about. */
  private Optional<Seen> latest = Optional.empty();

  private volatile boolean stopped;

  LoadClient(
      int number,
      LoadOptions options,
      Keys keys,
      HistoryRecorder history,
      Supplier<KvClient> client) {
    this.number = number;
    this.options = options;
    this.keys = keys;
    this.client = new RecordedClient(number, history, client);
    this.random = new Random(number);
    this.padding = ".".repeat(options.valueBytes());
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    long dueNanos = System.nanoTime();
    while (!stopped) {
      Ending ending = one();
      latest = ending.seen();
      if (ending.refused()) {
        pause(PAUSE_AFTER_REFUSAL_NANOS);
      }
      // What was missed while an answer was late is not made up for.
      dueNanos = Math.max(dueNanos + options.interval().toNanos(), System.nanoTime());
      pause(dueNanos - System.nanoTime());
    }
  }

  private Ending one() {
    String key = keys.draw(random);
    return switch (options.mix().at(random.nextInt(100))) {
      case GET -> client.get(key);
      case PUT -> client.put(key, value());
      case DELETE -> client.delete(key);
      case PUT_IF ->
          latest.map(seen -> client.putIf(seen, value())).orElseGet(() -> client.get(key));
      case DELETE_IF ->
          latest
              .flatMap(seen -> seen.held().map(held -> client.deleteIf(seen.key(), held)))
              .orElseGet(() -> client.get(key));
    };
  }

  /** Names its writer and the number of the write: unique in the history. */
  private String value() {
    String name = "c" + number + "-" + ++written;
    return name + padding.substring(Math.min(name.length(), padding.length()));
  }

  private static void pause(long nanos) {
    if (nanos <= 0) {
      return;
    }
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
