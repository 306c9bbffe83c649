package sys.storage.raft.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import sys.storage.raft.client.stream.StreamCodec;
import sys.storage.raft.client.stream.StreamReply;
import sys.storage.raft.client.stream.StreamRequest;

/** The client's side of a stream: puts the fragments of a frame together, keeps what it brings. */
final class StreamInbox implements WebSocket.Listener {

  private static final Duration POLL = Duration.ofMillis(2);

  private final Map<Long, StreamReply> replies = new ConcurrentHashMap<>();
  private final boolean readsAtOnce;
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private volatile int longestFrameBytes;
  private volatile int closedWith;
  private volatile String closeReason = "";

  StreamInbox() {
    this(true);
  }

  private StreamInbox(boolean readsAtOnce) {
    this.readsAtOnce = readsAtOnce;
  }

  /** Takes nothing before the first {@code request(1)} on its socket. */
  static StreamInbox thatWaits() {
    return new StreamInbox(false);
  }

  WebSocket connect(URI node) throws Exception {
    return TestNode.HTTP
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://" + node.getAuthority() + "/stream"), this)
        .get(10, TimeUnit.SECONDS);
  }

  void send(WebSocket socket, List<StreamRequest> requests) throws Exception {
    socket.sendBinary(StreamCodec.encodeRequests(requests), true).get(10, TimeUnit.SECONDS);
  }

  /** Waits for the reply with this number. */
  StreamReply reply(long id) {
    return await()
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .atMost(TestCluster.PATIENCE)
        .until(() -> Optional.ofNullable(replies.get(id)), Optional::isPresent)
        .orElseThrow();
  }

  int longestFrameBytes() {
    return longestFrameBytes;
  }

  void assertClosed(int code, String reason) {
    await()
        .atMost(TestCluster.PATIENCE)
        .untilAsserted(() -> assertThat(closedWith).isEqualTo(code));
    assertThat(closeReason).containsIgnoringCase(reason);
  }

  @Override
  public void onOpen(WebSocket socket) {
    if (readsAtOnce) {
      WebSocket.Listener.super.onOpen(socket);
    }
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
    byte[] fragment = new byte[data.remaining()];
    data.get(fragment);
    partial.writeBytes(fragment);
    if (last) {
      longestFrameBytes = Math.max(longestFrameBytes, partial.size());
      StreamCodec.decodeReplies(ByteBuffer.wrap(partial.toByteArray()))
          .forEach(reply -> replies.put(reply.id(), reply));
      partial.reset();
    }
    return WebSocket.Listener.super.onBinary(socket, data, last);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    closeReason = reason;
    closedWith = code;
    return WebSocket.Listener.super.onClose(socket, code, reason);
  }
}
