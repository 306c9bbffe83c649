package sys.storage.raft.node.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;

/** Requests to the HTTP ports of other nodes, bounded in time. Any thread; blocks. */
public final class NodeCalls implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

  /** Shorter than a node keeps an idle connection: a request on a closed one would be lost. */
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(10);

  private static final byte[] NO_BODY = new byte[0];
  private static final int MAX_AT_ONCE = HttpPort.MAX_THREADS;

  private final HttpClient http = PlainHttp.client("node-calls");

  /**
   * @throws IOException when the client cannot be started
   */
  public NodeCalls() throws IOException {
    http.setConnectTimeout(CONNECT_TIMEOUT.toMillis());
    http.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    http.setMaxConnectionsPerDestination(MAX_AT_ONCE);
    http.setFollowRedirects(false);
    http.setUserAgentField(null);
    try {
      http.start();
      // Answers are passed on as they come.
      http.getContentDecoderFactories().clear();
    } catch (Exception e) { // Jetty declares no narrower type.
      throw new IOException("cannot start the client of other nodes", e);
    }
  }

  /**
   * The beginning of an answer, and the rest as it comes.
   *
   * @param body to be closed; fails when the time is up
   */
  public record Answer(int status, HttpFields headers, InputStream body) {}

  /** See {@link #send}. */
  public Answer get(URI uri, Duration limit) throws IOException, InterruptedException {
    return send("GET", uri, Map.of(), NO_BODY, limit);
  }

  /**
   * @param limit until the last byte of the answer
   * @throws ConnectException when for certain nothing was sent
   * @throws IOException when there is no answer in time
   */
  public Answer send(
      String method, URI uri, Map<String, String> headers, byte[] body, Duration limit)
      throws IOException, InterruptedException {
    var begun = new AtomicBoolean();
    Request request =
        http.newRequest(uri)
            .method(method)
            .headers(fields -> headers.forEach(fields::put))
            .timeout(limit.toNanos(), TimeUnit.NANOSECONDS)
            .onRequestBegin(_ -> begun.set(true));
    if (body.length > 0) {
      request.body(new BytesRequestContent(body));
    }
    var listener = new InputStreamResponseListener();
    request.send(listener);
    try {
      Response response = listener.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return new Answer(response.getStatus(), response.getHeaders(), listener.getInputStream());
    } catch (TimeoutException e) {
      var unused = request.abort(e);
      throw new IOException("no answer within %d ms".formatted(limit.toMillis()), e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (begun.get()) {
        throw new IOException(String.valueOf(cause.getMessage()), cause);
      }
      var unsent = new ConnectException(String.valueOf(cause.getMessage()));
      unsent.initCause(cause);
      throw unsent;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      http.stop();
    } catch (Exception e) { // Jetty declares no narrower type.
      throw new IOException("cannot stop the client of other nodes", e);
    }
  }
}
