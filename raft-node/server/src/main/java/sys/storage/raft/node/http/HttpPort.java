package sys.storage.raft.node.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * One listening port. Handlers run on platform threads, as many as there are requests in hand: on
 * two busy cores a request costs a fifth less than on virtual threads, whose scheduler wakes twice
 * as many threads for each.
 */
public final class HttpPort implements AutoCloseable {

  /** Many clients come at once when a node comes back. */
  private static final int ACCEPT_QUEUE = 1_024;

  /** Requests beyond it wait. Whoever blocks for long must leave some for the health checks. */
  public static final int MAX_THREADS = 1_280;

  private static final int MIN_THREADS = 4;
  private static final int IDLE_THREAD_MILLIS = 10_000;

  /** A key of 4 KiB may be 12 KiB when percent-encoded. */
  static final int MAX_REQUEST_HEAD_BYTES = 20 << 10;

  private static final Duration ANSWER_TIME = Duration.ofMillis(300);
  private static final long LOOK_AGAIN_MILLIS = 5;

  private final Javalin javalin;

  private final AtomicInteger inHandling;

  private HttpPort(Javalin javalin, AtomicInteger inHandling) {
    this.javalin = javalin;
    this.inHandling = inHandling;
  }

  /**
   * @param port 0 chooses a free one
   * @param memory for the requests of this port
   * @param routes adds routes, and settings of its own
   * @throws io.javalin.util.JavalinBindException when the port is taken
   */
  public static HttpPort open(
      String name,
      String bindAddress,
      int port,
      RequestMemory memory,
      Consumer<JavalinConfig> routes) {
    var inHandling = new AtomicInteger();
    Javalin javalin =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.startup.startupWatcherEnabled = false;
              config.http.prefer405over404 = true;
              config.router.ignoreTrailingSlashes = false;
              config.http.compressionStrategy = CompressionStrategy.NONE;
              config.jetty.addConnector(
                  (server, http) -> {
                    var connector =
                        new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
                    connector.setHost(bindAddress);
                    connector.setPort(port);
                    connector.setAcceptQueueSize(ACCEPT_QUEUE);
                    return connector;
                  });
              config.jetty.threadPool = threadPool(name);
              // The node answers what it has taken before it closes its ports.
              config.jetty.modifyServer(server -> server.setStopTimeout(0));
              config.jetty.modifyHttpConfiguration(
                  http -> {
                    http.setSendServerVersion(false);
                    http.setRequestHeaderSize(MAX_REQUEST_HEAD_BYTES);
                    // A key may contain slashes, dots and anything else: the routes decode the raw
                    // path themselves.
                    http.setUriCompliance(
                        new UriCompliance(
                            "keys", EnumSet.copyOf(UriCompliance.AMBIGUOUS_VIOLATIONS)));
                  });
              config.jetty.modifyServletContextHandler(
                  context -> context.getServletHandler().setDecodeAmbiguousURIs(true));
              config.routes.before(_ -> inHandling.incrementAndGet());
              config.routes.after(_ -> inHandling.decrementAndGet());
              memory.addTo(config.routes);
              ProblemRenderer.install(config);
              routes.accept(config);
            });
    javalin.start();
    return new HttpPort(javalin, inHandling);
  }

  private static QueuedThreadPool threadPool(String name) {
    var pool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, IDLE_THREAD_MILLIS);
    pool.setName(name);
    return pool;
  }

  /** The port that is really listened on. */
  public int port() {
    return javalin.port();
  }

  /** Gives the last answers a moment to leave, and closes the port. */
  @Override
  public void close() {
    awaitIdle();
    javalin.stop();
  }

  private void awaitIdle() {
    long deadline = System.nanoTime() + ANSWER_TIME.toNanos();
    try {
      while (inHandling.get() > 0 && System.nanoTime() < deadline) {
        Thread.sleep(LOOK_AGAIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
