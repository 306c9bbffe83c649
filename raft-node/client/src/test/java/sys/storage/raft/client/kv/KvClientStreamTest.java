package sys.storage.raft.client.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static sys.storage.raft.client.UnreliableServer.cut;
import static sys.storage.raft.client.UnreliableServer.json;
import static sys.storage.raft.client.UnreliableServer.problem;
import static sys.storage.raft.client.UnreliableServer.silence;
import static sys.storage.raft.client.UnreliableStream.echo;
import static sys.storage.raft.client.UnreliableStream.stream;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sys.storage.raft.client.UnreliableServer;
import sys.storage.raft.client.UnreliableServer.Reaction;
import sys.storage.raft.client.UnreliableStream;
import sys.storage.raft.client.UnreliableStream.Script;
import sys.storage.raft.client.stream.StreamReply;
import sys.storage.raft.client.stream.StreamReply.Status;
import sys.storage.raft.client.stream.StreamRequest;

/** Writes by streams: when they are repeated, when they go by HTTP instead, and what is told. */
class KvClientStreamTest {

  private static final Outcome<KvReply.Written> BY_STREAM =
      new Outcome.Done<>(new KvReply.Written("k", 7, 9));
  private static final Outcome<KvReply.Written> BY_HTTP =
      new Outcome.Done<>(new KvReply.Written("k", 1, 2));
  private static final Reaction HTTP = json(200, "{\"key\":\"k\",\"revision\":1,\"index\":2}");
  private static final byte[] VALUE = "v".getBytes(UTF_8);
  private static final Duration DEADLINE = Duration.ofMillis(1_200);
  private static final Duration ATTEMPT = Duration.ofMillis(500);

  private final UnreliableServer node;

