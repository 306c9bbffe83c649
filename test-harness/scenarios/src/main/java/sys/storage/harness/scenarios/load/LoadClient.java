package sys.storage.harness.scenarios.load;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import sys.storage.harness.scenarios.history.HistoryRecorder;
import sys.storage.harness.scenarios.history.Operation;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.kv.KvClient;
import sys.storage.raft.client.kv.KvReply;
import sys.storage.raft.client.kv.Outcome;

/** One client: asks, waits for the answer, asks again, until it is told to stop. */
final class LoadClient implements Runnable {

  /** A refused operation came back at once: the next one would as well. */
  private static final long PAUSE_AFTER_REFUSAL_MILLIS = 20;

  private final int number;
  private final LoadOptions options;
  private final HistoryRecorder history;
  private final Supplier<KvClient> client;
  private final Random random;
  private final String padding;
  private long written;
  private volatile boolean stopped;

  LoadClient(int number, LoadOptions options, HistoryRecorder history, Supplier<KvClient> client) {
    this.number = number;
    this.options = options;
    this.history = history;
    this.client = client;
    this.random = new Random(number);
    this.padding = ".".repeat(options.valueBytes());
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    while (!stopped) {
      if (!one(client.get())) {
        pauseAfterRefusal();
      }
    }
  }

  /** Does one operation; false when it was refused. */
  private boolean one(KvClient client) {
    String key = Load.key(random.nextInt(options.keys()));
    return random.nextInt(100) < options.readPercent() ? get(client, key) : put(client, key);
  }

  private boolean put(KvClient client, String key) {
    String value = value();
    var call = history.invokePut(number, key, value);
    Operation.Outcome outcome =
        switch (client.put(key, value.getBytes(StandardCharsets.UTF_8))) {
          case Outcome.Done<KvReply.Written>(KvReply.Written done) ->
              new Operation.Outcome.Ok(done.revision());
          case Outcome.Refused<KvReply.Written>(var problem) ->
              new Operation.Outcome.Failed(problem.type() + ": " + problem.detail());
          case Outcome.Unknown<KvReply.Written>(String reason) ->
              new Operation.Outcome.Unknown(reason);
        };
    history.complete(call, outcome);
    return !(outcome instanceof Operation.Outcome.Failed);
  }

  private boolean get(KvClient client, String key) {
    var call = history.invokeGet(number, key);
    return switch (client.get(key, Consistency.LINEARIZABLE)) {
      case Outcome.Done<Optional<KvReply.Value>>(Optional<KvReply.Value> found) -> {
        history.completeRead(
            call,
            found.map(value -> new String(value.bytes(), StandardCharsets.UTF_8)),
            found.map(KvReply.Value::revision).orElse(0L));
        yield true;
      }
      case Outcome.Refused<Optional<KvReply.Value>>(var problem) -> {
        history.complete(
            call, new Operation.Outcome.Failed(problem.type() + ": " + problem.detail()));
        yield false;
      }
      case Outcome.Unknown<Optional<KvReply.Value>>(String reason) -> {
        history.complete(call, new Operation.Outcome.Unknown(reason));
        yield true;
      }
    };
  }

  /** Names its writer and the number of the write: unique in the history. */
  private String value() {
    String name = "c" + number + "-" + ++written;
    return name + padding.substring(Math.min(name.length(), padding.length()));
  }

  private static void pauseAfterRefusal() {
    try {
      Thread.sleep(PAUSE_AFTER_REFUSAL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
