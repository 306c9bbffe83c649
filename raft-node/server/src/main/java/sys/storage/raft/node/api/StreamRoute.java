package sys.storage.raft.node.api;

import io.javalin.config.JavalinConfig;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.raft.client.stream.StreamCodec;
import sys.storage.raft.node.http.RequestMemory;
import sys.storage.raft.node.runtime.RaftNode;
import sys.storage.raft.node.transport.PeerAddresses;

/**
 * {@code GET /stream}: a WebSocket with many operations in one binary frame, see {@link
 * StreamCodec}. Nothing is forwarded: a node that does not lead names the leader.
 */
final class StreamRoute {

  private static final Logger log = LoggerFactory.getLogger(StreamRoute.class);
  private static final Duration IDLE = Duration.ofMinutes(5);

  private final RaftNode node;
  private final PeerAddresses addresses;
  private final RequestMemory memory;
  private final ConcurrentHashMap<String, StreamConnection> connections = new ConcurrentHashMap<>();

  StreamRoute(RaftNode node, PeerAddresses addresses, RequestMemory memory) {
    this.node = node;
    this.addresses = addresses;
    this.memory = memory;
  }

  void addTo(JavalinConfig config) {
    config.jetty.modifyWebSocketServletFactory(
        factory -> {
          factory.setMaxBinaryMessageSize(StreamCodec.MAX_FRAME_BYTES);
          factory.setMaxFrameSize(StreamCodec.MAX_FRAME_BYTES);
          factory.setIdleTimeout(IDLE);
        });
    config.routes.ws(
        "/stream",
        ws -> {
          ws.onConnect(
              ctx ->
                  connections.put(
                      ctx.sessionId(), new StreamConnection(node, addresses, memory, ctx.session)));
          ws.onBinaryMessage(
              ctx -> {
                StreamConnection connection = connections.get(ctx.sessionId());
                if (connection == null) {
                  return;
                }
                try {
                  connection.accept(StreamCodec.decodeRequests(ctx.data()));
                } catch (IllegalArgumentException e) {
                  ctx.closeSession(1007, "malformed frame: " + e.getMessage());
                }
              });
          ws.onMessage(ctx -> ctx.closeSession(1003, "only binary frames are taken"));
          ws.onClose(ctx -> connections.remove(ctx.sessionId()));
          ws.onError(
              ctx -> {
                connections.remove(ctx.sessionId());
                log.debug("a stream broke: {}", ctx.error());
              });
        });
  }
}
