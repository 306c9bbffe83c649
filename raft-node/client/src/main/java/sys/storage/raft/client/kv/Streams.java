package sys.storage.raft.client.kv;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import sys.storage.raft.client.stream.StreamClient;

/** One stream to each node that was asked. Any thread. */
final class Streams implements AutoCloseable {

  /** A proxy that knows no WebSockets, or swallows them, will not learn it soon. */
  private static final Duration WITHOUT_STREAM = Duration.ofMinutes(1);

  private final HttpClient http;
  private final LongSupplier clock;
  private final Map<URI, StreamClient> open = new HashMap<>();
  private final Map<URI, Long> refusedNanos = new ConcurrentHashMap<>();
  private boolean closed;

  /**
   * @param clock nanoseconds since any moment
   */
  Streams(HttpClient http, LongSupplier clock) {
    this.http = http;
    this.clock = clock;
  }

  /**
   * The stream to a node, which is opened when there is none.
   *
   * @return empty when what answers there has no stream: ask by HTTP
   * @throws ConnectException when none could be opened: nothing was asked
   * @throws HttpConnectTimeoutException the same, after the limit
   */
  Optional<StreamClient> to(URI node, Duration limit)
      throws ConnectException, HttpConnectTimeoutException, InterruptedException {
    Long refused = refusedNanos.get(node);
    if (refused != null && clock.getAsLong() - refused < WITHOUT_STREAM.toNanos()) {
      return Optional.empty();
    }
    synchronized (open) {
      StreamClient stream = open.get(node);
      if (stream != null && stream.isOpen()) {
        return Optional.of(stream);
      }
    }
    try {
      return Optional.of(shared(node, StreamClient.connect(http, node, limit)));
    } catch (WebSocketHandshakeException e) {
      refusedNanos.put(node, clock.getAsLong());
      return Optional.empty();
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw e; // The node is down: that says nothing of its streams.
    } catch (IOException e) {
      refusedNanos.put(node, clock.getAsLong());
      var refusal = new ConnectException("no stream could be opened: " + e.getMessage());
      refusal.initCause(e);
      throw refusal;
    }
  }

  /** Several threads may have opened one: the first stays. */
  private StreamClient shared(URI node, StreamClient fresh) {
    synchronized (open) {
      StreamClient first = open.get(node);
      if (closed || (first != null && first.isOpen())) {
        fresh.close();
      } else {
        first = fresh;
        open.put(node, fresh);
      }
      return first == null ? fresh : first;
    }
  }

  @Override
  public void close() {
    synchronized (open) {
      closed = true;
      open.values().forEach(StreamClient::close);
    }
  }
}
