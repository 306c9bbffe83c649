package sys.storage.raft.client.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sys.storage.raft.client.UnreliableServer.answer;
import static sys.storage.raft.client.UnreliableServer.cut;
import static sys.storage.raft.client.UnreliableServer.cutInTheBody;
import static sys.storage.raft.client.UnreliableServer.flood;
import static sys.storage.raft.client.UnreliableServer.json;
import static sys.storage.raft.client.UnreliableServer.problem;
import static sys.storage.raft.client.UnreliableServer.silence;
import static sys.storage.raft.client.UnreliableServer.stallInTheBody;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.UnreliableServer;
import sys.storage.raft.client.UnreliableServer.Reaction;

/** What the operator learns from nodes that die, hang, or are no nodes at all. */
class AdminClientTest {

  private static final UUID CLUSTER = UUID.fromString("11111111-2222-3333-4444-555555555555");
  private static final String CHANGED =
      """
      {"alreadyDone":false,"term":3,"configuration":{"index":7,"committed":true,"voters":[],
       "outgoing":[],"learners":[],"learnersNext":[]},"clusterId":"x","operatorEpoch":1,"new":[]}
      """;

  /** Of a client whose node says nothing. */
  private static final Duration TIMEOUT = Duration.ofMillis(400);

  /** Of a client that gets its answer, however busy the machine is. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final UnreliableServer node;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  AdminClientTest() throws IOException {
    node = new UnreliableServer();
  }

  @AfterEach
  void close() throws IOException {
    http.shutdownNow();
    node.close();
  }

  private AdminClient client(URI base, Duration timeout) {
    return new AdminClient(http, base, timeout);
  }

  private Answer<AdminResult.Changed> commitNew(Duration timeout) {
    return client(node.uri(), timeout).commitNew(new AdminRequest.CommitNew(CLUSTER, 1, 7));
  }

  @Test
  void aResultIsReadAndWhatIsNewInItPassedOver() {
    node.then(json(200, CHANGED));

    assertThat(commitNew(PATIENCE))
        .isInstanceOfSatisfying(
            Answer.Ok.class, ok -> assertThat(ok.value()).isInstanceOf(AdminResult.Changed.class));
  }

  static Stream<Reaction> noProperAnswers() {
    return Stream.of(
        cut(),
        silence(),
        cutInTheBody(CHANGED),
        stallInTheBody(CHANGED),
        flood(200),
        flood(409),
        json(200, "null"),
        json(200, "{}"),
        json(200, ""),
        json(200, CHANGED.replace("\"term\":3", "\"term\":\"3\"")),
        json(409, "null"),
        json(409, "{}"),
        json(409, "{\"type\":null,\"title\":\"t\",\"status\":409,\"detail\":\"d\"}"),
        answer(200, "text/html", "<html>hello</html>"),
        answer(302, "text/html", ""),
        answer(403, "text/html", "<html>forbidden by a proxy</html>"),
        answer(502, "text/plain", "bad gateway"));
  }

  @ParameterizedTest
  @MethodSource("noProperAnswers")
  void withoutAProperAnswerTheOutcomeIsNotKnown(Reaction reaction) {
    node.then(reaction);
    long before = System.nanoTime();

    assertThat(commitNew(TIMEOUT))
        .isInstanceOfSatisfying(
            Answer.Unreachable.class,
            unreachable ->
                assertThat(unreachable.reason())
                    .contains(node.uri() + "/admin/commit-new")
                    .hasSizeLessThan(600));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(TIMEOUT.plusSeconds(2));
    assertThat(node.requests()).as("it is the operator's to repeat").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"outcome-unknown", "internal-error"})
  void aNodeThatDoesNotKnowTheOutcomeRefusesNothing(String type) {
    node.then(problem(504, type, ""));

    assertThat(commitNew(PATIENCE))
        .isInstanceOfSatisfying(
            Answer.Unreachable.class,
            unreachable -> assertThat(unreachable.reason()).contains("said by the test"));
  }

  @Test
  void aRefusalIsTold() {
    node.then(problem(403, "stale-operator", ",\"new\":1"));

    assertThat(commitNew(PATIENCE))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.problem().type()).isEqualTo("stale-operator"));
  }

  @Test
  void aNodeThatIsGoneIsUnreachable() throws IOException {
    assertThat(client(UnreliableServer.nobody(), PATIENCE).status(false))
        .isInstanceOf(Answer.Unreachable.class);
  }

  @Test
  void aCallThatWaitsGetsItsTimeOnTop() {
    node.then(silence());
    long before = System.nanoTime();

    client(node.uri(), TIMEOUT).catchUp(new AdminRequest.CatchUp(CLUSTER, 1, 600));

    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isBetween(TIMEOUT.plusMillis(600), TIMEOUT.plusMillis(2_600));
  }

  /** A node refuses such a request; the client must not trip over it before. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MAX_VALUE})
  void aWaitOutOfRangeIsTheNodesToRefuse(long timeoutMillis) {
    node.then(problem(400, "bad-request", ""));

    assertThat(
            client(node.uri(), PATIENCE)
                .catchUp(new AdminRequest.CatchUp(CLUSTER, 1, timeoutMillis)))
        .isInstanceOf(Answer.Refused.class);
  }

  @Test
  void whatItIsMadeOfIsChecked() {
    for (String base : new String[] {"", "localhost:9090", "http:/x", "mailto:x"}) {
      assertThatThrownBy(() -> client(URI.create(base), PATIENCE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("http://host:port");
    }
    assertThatThrownBy(() -> new AdminClient(http, node.uri(), Duration.ZERO))
        .hasMessageContaining("positive");
  }
}
