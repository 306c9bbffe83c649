package sys.storage.raft.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One request and its whole answer, bounded in time and size. The JDK's own timeout ends when the
 * headers are there: a body that stops half-way would hold the caller for ever.
 */
public final class Exchange {

  private Exchange() {}

  /**
   * Blocks until the answer is there. Any thread.
   *
   * @param limit until its last byte
   * @param maxBytes of its body
   * @throws java.net.ConnectException when nothing was sent
   * @throws java.net.http.HttpConnectTimeoutException when nothing was sent
   * @throws IOException when there is no answer in time, it breaks off, or is too long
   */
  public static HttpResponse<byte[]> send(
      HttpClient http, HttpRequest request, Duration limit, long maxBytes)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes));
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer within %d ms".formatted(limit.toMillis()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException("the request failed", e.getCause());
    } finally {
      answer.cancel(true);
    }
  }
}
