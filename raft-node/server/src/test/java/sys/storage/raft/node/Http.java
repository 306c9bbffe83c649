package sys.storage.raft.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Plain requests, as a user makes them with curl. */
final class Http {

  private Http() {}

  /**
   * @param headers names and values in turn
   */
  static HttpResponse<String> send(URI uri, String method, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(20))
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      // The timeout of a request ends with the headers; this one covers the body.
      return TestNode.HTTP
          .sendAsync(request.build(), BodyHandlers.ofString())
          .get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no answer from " + uri, e);
    }
  }

  static HttpResponse<String> get(URI uri, String... headers)
      throws IOException, InterruptedException {
    return send(uri, "GET", "", headers);
  }

  static HttpResponse<String> put(URI uri, String value, String... headers)
      throws IOException, InterruptedException {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/octet-stream";
    return send(uri, "PUT", value, all);
  }

  static HttpResponse<String> postJson(URI uri, String json, String... headers)
      throws IOException, InterruptedException {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/json";
    return send(uri, "POST", json, all);
  }
}
