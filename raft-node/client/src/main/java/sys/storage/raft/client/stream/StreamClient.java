package sys.storage.raft.client.stream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * One connection to {@code GET /stream} of one node, shared by many threads: what they ask while a
 * frame is being sent goes together into the next one.
 */
public final class StreamClient implements AutoCloseable {

  /** Who waits that long without any frame from the node gives the connection up. */
  static final Duration SILENCE = Duration.ofSeconds(1);

  private final Inbox inbox = new Inbox();
  private final AtomicLong nextId = new AtomicLong(1);
  private final Map<Long, CompletableFuture<StreamReply>> waiting = new ConcurrentHashMap<>();
  private final Object lock = new Object();
  private final Queue<Queued> queue = new ArrayDeque<>();
  private boolean sending;
  private volatile Optional<WebSocket> socket = Optional.empty();
  private volatile Optional<IOException> broken = Optional.empty();
  private volatile long lastFrameNanos = System.nanoTime();

  private record Queued(StreamRequest request, int bytes) {}

  private StreamClient() {}

  /**
   * Blocks until the connection stands.
   *
   * @param node {@code http://host:8080}
   * @throws WebSocketHandshakeException when something answers that has no stream
   * @throws ConnectException when nothing answers
   * @throws HttpConnectTimeoutException when nothing answers
   * @throws HttpTimeoutException when something takes the connection and says nothing
   * @throws IOException when the connection breaks meanwhile
   */
  public static StreamClient connect(HttpClient http, URI node, Duration limit)
      throws IOException, InterruptedException {
    var client = new StreamClient();
    URI stream = URI.create("ws" + node.toString().substring("http".length()) + "/stream");
    CompletableFuture<WebSocket> opening =
        http.newWebSocketBuilder().connectTimeout(limit).buildAsync(stream, client.inbox);
    try {
      client.socket = Optional.of(opening.get(limit.toNanos(), TimeUnit.NANOSECONDS));
      return client;
    } catch (TimeoutException e) {
      throw new HttpTimeoutException(
          "no stream at %s within %d ms".formatted(node, limit.toMillis()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException("no stream at " + node, e.getCause());
    } finally {
      if (client.socket.isEmpty()) {
        var unused = opening.thenAccept(WebSocket::abort); // Should it still come.
      }
    }
  }

  /** Whether more may be asked. */
  public boolean isOpen() {
    return broken.isEmpty();
  }

  /**
   * Blocks until the reply is there.
   *
   * @param request makes the request of the id that its reply will carry
   * @throws IllegalArgumentException when the key is longer than a stream can carry
   * @throws IOException when no reply came in time or the connection broke: whether the node acted
   *     is not known
   */
  public StreamReply ask(LongFunction<StreamRequest> request, Duration limit)
      throws IOException, InterruptedException {
    long askedNanos = System.nanoTime();
    long id = nextId.getAndIncrement();
    var reply = new CompletableFuture<StreamReply>();
    waiting.put(id, reply);
    try {
      // After the registration: whoever breaks the connection from now on ends this wait as well.
      if (broken.isPresent()) {
        throw broken.get();
      }
      StreamRequest numbered = request.apply(id);
      enqueue(numbered, StreamCodec.bytesOf(numbered));
      return reply.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (limit.compareTo(SILENCE) >= 0 && lastFrameNanos - askedNanos < 0) {
        // A host that is gone, or came back elsewhere, never closes what it had.
        fail(new IOException("the node said nothing for %d ms".formatted(limit.toMillis())));
      }
      throw new IOException("no reply within %d ms".formatted(limit.toMillis()), e);
    } catch (ExecutionException e) {
      throw new IOException("the stream broke", e.getCause());
    } finally {
      waiting.remove(id);
    }
  }

  private void enqueue(StreamRequest request, int bytes) {
    synchronized (lock) {
      queue.add(new Queued(request, bytes));
      if (sending) {
        return;
      }
      sending = true;
    }
    sendWaiting();
  }

  /** Sends what waits, and what comes meanwhile. One thread at a time. */
  private void sendWaiting() {
    while (true) {
      List<StreamRequest> batch = nextBatch();
      if (batch.isEmpty()) {
        return;
      }
      CompletableFuture<WebSocket> sent =
          socket.orElseThrow().sendBinary(StreamCodec.encodeRequests(batch), true);
      if (!sent.isDone() || sent.isCompletedExceptionally()) {
        var unused = sent.whenComplete((_, failure) -> goOn(Optional.ofNullable(failure)));
        return;
      }
    }
  }

  private void goOn(Optional<Throwable> failure) {
    failure.ifPresentOrElse(
        reason -> fail(new IOException("cannot send", reason)), this::sendWaiting);
  }

  /** Empty when nothing waits: then the next request starts the sending anew. */
  private List<StreamRequest> nextBatch() {
    synchronized (lock) {
      var batch = new ArrayList<StreamRequest>();
      int bytes = 0;
      while (!queue.isEmpty() && bytes < StreamCodec.FRAME_TARGET_BYTES) {
        Queued next = queue.remove();
        bytes += next.bytes();
        batch.add(next.request());
      }
      sending = !batch.isEmpty();
      return batch;
    }
  }

  private void fail(IOException reason) {
    if (broken.isEmpty()) {
      broken = Optional.of(reason);
    }
    socket.ifPresent(WebSocket::abort);
    waiting.values().forEach(reply -> reply.completeExceptionally(reason));
  }

  @Override
  public void close() {
    fail(new IOException("the stream was closed"));
  }

  /** Takes the replies; called by one thread at a time. */
  private final class Inbox implements WebSocket.Listener {

    private ByteBuffer frame = ByteBuffer.allocate(8 << 10);

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      lastFrameNanos = System.nanoTime();
      try {
        take(data);
        if (last) {
          StreamCodec.decodeReplies(frame.flip()).forEach(this::deliver);
          frame.clear();
        }
        from.request(1);
      } catch (IOException | IllegalArgumentException e) {
        fail(new IOException("the node sent what is no frame of replies", e));
      }
      return CompletableFuture.allOf();
    }

    private void take(ByteBuffer data) throws IOException {
      if (data.remaining() > frame.remaining()) {
        int needed = frame.position() + data.remaining();
        if (needed > StreamCodec.MAX_FRAME_BYTES) {
          throw new IOException(
              "a frame is longer than %d bytes".formatted(StreamCodec.MAX_FRAME_BYTES));
        }
        frame = ByteBuffer.allocate(Math.max(needed, 2 * frame.capacity())).put(frame.flip());
      }
      frame.put(data);
    }

    private void deliver(StreamReply reply) {
      CompletableFuture<StreamReply> waiter = waiting.get(reply.id());
      if (waiter != null) {
        waiter.complete(reply);
      }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      fail(new IOException("the node sent text, which is no frame of replies"));
      return CompletableFuture.allOf();
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      fail(new IOException("the node closed the stream: %d %s".formatted(code, reason)));
      return CompletableFuture.allOf();
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      fail(new IOException("the stream broke", error));
    }
  }
}
