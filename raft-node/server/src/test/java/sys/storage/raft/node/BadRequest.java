package sys.storage.raft.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sys.storage.raft.client.Json;

/**
 * A request that must be refused.
 *
 * @param headers names and values in turn
 * @param says what the detail must name: the field, the value, the limit, the next step
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record BadRequest(
    String method,
    String path,
    List<String> headers,
    byte[] body,
    int status,
    String type,
    List<String> says) {

  private static final int MAX_SHOWN_CHARS = 90;

  static BadRequest of(String method, String path) {
    return new BadRequest(method, path, List.of(), new byte[0], 0, "", List.of());
  }

  static BadRequest json(String method, String path, String body) {
    return of(method, path).with("Content-Type", "application/json").sending(body.getBytes(UTF_8));
  }

  BadRequest with(String header, String value) {
    var all = new ArrayList<>(headers);
    all.add(header);
    all.add(value);
    return new BadRequest(method, path, all, body, status, type, says);
  }

  BadRequest sending(byte[] bytes) {
    return new BadRequest(method, path, headers, bytes, status, type, says);
  }

  BadRequest refused(int expectedStatus, String expectedType, String... words) {
    return new BadRequest(
        method, path, headers, body, expectedStatus, expectedType, List.of(words));
  }

  /** Sends it, and checks the answer. */
  HttpResponse<String> checkAt(URI node) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.resolve(path))
            .timeout(Duration.ofSeconds(20))
            .method(method, BodyPublishers.ofByteArray(body));
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(String[]::new));
    }
    HttpResponse<String> answer = TestNode.HTTP.send(request.build(), BodyHandlers.ofString());
    assertProblem(answer, status, type, says);
    return answer;
  }

  static JsonNode assertProblem(
      HttpResponse<String> answer, int status, String type, List<String> says) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = Json.MAPPER.readTree(answer.body());
    assertThat(problem.path("type").asText()).isEqualTo(type);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("title").asText()).isNotEmpty();
    assertThat(problem.path("detail").asText())
        .contains(says)
        .doesNotContain("Exception", "java.", "`", "sys.storage");
    return problem;
  }

  @Override
  public String toString() {
    String text = "%s %s %s %s".formatted(method, path, headers, new String(body, UTF_8));
    String shown =
        text.length() > MAX_SHOWN_CHARS ? text.substring(0, MAX_SHOWN_CHARS) + "…" : text;
    return "%s: %d %s".formatted(shown.replaceAll("\\p{Cntrl}", "?"), status, type);
  }
}