  KvClientStreamTest() throws IOException {
    node = new UnreliableServer();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  private static KvClient client(URI... endpoints) {
    return new KvClient(new KvClientOptions(List.of(endpoints), DEADLINE, ATTEMPT));
  }

  private static Outcome<KvReply.Written> put(URI... endpoints) {
    try (KvClient client = client(endpoints)) {
      return client.put("k", VALUE);
    }
  }

  private static StreamReply reply(StreamRequest request, Status status, String text) {
    return new StreamReply(request.id(), status, 0, 0, text.getBytes(UTF_8));
  }

  /** Every operation gets the same answer. */
  private static Script always(Status status, String text) {
    return stream -> {
      while (true) {
        stream.send(
            stream.receive().stream().map(request -> reply(request, status, text)).toList());
      }
    };
  }

  @Test
  void aWriteGoesByTheStream() {
    node.thenStream(stream(echo()));

    assertThat(put(node.uri())).isEqualTo(BY_STREAM);
    assertThat(node.requests()).isEmpty();
  }

  @Test
  void aDeletionSaysWhetherTheKeyWasThere() {
    node.thenStream(stream(echo())).thenStream(stream(always(Status.NOT_FOUND, "")));

    assertThat(delete()).isEqualTo(new Outcome.Done<>(new KvReply.Deleted("k", true, 7, 9)));
    assertThat(delete()).isEqualTo(new Outcome.Done<>(new KvReply.Deleted("k", false, 0, 0)));
  }

  private Outcome<KvReply.Deleted> delete() {
    try (KvClient client = client(node.uri())) {
      return client.delete("k", new Condition.Always());
    }
  }

  @Test
  void whatAStreamCannotCarryGoesByHttp() {
    node.thenStream(stream(echo())).then(HTTP);
    try (KvClient client = client(node.uri())) {
      client.put("k", VALUE, new Condition.Absent());
      client.put("k".repeat(5_000), VALUE);
      client.put("k", new byte[(1 << 20) + 1]);
    }

    assertThat(node.requests()).hasSize(3);
    assertThat(node.streamRequests()).isZero();
  }

  static Stream<Arguments> lostReplies() {
    return Stream.of(
        arguments("the end", (Script) _ -> {}),
        arguments("a cut", (Script) UnreliableStream::cut),
        arguments("a close", (Script) stream -> stream.sendClose(1011, "sorry")),
        arguments("rubbish", (Script) stream -> stream.sendBytes(new byte[] {1, 2, 3})),
        arguments("text", (Script) stream -> stream.sendText("{}")),
        arguments("silence", (Script) UnreliableStream::waitForTheEnd));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lostReplies")
  void aWriteWithoutAReplyIsRepeatedInTheSameSessionWithTheSameSequence(
      String name, Script losing) {
    var received = new CopyOnWriteArrayList<StreamRequest>();
    Script unlucky =
        stream -> {
          received.addAll(stream.receive());
          losing.on(stream);
        };
    Script lucky =
        stream -> {
          received.addAll(stream.receive());
          stream.send(List.of(echo(received.getLast())));
          stream.waitForTheEnd();
        };
    node.thenStream(stream(unlucky)).thenStream(stream(lucky));
    var patient =
        new KvClientOptions(List.of(node.uri()), Duration.ofSeconds(10), Duration.ofSeconds(1));

    try (var client = new KvClient(patient)) {
      assertThat(client.put("k", VALUE)).isEqualTo(BY_STREAM);
    }
    assertThat(received).hasSize(2);
    assertThat(received.getFirst()).isInstanceOf(StreamRequest.Put.class);
    assertThat(received.getLast())
        .usingRecursiveComparison()
        .ignoringFields("id")
        .isEqualTo(received.getFirst());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lostReplies")
  void aWriteThatNeverGetsAReplyIsUnknown(String name, Script losing) {
    Script script =
        stream -> {
          stream.receive();
          losing.on(stream);
        };
    node.thenStream(stream(script));

    assertThat(put(node.uri()))
        .isInstanceOfSatisfying(
            Outcome.Unknown.class,
            unknown ->
                assertThat(unknown.reason()).contains("deadline").contains(node.uri().toString()));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 404, 426})
  void whereTheHandshakeIsRefusedHttpIsUsedAtOnceAndTheStreamNotTriedAgain(int status) {
    node.thenStream(json(status, "{}")).then(HTTP);
    try (KvClient client = client(node.uri())) {
      assertThat(client.put("k", VALUE)).isEqualTo(BY_HTTP);
      assertThat(client.put("k", VALUE)).isEqualTo(BY_HTTP);
    }

    assertThat(node.requests()).hasSize(2);
    assertThat(node.streamRequests()).isEqualTo(1);
  }

  static Stream<Arguments> handshakesWithoutAnswer() {
    return Stream.of(arguments("a cut", cut()), arguments("silence", silence()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("handshakesWithoutAnswer")
  void afterAHandshakeWithoutAnAnswerHttpIsUsed(String name, Reaction handshake) {
    node.thenStream(handshake).then(HTTP);

    assertThat(put(node.uri())).isEqualTo(BY_HTTP);
  }

  /** Nothing was asked: the refusal that follows is one. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("handshakesWithoutAnswer")
  void aHandshakeWithoutAnAnswerRaisesNoDoubt(String name, Reaction handshake) {
    node.thenStream(handshake).then(problem(503, "no-leader", ""));

    assertThat(put(node.uri())).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void aNodeThatIsDownIsPassedOver() throws IOException {
    node.thenStream(stream(echo()));

    assertThat(put(UnreliableServer.nobody(), node.uri())).isEqualTo(BY_STREAM);
  }

  @Test
  void theLeaderThatAReplyNamesIsAsked() throws IOException {
    try (var leader = new UnreliableServer()) {
      leader.thenStream(stream(echo()));
      node.thenStream(stream(always(Status.NOT_LEADER, leader.uri().toString())));

      assertThat(put(node.uri())).isEqualTo(BY_STREAM);
    }
  }

  @Test
  void whenTheNamedLeaderIsGoneANodeIsAskedByHttpToForward() throws IOException {
    String gone = UnreliableServer.nobody().toString();
    node.thenStream(stream(always(Status.NOT_LEADER, gone))).then(HTTP);

    assertThat(put(node.uri())).isEqualTo(BY_HTTP);
    assertThat(node.requests().getFirst().header(KvHeaders.NO_FORWARD)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_LEADER", "OVERLOADED", "BAD_REQUEST", "DISK_FULL"})
  void aRefusalIsToldInTheNodesWords(Status status) {
    node.thenStream(stream(always(status, "said by the test")));

    assertThat(put(node.uri()))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.problem().detail()).isEqualTo("said by the test"));
  }

  @Test
  void noAttemptThatCannotBeAnsweredInTimeTurnsARefusalIntoDoubt() {
    Script slow =
        stream -> {
          while (true) {
            StreamRequest request = stream.receive().getFirst();
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            stream.send(List.of(reply(request, Status.OVERLOADED, "busy")));
          }
        };
    node.thenStream(stream(slow));

    assertThat(put(node.uri())).isInstanceOf(Outcome.Refused.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"OUTCOME_UNKNOWN", "INTERNAL"})
  void aReplyInDoubtLeavesTheOutcomeUnknown(Status status) {
    node.thenStream(stream(always(status, "said by the test")));

    assertThat(put(node.uri()))
        .isInstanceOfSatisfying(
            Outcome.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("said by the test"));
  }

  @Test
  void aRefusalOfOneNodeDoesNotKeepAnotherFromItsStream() throws IOException {
    try (var other = new UnreliableServer()) {
      node.then(problem(503, "no-leader", ""));
      other.thenStream(stream(echo()));

      assertThat(put(node.uri(), other.uri())).isEqualTo(BY_STREAM);
    }
  }
}
