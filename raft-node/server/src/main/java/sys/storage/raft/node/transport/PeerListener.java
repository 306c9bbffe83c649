package sys.storage.raft.node.transport;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.raft.client.Problem;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Message;
import sys.storage.raft.node.http.ProblemException;

/** The peer port: what other members send to this one. */
final class PeerListener {

  /** Longest frame that is accepted. An entry is at most a batch of writes, far below this. */
  static final int MAX_FRAME_BYTES = 16 << 20;

  private static final Logger log = LoggerFactory.getLogger(PeerListener.class);

  /** Longer than any pause between heartbeats and pings of a living peer. */
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final MemberId self;
  private final Supplier<Optional<UUID>> clusterId;
  private final TransportCounters counters;
  private final Consumer<Message> inbound;

  PeerListener(
      MemberId self,
      Supplier<Optional<UUID>> clusterId,
      TransportCounters counters,
      Consumer<Message> inbound) {
    this.self = self;
    this.clusterId = clusterId;
    this.counters = counters;
    this.inbound = inbound;
  }

  void routes(JavalinConfig config) {
    config.jetty.modifyWebSocketServletFactory(
        factory -> {
          factory.setMaxBinaryMessageSize(MAX_FRAME_BYTES);
          factory.setMaxFrameSize(MAX_FRAME_BYTES);
          factory.setIdleTimeout(IDLE);
        });
    config.routes.wsBeforeUpgrade(HandshakeHeaders.PATH, this::check);
    config.routes.ws(
        HandshakeHeaders.PATH,
        ws -> {
          ws.onBinaryMessage(
              message -> {
                if (!receive(message.data())) {
                  message.closeSession(1007, "malformed frame");
                }
              });
          // The sender sees the broken connection as well, and opens another.
          ws.onError(error -> log.debug("a peer's connection broke: {}", error.error()));
        });
  }

  private void check(Context ctx) {
    String version = header(ctx, HandshakeHeaders.PROTOCOL);
    String to = header(ctx, HandshakeHeaders.TO);
    String cluster = header(ctx, HandshakeHeaders.CLUSTER);
    String own = Byte.toString(FrameWriter.VERSION);
    if (!version.equals(own)) {
      throw refuse(ctx, "it speaks protocol '%s', this node %s".formatted(version, own));
    }
    if (!to.equals(self.toString())) {
      throw refuse(ctx, "it is for member '%s', this is %s".formatted(to, self));
    }
    Optional<UUID> mine = clusterId.get();
    if (mine.isPresent() && !cluster.equals(mine.get().toString())) {
      throw refuse(ctx, "it is of cluster '%s', this is %s".formatted(cluster, mine.get()));
    }
  }

  private ProblemException refuse(Context ctx, String why) {
    counters.refusedHandshake();
    log.debug("connection of {} refused: {}", header(ctx, HandshakeHeaders.FROM), why);
    return ProblemException.conflict(Problem.WRONG_CLUSTER, "connection refused: " + why);
  }

  private static String header(Context ctx, String name) {
    return Optional.ofNullable(ctx.header(name)).orElse("");
  }

  private boolean receive(ByteBuffer frame) {
    int bytes = frame.remaining();
    List<Message> messages;
    try {
      messages = FrameReader.read(frame);
    } catch (MalformedFrameException e) {
      counters.malformed();
      log.warn("malformed frame of {} bytes on the peer port: {}", bytes, e.getMessage());
      return false;
    }
    counters.received(messages.size(), bytes);
    messages.forEach(inbound);
    return true;
  }
}
