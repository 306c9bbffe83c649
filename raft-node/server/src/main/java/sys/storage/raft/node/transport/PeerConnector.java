package sys.storage.raft.node.transport;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.node.http.PlainHttp;

/** Opens connections to peers. Any thread; a call blocks at most {@link #TIMEOUT}. */
final class PeerConnector implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PeerConnector.class);

  static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** A peer that has not answered a ping for so long is taken for gone. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long PING_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long WRITE_TIMEOUT_MILLIS = 5_000;

  private final PeerAddresses addresses;
  private final MemberId self;
  private final WebSocketClient client;

  PeerConnector(PeerAddresses addresses, MemberId self) {
    this.addresses = addresses;
    this.self = self;
    this.client = client();
  }

  private static WebSocketClient client() {
    HttpClient http = PlainHttp.client("peer-client");
    http.setConnectTimeout(TIMEOUT.toMillis());
    var client = new WebSocketClient(http);
    client.setIdleTimeout(Duration.ZERO);
    client.setMaxFrameSize(PeerListener.MAX_FRAME_BYTES);
    client.setAutoFragment(false);
    return client;
  }

  void start() throws IOException {
    try {
      client.start();
    } catch (Exception e) { // Jetty declares no narrower type.
      throw new IOException("cannot start the client of the peer port", e);
    }
  }

  URI address(MemberId peer) {
    return addresses.peer(peer).resolve(HandshakeHeaders.PATH);
  }

  /**
   * @throws IOException when the peer does not answer or refuses; the message says which
   */
  Connection connect(UUID clusterId, MemberId peer) throws IOException, InterruptedException {
    var request = new ClientUpgradeRequest(address(peer));
    request.setHeader(HandshakeHeaders.PROTOCOL, Byte.toString(FrameWriter.VERSION));
    request.setHeader(HandshakeHeaders.CLUSTER, clusterId.toString());
    request.setHeader(HandshakeHeaders.FROM, self.toString());
    request.setHeader(HandshakeHeaders.TO, peer.toString());
    request.setTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    var pongs = new Pongs();
    var opening = client.connect(pongs, request);
    try {
      return new Connection(opening.get(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS), pongs);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      opening.cancel(true);
      throw new IOException("no answer within " + TIMEOUT, e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      client.stop();
    } catch (Exception e) { // Jetty declares no narrower type.
      throw new IOException("cannot stop the client of the peer port", e);
    }
  }

  /** When the peer was last heard of; nothing else comes back on this way. */
  public static final class Pongs implements Session.Listener.AutoDemanding {

    private volatile long lastNanos = System.nanoTime();

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
      lastNanos = System.nanoTime();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
      // The sending thread meets the same error, and reports it.
      log.debug("a connection to a peer broke: {}", cause.toString());
    }
  }

  /** A connection by which one thread sends. */
  static final class Connection {

    private final Session session;
    private final Pongs pongs;
    private long lastPingNanos = System.nanoTime();

    private Connection(Session session, Pongs pongs) {
      this.session = session;
      this.pongs = pongs;
    }

    /** Blocks until the frame is written: the caller may then use its buffer again. */
    void send(ByteBuffer frame) throws IOException, InterruptedException {
      long now = System.nanoTime();
      if (now - lastPingNanos > PING_INTERVAL_NANOS) {
        long silenceNanos = lastPingNanos - pongs.lastNanos;
        if (silenceNanos > SILENCE_NANOS) {
          throw new IOException("no pong for %d ms".formatted(silenceNanos / 1_000_000));
        }
        lastPingNanos = now;
        session.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
      }
      var written = new Callback.Completable();
      session.sendBinary(frame, written);
      try {
        written.get(WRITE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw new IOException(String.valueOf(cause.getMessage()), cause);
      } catch (TimeoutException e) {
        throw new IOException("a write took longer than %d ms".formatted(WRITE_TIMEOUT_MILLIS), e);
      }
    }

    boolean isOpen() {
      return session.isOpen();
    }

    void close() {
      session.disconnect();
    }
  }
}
