package sys.storage.harness.scenarios.load;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sys.storage.harness.scenarios.history.HistoryRecorder;
import sys.storage.raft.client.kv.KvClient;
import sys.storage.raft.client.kv.KvClientOptions;

/** A running load: starts with its clients and ends with {@link #close}. */
public final class Load implements AutoCloseable {

  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

  private final LoadOptions options;
  private final HistoryRecorder history;
  private final Keys keys;
  private volatile KvClient client;

  /** With addresses that have changed since; what was begun with them ends with them. */
  private final List<KvClient> former = new ArrayList<>();

  private final List<LoadClient> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private Load(LoadOptions options, HistoryRecorder history, List<URI> endpoints) {
    this.options = options;
    this.history = history;
    this.keys = new Keys(options.keys(), options.operationsPerKey());
    this.client = client(endpoints);
    for (int number = 1; number <= options.clients(); number++) {
      var loadClient = new LoadClient(number, options, keys, history, () -> client);
      clients.add(loadClient);
      threads.add(Thread.ofPlatform().daemon().name("client-" + number).unstarted(loadClient));
    }
  }

  /**
   * @param endpoints {@code http://host:8080} of some nodes, at least one
   */
  public static Load start(LoadOptions options, HistoryRecorder history, List<URI> endpoints) {
    var load = new Load(options, history, endpoints);
    load.threads.forEach(Thread::start);
    return load;
  }

  private KvClient client(List<URI> endpoints) {
    return new KvClient(new KvClientOptions(endpoints, options.deadline(), ATTEMPT_TIMEOUT));
  }

  /** Tells the clients that the nodes have other addresses now. One thread at a time. */
  public void endpoints(List<URI> now) {
    former.add(client);
    client = client(now);
  }

  /** Name of the key with this number, from 0. */
  public static String key(int number) {
    return "%s%04d".formatted(PREFIX, number);
  }

  /** Common beginning of all keys. */
  public static final String PREFIX = "key-";

  /**
   * Reads every key that was ever in use, as one more client of the history.
   *
   * @return the keys that gave no answer
   */
  public List<String> readAll() {
    var reader = new RecordedClient(options.clients() + 1, history, () -> client);
    return keys.all().stream().filter(key -> reader.get(key).seen().isEmpty()).toList();
  }

  /** How many keys were ever in use. */
  public int keysUsed() {
    return keys.all().size();
  }

  /** Ends the load: each client finishes the operation that it is at. */
  public void stop() {
    clients.forEach(LoadClient::stop);
    long deadlineNanos =
        System.nanoTime() + options.deadline().plus(Duration.ofSeconds(5)).toNanos();
    for (Thread thread : threads) {
      try {
        Duration left = Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime()));
        if (!thread.join(left)) {
          throw new IllegalStateException(
              thread.getName() + " has not ended within its operation's deadline");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void close() {
    stop();
    former.forEach(KvClient::close);
    client.close();
  }
}
