package sys.storage.raft.client.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.UnreliableServer;
import sys.storage.raft.client.UnreliableServer.Reaction;
import sys.storage.raft.client.UnreliableServer.Request;

/** What a client makes of nodes that die, hang, send elsewhere or are no nodes at all. */
class KvClientTest {

  private static final String WRITTEN = "{\"key\":\"k\",\"revision\":7,\"index\":9}";
  private static final String VALUE =
      "{\"key\":\"k\",\"value\":\"v\",\"revision\":7,\"createRevision\":7,\"version\":1,"
          + "\"index\":9,\"stale\":false}";

  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration ATTEMPT = Duration.ofMillis(300);

  private final UnreliableServer node;

  KvClientTest() throws IOException {
    node = new UnreliableServer();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  private KvClient client(URI... endpoints) {
    return new KvClient(new KvClientOptions(List.of(endpoints), DEADLINE, ATTEMPT));
  }

  private Outcome<KvReply.Written> put(URI... endpoints) {
    try (KvClient client = client(endpoints)) {
      return client.put("k", "v".getBytes(UTF_8));
    }
  }

  private Outcome<Optional<KvReply.Value>> get() {
    try (KvClient client = client(node.uri())) {
      return client.get("k", Consistency.LINEARIZABLE);
    }
  }

  static Stream<Reaction> lostAnswers() {
    return Stream.of(
        cut(),
        silence(),
        cutInTheBody(WRITTEN),
        stallInTheBody(WRITTEN),
        flood(200),
        flood(500),
        json(200, "null"),
        json(200, "[]"),
        json(200, "{\"key\":\"k\"}"),
        json(503, "null"),
        answer(200, "text/html", "<html>hello</html>"),
        answer(404, "text/html", "<html>no such page</html>"),
        answer(302, "text/html", ""),
        answer(502, "text/plain", "bad gateway"),
        problem(504, "outcome-unknown", ""),
        problem(500, "internal-error", ""));
  }

  @ParameterizedTest
  @MethodSource("lostAnswers")
  void aWriteWithoutAProperAnswerIsRepeatedAsTheSameWrite(Reaction lost) {
    node.then(lost).then(json(200, WRITTEN));

    assertThat(put(node.uri())).isEqualTo(new Outcome.Done<>(new KvReply.Written("k", 7, 9)));

    assertThat(node.requests()).hasSize(2);
    assertThat(node.requests()).extracting(Request::body).containsOnly("v");
    assertThat(node.requests())
        .extracting(request -> request.header(KvHeaders.CLIENT_ID).orElseThrow())
        .containsOnly(node.requests().getFirst().header(KvHeaders.CLIENT_ID).orElseThrow());
    assertThat(node.requests())
        .extracting(request -> request.header(KvHeaders.SEQUENCE).orElseThrow())
        .containsOnly("1");
  }

  @ParameterizedTest
  @MethodSource("lostAnswers")
  void aWriteThatNeverGetsAProperAnswerIsUnknown(Reaction lost) {
    node.then(lost);

    assertThat(put(node.uri()))
        .isInstanceOfSatisfying(
            Outcome.Unknown.class, unknown -> assertThat(unknown.reason()).contains("deadline"));
  }

  /** Nothing can have happened. */
  @ParameterizedTest
  @MethodSource("lostAnswers")
  void aReadThatNeverGetsAProperAnswerIsRefused(Reaction lost) {
    node.then(lost);

    assertThat(get()).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void aReadIsRepeated() {
    node.then(cut()).then(json(200, VALUE));

    assertThat(get())
        .isInstanceOfSatisfying(Outcome.Done.class, done -> assertThat(done.value()).isNotNull());
  }

  @Test
  void onlyANodeCanSayThatAKeyIsAbsent() {
    node.then(answer(404, "application/json", "{\"message\":\"no route\"}"))
        .then(problem(404, "not-found", ""));

    assertThat(get()).isEqualTo(new Outcome.Done<>(Optional.empty()));
    assertThat(node.requests()).hasSize(2);
  }

  @Test
  void theSessionOfAnUnknownWriteIsGivenUp() {
    node.then(cut());
    try (KvClient client = client(node.uri())) {
      client.put("k", new byte[0]);
      int before = node.requests().size();
      client.put("k", new byte[0]);

      assertThat(node.requests().get(before).header(KvHeaders.CLIENT_ID))
          .isNotEqualTo(node.requests().getFirst().header(KvHeaders.CLIENT_ID));
    }
  }

  @Test
  void theSessionOfADecidedWriteGoesOn() {
    node.then(json(200, WRITTEN))
        .then(problem(412, "precondition-failed", ""))
        .then(json(200, WRITTEN));
    try (KvClient client = client(node.uri())) {
      client.put("k", new byte[0]);
      client.put("k", new byte[0], new Condition.Absent());
      client.put("k", new byte[0]);
    }

    assertThat(node.requests())
        .extracting(request -> request.header(KvHeaders.SEQUENCE).orElseThrow())
        .containsExactly("1", "2", "3");
  }

  @Test
  void aWriteThatReachedNobodyIsRefused() throws IOException {
    assertThat(put(UnreliableServer.nobody(), UnreliableServer.nobody()))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.problem().type()).isEqualTo("no-leader");
              assertThat(refused.problem().detail()).contains("cannot connect");
            });
  }

  @Test
  void aNodeThatIsGoneIsPassedOver() throws IOException {
    node.then(json(200, WRITTEN));

    assertThat(put(UnreliableServer.nobody(), node.uri())).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void aRefusalToTheEndIsToldAsItIs() {
    node.then(problem(503, "overloaded", ""));

    assertThat(put(node.uri()))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.problem().type()).isEqualTo("overloaded"));
    assertThat(node.requests()).hasSizeGreaterThan(1);
  }

  @Test
  void aRefusalThatComesAfterALostAnswerDoesNotUndoTheDoubt() {
    node.then(cut()).then(problem(503, "no-leader", ""));

    assertThat(put(node.uri())).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void aFinalRefusalIsNotRepeated() {
    node.then(problem(413, "too-large", ""));

    assertThat(put(node.uri())).isInstanceOf(Outcome.Refused.class);
    assertThat(node.requests()).hasSize(1);
  }

  @Test
  void theLeaderThatANodeNamesIsAsked() throws IOException {
    try (var leader = new UnreliableServer()) {
      leader.then(json(200, WRITTEN));
      node.then(problem(421, "not-leader", ",\"leader\":\"" + leader.uri() + "\""));

      assertThat(put(node.uri())).isInstanceOf(Outcome.Done.class);
      assertThat(leader.requests()).hasSize(1);
    }
  }

  @Test
  void whenTheNamedLeaderIsGoneANodeIsAskedToForward() throws IOException {
    node.then(problem(421, "not-leader", ",\"leader\":\"" + UnreliableServer.nobody() + "\""))
        .then(json(200, WRITTEN));

    assertThat(put(node.uri())).isInstanceOf(Outcome.Done.class);
    assertThat(node.requests().get(0).header(KvHeaders.NO_FORWARD)).contains("true");
    assertThat(node.requests().get(1).header(KvHeaders.NO_FORWARD)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "::", "not an address", "mailto:x", "7"})
  void aLeaderThatIsNoAddressIsIgnored(String leader) {
    node.then(problem(421, "not-leader", ",\"leader\":\"" + leader + "\""))
        .then(json(200, WRITTEN));

    assertThat(put(node.uri())).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void anOperationEndsByItsDeadline() {
    node.then(silence());
    long before = System.nanoTime();

    put(node.uri());

    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isLessThan(DEADLINE.plus(ATTEMPT).plusMillis(500));
  }

  @Test
  void anInterruptEndsTheWaitAndStays() throws InterruptedException {
    node.then(silence());
    var outcome = new AtomicReference<Outcome<KvReply.Written>>();
    var interrupted = new AtomicReference<Boolean>();
    try (KvClient client =
        new KvClient(
            new KvClientOptions(
                List.of(node.uri()), Duration.ofSeconds(30), Duration.ofSeconds(30)))) {
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    outcome.set(client.put("k", new byte[0]));
                    interrupted.set(Thread.currentThread().isInterrupted());
                  });
      await().until(() -> node.requests().size() == 1);
      writer.interrupt();
      writer.join(Duration.ofSeconds(10));
    }

    assertThat(outcome.get()).isInstanceOf(Outcome.Unknown.class);
    assertThat(interrupted.get()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:8080", "ftp://h:1", "http:/h", "/x", "http://h:80/", "http://h/kv"})
  void anEndpointMustBeTheAddressOfANode(String endpoint) {
    assertThatThrownBy(() -> KvClientOptions.of(List.of(URI.create(endpoint))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(endpoint)
        .hasMessageContaining("must");
  }

  @Test
  void optionsOutOfRangeAreRefusedInWords() {
    List<URI> nodes = List.of(node.uri());

    assertThatThrownBy(() -> KvClientOptions.of(List.of())).hasMessageContaining("at least one");
    for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
      assertThatThrownBy(() -> new KvClientOptions(nodes, wrong, ATTEMPT))
          .hasMessageContaining(wrong.toString())
          .hasMessageContaining("positive");
      assertThatThrownBy(() -> new KvClientOptions(nodes, DEADLINE, wrong))
          .hasMessageContaining("positive");
    }
  }

  @Test
  void aKeyThatIsNoTextIsRefusedBeforeItIsSent() {
    try (KvClient client = client(node.uri())) {
      assertThatThrownBy(() -> client.put("\uD800", new byte[0]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("surrogate");
    }
    assertThat(node.requests()).isEmpty();
  }

  @Test
  void keysThatLookLikePathsStayKeys() {
    node.then(json(200, WRITTEN));
    try (KvClient client = client(node.uri())) {
      for (String key : List.of("..", ".", "a/../b", "a b+c?", "ä")) {
        client.put(key, new byte[0]);
      }
    }

    assertThat(node.requests())
        .extracting(Request::line)
        .containsExactly(
            "PUT /kv/%2E%2E HTTP/1.1",
            "PUT /kv/%2E HTTP/1.1",
            "PUT /kv/a%2F..%2Fb HTTP/1.1",
            "PUT /kv/a%20b%2Bc%3F HTTP/1.1",
            "PUT /kv/%C3%A4 HTTP/1.1");
  }
}
