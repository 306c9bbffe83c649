package sys.storage.harness.scenarios.reproduction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import sys.storage.raft.client.Exchange;
import sys.storage.raft.client.Problem;

/** A client of one member, which must answer by itself: nothing is forwarded, nothing retried. */
final class PinnedClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final long MAX_ANSWER_BYTES = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;

  PinnedClient(HttpClient http) {
    this.http = http;
  }

  Reply put(URI node, String key, String value) {
    String body = JSON.createObjectNode().put("value", value).toString();
    return send(
        request(node, key)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body))
            .build(),
        answer ->
            new Reply.Written(answer.path("index").asLong(), answer.path("revision").asLong()));
  }

  Reply get(URI node, String key) {
    return send(
        request(node, key).GET().build(),
        answer ->
            new Reply.Read(
                Optional.of(answer.path("value").asText()), answer.path("revision").asLong()));
  }

  private static HttpRequest.Builder request(URI node, String key) {
    return HttpRequest.newBuilder(node.resolve("/kv/" + key)).header("X-Raft-No-Forward", "true");
  }

  private interface Success {
    Reply of(JsonNode answer);
  }

  private Reply send(HttpRequest request, Success success) {
    try {
      HttpResponse<byte[]> response = Exchange.send(http, request, TIMEOUT, MAX_ANSWER_BYTES);
      JsonNode answer = JSON.readTree(new String(response.body(), StandardCharsets.UTF_8));
      if (response.statusCode() == 200) {
        return success.of(answer);
      }
      String type = answer.path("type").asText();
      return switch (type) {
        case Problem.NOT_FOUND -> new Reply.Read(Optional.empty(), 0);
        case Problem.OUTCOME_UNKNOWN, Problem.INTERNAL, "" ->
            new Reply.Unknown(answer.path("detail").asText());
        case String _ -> new Reply.Refused(type);
      };
    } catch (ConnectException e) {
      return new Reply.Refused("no connection");
    } catch (IOException e) {
      return new Reply.Unknown(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply.Unknown("interrupted");
    }
  }
}
