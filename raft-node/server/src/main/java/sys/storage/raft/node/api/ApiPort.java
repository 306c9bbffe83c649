package sys.storage.raft.node.api;

import io.javalin.config.JavalinConfig;
import java.util.function.Supplier;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.node.http.HttpPort;
import sys.storage.raft.node.http.NodeCalls;
import sys.storage.raft.node.http.RequestMemory;
import sys.storage.raft.node.runtime.RaftNode;
import sys.storage.raft.node.telemetry.NodeMetrics;
import sys.storage.raft.node.transport.PeerAddresses;

/** The client port with all its routes. */
public final class ApiPort implements AutoCloseable {

  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final WatchRoute watch;
  private final HttpPort port;

  /**
   * Opens the port; the node may still be starting.
   *
   * @param status what {@code GET /status} shows
   */
  public ApiPort(
      RaftNode node,
      PeerAddresses addresses,
      NodeCalls calls,
      NodeMetrics metrics,
      Supplier<NodeStatus> status,
      String bindAddress,
      int portNumber) {
    var forwarder = new Forwarder(node.self().name(), calls);
    var router = new LeaderRouter(node, addresses, forwarder);
    watch = new WatchRoute(router);
    RequestMemory memory = RequestMemory.ofHeap();
    port =
        HttpPort.open(
            "api",
            bindAddress,
            portNumber,
            memory,
            config -> {
              new KvRoutes(router).addTo(config.routes);
              new RangeRoutes(router).addTo(config.routes);
              new OperateDataRoutes(router, addresses).addTo(config.routes);
              new HealthRoutes(node, status).addTo(config.routes);
              watch.addTo(config.routes);
              new StreamRoute(node, addresses, memory).addTo(config);
              metrics(config, metrics);
            });
  }

  private static void metrics(JavalinConfig config, NodeMetrics metrics) {
    config.routes.get("/metrics", ctx -> ctx.contentType(PROMETHEUS_TEXT).result(metrics.scrape()));
    config.requestLogger.http(
        (ctx, millis) ->
            metrics.request(ctx.method().name(), ctx.statusCode(), Math.round(millis * 1e6)));
  }

  public int port() {
    return port.port();
  }

  /** Ends the watches, gives the other answers a moment to leave, and closes the port. */
  @Override
  public void close() {
    watch.close();
    port.close();
  }
}
