package sys.storage.raft.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.raft.core.SafetyMode;

/** What the two unsafe calls refuse, in the mode that has them and in the others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnsafeBadInputTest {

  private static final String VOTER =
      "{\"name\":\"x\",\"incarnation\":\"00000000-0000-0000-0000-000000000009\"}";

  private final Map<SafetyMode, TestNode> nodes = new EnumMap<>(SafetyMode.class);

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    for (SafetyMode mode : SafetyMode.values()) {
      nodes.put(
          mode,
          TestNode.start(
              mode.text(),
              directory.resolve(mode.text()),
              TestNode.options().withSafetyMode(mode),
              new TestNode.Addresses()));
    }
  }

  @AfterAll
  void stop() throws IOException {
    for (TestNode node : nodes.values()) {
      node.close();
    }
  }

  private record Wrong(SafetyMode mode, BadRequest request) {
    @Override
    public String toString() {
      return mode.text() + ": " + request;
    }
  }

  private static Wrong peers(String voters) {
    return new Wrong(SafetyMode.UNSAFE_EARLY_VOTE, post("peers", "", voters));
  }

  private static Wrong configuration(String voters) {
    return new Wrong(
        SafetyMode.UNSAFE_NO_JOINT,
        post("configuration", ",\"expectedConfigurationIndex\":1", voters));
  }

  private static BadRequest post(String call, String index, String voters) {
    String cluster = "{\"clusterId\":\"%s\",\"operatorEpoch\":1".formatted(TestCluster.ID);
    return json(call, "%s%s,\"voters\":%s}".formatted(cluster, index, voters));
  }

  private static BadRequest json(String call, String body) {
    return BadRequest.json("POST", "/admin/unsafe/" + call, body);
  }

  private static Wrong with(Wrong wrong, int status, String type, String... says) {
    return new Wrong(wrong.mode(), wrong.request().refused(status, type, says));
  }

  static Stream<Wrong> mistakes() {
    return Stream.of(
        with(peers("[]"), 400, "bad-request", "voters is empty"),
        with(peers("[" + VOTER + "," + VOTER + "]"), 400, "bad-request", "twice"),
        with(peers("{}"), 400, "bad-request", "'voters'"),
        with(peers("null"), 400, "bad-request", "'voters'"),
        with(peers("[{\"name\":\"x\"}]"), 400, "bad-request", "incarnation'"),
        with(peers("[" + VOTER.replace("\"x\"", "\"a b\"") + "]"), 400, "bad-request", "'a b'"),
        with(configuration("[]"), 400, "bad-request", "voters is empty"),
        with(configuration("[" + VOTER + "," + VOTER + "]"), 400, "bad-request", "twice"),
        with(configuration("[" + VOTER + "]"), 409, "blank-node", "blank"));
  }

  static Stream<Wrong> withoutABody() {
    return Stream.of(
        early(json("peers", "").refused(400, "bad-request", "empty", "JSON object")),
        early(json("peers", "[]").refused(400, "bad-request", "JSON object")),
        early(
            post("peers", ",\"force\":true", "[" + VOTER + "]")
                .refused(400, "bad-request", "'force'")),
        early(
            BadRequest.of("POST", "/admin/unsafe/peers")
                .with("Content-Type", "text/plain")
                .sending("x".getBytes(UTF_8))
                .refused(415, "unsupported-media-type", "text/plain")),
        early(
            BadRequest.of("GET", "/admin/unsafe/peers").refused(405, "method-not-allowed", "POST")),
        early(json("explode", "{}").refused(404, "not-found", "/admin/unsafe/explode")));
  }

  private static Wrong early(BadRequest request) {
    return new Wrong(SafetyMode.UNSAFE_EARLY_VOTE, request);
  }

  static Stream<Wrong> otherModes() {
    return Stream.of(SafetyMode.values())
        .flatMap(
            mode ->
                Stream.of(
                        new Wrong(
                            SafetyMode.UNSAFE_EARLY_VOTE,
                            json("peers", "{}")
                                .refused(403, "forbidden", "unsafe-early-vote", mode.text())),
                        new Wrong(
                            SafetyMode.UNSAFE_NO_JOINT,
                            json("configuration", "{}")
                                .refused(403, "forbidden", "unsafe-no-joint", mode.text())))
                    .filter(call -> call.mode() != mode)
                    .map(call -> new Wrong(mode, call.request())));
  }

  @ParameterizedTest
  @MethodSource({"mistakes", "withoutABody", "otherModes"})
  void isRefused(Wrong wrong) throws Exception {
    TestNode node = nodes.getOrDefault(wrong.mode(), nodes.values().iterator().next());
    wrong.request().checkAt(node.adminUri());
  }
}
