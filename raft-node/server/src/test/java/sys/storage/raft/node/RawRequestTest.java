package sys.storage.raft.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
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

/** Bytes that no HTTP library sends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RawRequestTest {

  private static final String PROBLEM = "application/problem+json";
  private static final String REST = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";

  private Optional<BadInputCluster> started = Optional.empty();

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    started = Optional.of(new BadInputCluster(directory));
  }

  @AfterAll
  void stop() throws IOException {
    cluster().close();
  }

  private BadInputCluster cluster() {
    return started.orElseThrow();
  }

  static Stream<Arguments> malformedRequests() {
    String json = REST + "Content-Type: application/json\r\n";
    return Stream.of(
        arguments("GET /kv/%zz" + REST + "\r\n", 400),
        arguments("GET /kv/%" + REST + "\r\n", 400),
        arguments("GET /kv/a|b" + REST + "\r\n", 400),
        arguments("GET\r\n\r\n", 400),
        arguments("\0\1\2\3\r\n\r\n", 400),
        arguments("GET /kv/k HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        arguments("GET /kv/k HTTP/9.9\r\nHost: x\r\n\r\n", 505),
        arguments("GET /kv/k" + REST + "no colon here\r\n\r\n", 400),
        arguments("GET /kv/k" + REST + "X: " + "x".repeat(30_000) + "\r\n\r\n", 413),
        arguments("GET /kv/" + "k".repeat(30_000) + REST + "\r\n", 413),
        arguments("PUT /kv/k" + json + "Content-Length: -1\r\n\r\n{}", 400),
        arguments("PUT /kv/k" + json + "Content-Length: many\r\n\r\n{}", 400),
        arguments("PUT /kv/k" + json + "Content-Length: 100\r\n\r\n{\"value\":\"v\"}", 400),
        arguments("POST /kv" + json + "Content-Length: 100\r\n\r\n{\"operations\":[", 400),
        arguments("PUT /kv/k" + json + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n", 400),
        arguments("PUT /kv/k" + json + "Transfer-Encoding: chunked\r\n\r\n4\r\n{}", 400));
  }

  @ParameterizedTest
  @MethodSource("malformedRequests")
  void whatIsNoProperRequestGetsAProblem(String request, int status) throws Exception {
    cluster()
        .assertUnchangedBy(
            () -> {
              for (TestNode node : new TestNode[] {cluster().leader(), cluster().follower()}) {
                assertThat(send(node.api(), request))
                    .startsWith("HTTP/1.1 " + status)
                    .contains(PROBLEM)
                    .contains("\"status\":" + status)
                    .doesNotContain("Exception");
              }
            });
  }

  /** A server takes more characters in a query than a client library. */
  @Test
  void charactersThatBelongEncodedAreForwardedEncoded() throws Exception {
    for (TestNode node : new TestNode[] {cluster().leader(), cluster().follower()}) {
      assertThat(send(node.api(), "GET /kv?prefix=a|{}^`" + REST + "\r\n"))
          .startsWith("HTTP/1.1 200")
          .contains("\"items\":[]");
    }
  }

  @Test
  void aStreamWithoutAnUpgradeIsRefused() throws Exception {
    String answer = send(cluster().leader().api(), "GET /stream" + REST + "\r\n");

    assertThat(answer).startsWith("HTTP/1.1 4").contains(PROBLEM);
  }

  @Test
  void garbageOnThePeerPortIsRefused() throws Exception {
    URI peers = URI.create("http://127.0.0.1:" + cluster().leader().peerUri().getPort());

    cluster()
        .assertUnchangedBy(
            () -> {
              assertThat(Http.get(peers.resolve("/peer")).statusCode()).isBetween(400, 499);
              assertThat(send(peers, "GET /peer" + REST + "\r\n")).startsWith("HTTP/1.1 4");
              assertThat(send(peers, "\0\1\2\3\r\n\r\n")).startsWith("HTTP/1.1 4");
            });
  }

  /** Says it all, and hangs up its side. */
  private static String send(URI node, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
