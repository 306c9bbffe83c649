package sys.storage.raft.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.raft.client.Json;

/** Whatever comes in: a clear problem, nothing changed, the node goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

  private static final String JSON = "application/json";
  private static final String ID = TestCluster.ID.toString();
  private static final String MEMBER =
      "{\"name\":\"x\",\"incarnation\":\"00000000-0000-0000-0000-000000000009\"}";

  private Optional<TestCluster> cluster = Optional.empty();

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    cluster = Optional.of(TestCluster.of(directory, 1));
  }

  @AfterAll
  void stop() throws IOException {
    cluster.orElseThrow().close();
  }

  private TestNode node() {
    return cluster.orElseThrow().node("n0");
  }

  static Stream<Arguments> clientRequests() {
    String longKey = "k".repeat(4097);
    return Stream.of(
        // method, path, content type, body, status, type, part of the detail
        arguments("PUT", "/kv/k", JSON, "{\"value\":1}", 400, "bad-request", "'value'"),
        arguments("PUT", "/kv/k", JSON, "{\"value\":null}", 400, "bad-request", "'value'"),
        arguments("PUT", "/kv/k", JSON, "{}", 400, "bad-request", "'value' is missing"),
        arguments("PUT", "/kv/k", JSON, "", 400, "bad-request", ""),
        arguments("PUT", "/kv/k", JSON, "null", 400, "bad-request", "null"),
        arguments("PUT", "/kv/k", JSON, "[]", 400, "bad-request", ""),
        arguments("PUT", "/kv/k", JSON, "{\"value\":\"v\"", 400, "bad-request", "not valid JSON"),
        arguments("PUT", "/kv/k", JSON, "{\"value\":\"v\"} x", 400, "bad-request", ""),
        arguments("PUT", "/kv/k", JSON, "{\"value\":\"v\",\"ttl\":1}", 400, "bad-request", "'ttl'"),
        arguments(
            "PUT", "/kv/k", JSON, "{\"value\":\"v\",\"value\":\"w\"}", 400, "bad-request", ""),
        arguments("PUT", "/kv/k", JSON, "{\"valueBase64\":\"*\"}", 400, "bad-request", "Base64"),
        arguments("PUT", "/kv/k", "text/csv", "v", 415, "unsupported-media-type", "text/csv"),
        arguments("PUT", "/kv/", JSON, "{\"value\":\"v\"}", 400, "bad-request", "0 bytes"),
        arguments(
            "PUT", "/kv/" + longKey, JSON, "{\"value\":\"v\"}", 400, "bad-request", "4097 bytes"),
        arguments("GET", "/kv/%FF", "", "", 400, "bad-request", "UTF-8"),
        arguments("GET", "/kv/k?consistency=strong", "", "", 400, "bad-request", "'strong'"),
        arguments("GET", "/kv/absent", "", "", 404, "not-found", "'absent'"),
        arguments("PATCH", "/kv/k", JSON, "{}", 405, "method-not-allowed", "PATCH"),
        arguments("DELETE", "/kv", "", "", 405, "method-not-allowed", "DELETE"),
        arguments("GET", "/nothing/here", "", "", 404, "not-found", "/nothing/here"),
        arguments("GET", "/kv?limit=0", "", "", 400, "bad-request", "limit 0"),
        arguments("GET", "/kv?limit=1001", "", "", 400, "bad-request", "1001"),
        arguments("GET", "/kv?limit=ten", "", "", 400, "bad-request", "'ten'"),
        arguments("GET", "/kv?revision=-1", "", "", 400, "bad-request", "'-1'"),
        arguments("GET", "/kv?revision=999999", "", "", 400, "bad-request", "999999"),
        arguments("POST", "/kv", JSON, "{\"operations\":[]}", 400, "bad-request", "0 operations"),
        arguments("POST", "/kv", JSON, "{}", 400, "bad-request", "operations"),
        arguments("POST", "/kv", "text/plain", "{}", 415, "unsupported-media-type", ""),
        arguments(
            "POST",
            "/kv",
            JSON,
            "{\"operations\":[{\"action\":\"fly\",\"key\":\"k\"}]}",
            400,
            "bad-request",
            "'fly'"),
        arguments(
            "POST",
            "/kv",
            JSON,
            "{\"operations\":[{\"action\":\"delete\",\"key\":\"k\",\"value\":\"v\"}]}",
            400,
            "bad-request",
            "put"),
        arguments(
            "POST",
            "/kv",
            JSON,
            "{\"operations\":[{\"action\":\"put\",\"value\":\"v\"}]}",
            400,
            "bad-request",
            "key"),
        arguments("GET", "/watch?from=x", "", "", 400, "bad-request", "'x'"),
        arguments("POST", "/operate_data", JSON, "{", 400, "bad-request", "not valid JSON"),
        arguments("POST", "/operate_data", "text/plain", "{}", 415, "unsupported-media-type", ""),
        arguments(
            "POST",
            "/operate_data",
            JSON,
            "{\"key\":\"k\",\"value\":\"v\",\"action\":\"upsert\"}",
            400,
            "bad-request",
            "'upsert'"),
        arguments(
            "POST",
            "/operate_data",
            JSON,
            "{\"key\":\"\",\"value\":\"v\",\"action\":\"add\"}",
            400,
            "bad-request",
            "0 bytes"),
        arguments(
            "POST",
            "/operate_data",
            JSON,
            "{\"key\":\"k\",\"value\":\"\",\"action\":\"add\"}",
            400,
            "bad-request",
            "'value'"),
        arguments("GET", "/operate_data", "", "", 405, "method-not-allowed", "POST"));
  }

  @ParameterizedTest
  @MethodSource("clientRequests")
  void aBadClientRequestIsRefusedInWords(
      String method,
      String path,
      String contentType,
      String body,
      int status,
      String type,
      String detail)
      throws Exception {
    assertProblem(
        request(node().api().resolve(path), method, contentType, body), status, type, detail);
  }

  static Stream<Arguments> adminRequests() {
    String stale =
        "{\"clusterId\":\"%s\",\"operatorEpoch\":0,\"expectedConfigurationIndex\":1".formatted(ID);
    String good = stale.replace("\"operatorEpoch\":0", "\"operatorEpoch\":1");
    String other = good.replace(ID, "99999999-2222-3333-4444-555555555555");
    return Stream.of(
        // path, body, status, type, part of the detail
        arguments("add-learner", good + "}", 400, "bad-request", "member"),
        arguments("add-learner", good + ",\"member\":{\"name\":\"x\"}}", 400, "bad-request", ""),
        arguments(
            "add-learner",
            good + ",\"member\":{\"name\":\"\",\"incarnation\":\"" + ID + "\"}}",
            400,
            "bad-request",
            "name"),
        arguments(
            "add-learner",
            good + ",\"member\":" + MEMBER + ",\"force\":true}",
            400,
            "bad-request",
            "'force'"),
        arguments(
            "add-learner",
            good.replace("Index\":1", "Index\":77") + ",\"member\":" + MEMBER + "}",
            409,
            "configuration-conflict",
            "77"),
        arguments(
            "add-learner",
            good.replace("Index\":1", "Index\":\"1\"") + ",\"member\":" + MEMBER + "}",
            400,
            "bad-request",
            "expectedConfigurationIndex"),
        arguments(
            "add-learner",
            good.replace("Index\":1", "Index\":1.5") + ",\"member\":" + MEMBER + "}",
            400,
            "bad-request",
            "expectedConfigurationIndex"),
        arguments(
            "add-learner",
            good.replace(",\"expectedConfigurationIndex\":1", "") + ",\"member\":" + MEMBER + "}",
            400,
            "bad-request",
            "expectedConfigurationIndex"),
        arguments(
            "add-learner", stale + ",\"member\":" + MEMBER + "}", 403, "stale-operator", "epoch 0"),
        arguments(
            "add-learner",
            stale.replace("Epoch\":0", "Epoch\":-1") + ",\"member\":" + MEMBER + "}",
            400,
            "bad-request",
            "-1"),
        arguments(
            "add-learner", other + ",\"member\":" + MEMBER + "}", 409, "wrong-cluster", "9999"),
        arguments(
            "bootstrap",
            "{\"clusterId\":\"99999999-2222-3333-4444-555555555555\",\"operatorEpoch\":1}",
            409,
            "wrong-cluster",
            ID),
        arguments("bootstrap", "{\"clusterId\":\"x\",\"operatorEpoch\":1}", 400, "bad-request", ""),
        arguments("enter-joint", good + ",\"voters\":[]}", 400, "bad-request", "voters"),
        arguments(
            "enter-joint",
            good + ",\"voters\":[" + MEMBER + "," + MEMBER + "]}",
            400,
            "bad-request",
            "twice"),
        arguments(
            "enter-joint", good + ",\"voters\":[" + MEMBER + "]}", 409, "learner-not-ready", "x"),
        arguments(
            "leave-joint",
            good + ",\"removed\":[],\"timeoutMillis\":60001}",
            400,
            "bad-request",
            "60001"),
        arguments(
            "leave-joint",
            good.replace("Index\":1", "Index\":7") + ",\"removed\":[],\"timeoutMillis\":0}",
            409,
            "configuration-conflict",
            "7"),
        arguments(
            "catch-up",
            "{\"clusterId\":\"%s\",\"operatorEpoch\":0,\"timeoutMillis\":0}".formatted(ID),
            403,
            "stale-operator",
            ""),
        arguments("unsafe/peers", "{}", 403, "forbidden", "unsafe/peers"),
        arguments("unsafe/configuration", "{}", 403, "forbidden", ""),
        arguments("faults", "{}", 403, "forbidden", "faults"),
        arguments("explode", "{}", 404, "not-found", "/admin/explode"));
  }

  @ParameterizedTest
  @MethodSource("adminRequests")
  void aBadAdminCallIsRefusedAndChangesNothing(
      String call, String body, int status, String type, String detail) throws Exception {
    long before = cluster.orElseThrow().status().configuration().index();

    URI uri = node().adminUri().resolve("/admin/" + call);
    assertProblem(request(uri, "POST", JSON, body), status, type, detail);

    assertThat(cluster.orElseThrow().status().configuration().index()).isEqualTo(before);
  }

  @Test
  void aValueOfOneMebibyteIsTakenAndOneByteMoreIsNot() throws Exception {
    URI uri = node().api().resolve("/kv/large");

    assertThat(Http.put(uri, "v".repeat(1 << 20)).statusCode()).isEqualTo(200);
    assertProblem(Http.put(uri, "v".repeat((1 << 20) + 1)), 413, "too-large", "1048577");
    assertProblem(Http.put(uri, "v".repeat(7 << 20)), 413, "too-large", "");
  }

  @Test
  void aWrongMethodNamesTheRightOnes() throws Exception {
    HttpResponse<String> response = Http.send(node().api().resolve("/state"), "DELETE", "");

    assertProblem(response, 405, "method-not-allowed", "GET");
    assertThat(response.headers().firstValue("Allow")).contains("GET");
  }

  @Test
  void aConflictShowsTheConfigurationInForce() throws Exception {
    HttpResponse<String> response =
        Http.postJson(
            node().adminUri().resolve("/admin/commit-new"),
            "{\"clusterId\":\"%s\",\"operatorEpoch\":1,\"expectedConfigurationIndex\":44}"
                .formatted(ID));

    JsonNode problem = Json.MAPPER.readTree(response.body());
    assertThat(problem.path("configuration").path("index").asLong())
        .isEqualTo(cluster.orElseThrow().status().configuration().index());
  }

  @Test
  void sessionHeadersMustBeWhole() throws Exception {
    URI uri = node().api().resolve("/kv/k");

    assertProblem(Http.put(uri, "v", "X-Raft-Sequence", "1"), 400, "bad-request", "together");
    assertProblem(
        Http.put(uri, "v", "X-Raft-Client-Id", "x", "X-Raft-Sequence", "1"),
        400,
        "bad-request",
        "UUID");
    assertProblem(
        Http.put(uri, "v", "X-Raft-Client-Id", ID, "X-Raft-Sequence", "0"),
        400,
        "bad-request",
        "from 1");
  }

  @Test
  void aRequestThatIsNotHttpGetsAProblemToo() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), node().api().getPort())) {
      socket.setSoTimeout(5_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET /kv/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
    }
  }

  @Test
  void garbageOnThePeerPortIsRefused() throws Exception {
    var answer = Http.get(URI.create("http://127.0.0.1:" + node().peerUri().getPort() + "/peer"));

    assertThat(answer.statusCode()).isBetween(400, 499);
  }

  private static HttpResponse<String> request(
      URI uri, String method, String contentType, String body) throws Exception {
    return contentType.isEmpty()
        ? Http.send(uri, method, body)
        : Http.send(uri, method, body, "Content-Type", contentType);
  }

  private static void assertProblem(
      HttpResponse<String> response, int status, String type, String detail) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = Json.MAPPER.readTree(response.body());
    assertThat(problem.path("type").asText()).isEqualTo(type);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("detail").asText()).contains(detail).doesNotContain("Exception");
  }
}
