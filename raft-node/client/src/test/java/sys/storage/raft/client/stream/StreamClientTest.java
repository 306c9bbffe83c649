package sys.storage.raft.client.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static sys.storage.raft.client.UnreliableServer.cut;
import static sys.storage.raft.client.UnreliableServer.json;
import static sys.storage.raft.client.UnreliableServer.silence;
import static sys.storage.raft.client.UnreliableStream.echo;
import static sys.storage.raft.client.UnreliableStream.stream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.UnreliableServer;
import sys.storage.raft.client.UnreliableStream;
import sys.storage.raft.client.UnreliableStream.Script;
import sys.storage.raft.client.stream.StreamReply.Status;

/** What a stream makes of nodes that answer late, in any order, in rubbish or not at all. */
class StreamClientTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final UUID CLIENT = new UUID(1, 2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final UnreliableServer node;

  StreamClientTest() throws IOException {
    node = new UnreliableServer();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
    http.shutdownNow();
    http.close();
  }

  private StreamClient connect(Script script) throws Exception {
    node.thenStream(stream(script));
    return StreamClient.connect(http, node.uri(), PATIENCE);
  }

  private static String ask(StreamClient client, String key) throws Exception {
    return ask(client, key, PATIENCE);
  }

  private static String ask(StreamClient client, String key, Duration limit) throws Exception {
    StreamReply reply =
        client.ask(
            id -> new StreamRequest.Get(id, Consistency.LINEARIZABLE, key.getBytes(UTF_8)), limit);
    return new String(reply.payload(), UTF_8);
  }

  private static Future<String> asking(StreamClient client, String key) {
    var task = new FutureTask<>(() -> ask(client, key));
    Thread.ofVirtual().start(task);
    return task;
  }

  private static String get(Future<String> answer) throws Exception {
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Frame after frame, until that many requests are there. */
  private static List<StreamRequest> receive(UnreliableStream stream, int count)
      throws IOException {
    var requests = new ArrayList<StreamRequest>();
    while (requests.size() < count) {
      requests.addAll(stream.receive());
    }
    return requests;
  }

  @Test
  void manyThreadsShareOneConnectionAndEachGetsItsOwnReply() throws Exception {
    try (StreamClient client = connect(echo())) {
      var answers = new ArrayList<FutureTask<Boolean>>();
      for (int thread = 0; thread < 50; thread++) {
        String name = "thread " + thread;
        answers.add(
            new FutureTask<>(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    assertThat(ask(client, name + " key " + i)).isEqualTo(name + " key " + i);
                  }
                  return true;
                }));
      }
      answers.forEach(Thread.ofVirtual()::start);
      for (FutureTask<Boolean> answer : answers) {
        assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
    }
    assertThat(node.streamRequests()).isEqualTo(1);
  }

  @Test
  void repliesOutOfOrderReachTheirAskers() throws Exception {
    Script backwards =
        stream -> {
          for (StreamRequest request : receive(stream, 3).reversed()) {
            stream.send(List.of(echo(request)));
          }
          stream.waitForTheEnd();
        };
    try (StreamClient client = connect(backwards)) {
      List<Future<String>> answers =
          List.of(asking(client, "a"), asking(client, "b"), asking(client, "c"));

      assertThat(get(answers.get(0))).isEqualTo("a");
      assertThat(get(answers.get(1))).isEqualTo("b");
      assertThat(get(answers.get(2))).isEqualTo("c");
    }
  }

  @Test
  void aReplyThatNobodyAskedForIsIgnored() throws Exception {
    Script talkative =
        stream -> {
          StreamRequest request = receive(stream, 1).getFirst();
          stream.send(List.of(new StreamReply(999, Status.OK, 1, 1, new byte[0]), echo(request)));
          stream.waitForTheEnd();
        };
    try (StreamClient client = connect(talkative)) {
      assertThat(ask(client, "mine")).isEqualTo("mine");
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void aReplyThatComesTwiceIsTakenOnce() throws Exception {
    Script stuttering =
        stream -> {
          while (true) {
            for (StreamRequest request : stream.receive()) {
              stream.send(List.of(echo(request), echo(request)));
            }
          }
        };
    try (StreamClient client = connect(stuttering)) {
      assertThat(ask(client, "first")).isEqualTo("first");
      assertThat(ask(client, "second")).isEqualTo("second");
    }
  }

  @Test
  void aReplyThatComesWhenItsAskerHasGivenUpIsIgnored() throws Exception {
    Script late =
        stream -> {
          stream.send(receive(stream, 2).stream().map(UnreliableStream::echo).toList());
          stream.waitForTheEnd();
        };
    try (StreamClient client = connect(late)) {
      assertThatThrownBy(() -> ask(client, "impatient", Duration.ofMillis(50)))
          .isInstanceOf(IOException.class)
          .hasMessage("no reply within 50 ms");

      assertThat(ask(client, "patient")).isEqualTo("patient");
    }
  }

  @Test
  void aConnectionThatSaysNothingIsGivenUpByTheFirstWhoWaitedLong() throws Exception {
    try (StreamClient client = connect(UnreliableStream::waitForTheEnd)) {
      Future<String> patient = asking(client, "patient");

      assertThatThrownBy(() -> ask(client, "k", StreamClient.SILENCE))
          .hasMessage("no reply within 1000 ms");

      assertThat(client.isOpen()).isFalse();
      assertThatThrownBy(() -> get(patient)).hasStackTraceContaining("said nothing for 1000 ms");
    }
  }

  @Test
  void aSlowOperationDoesNotEndAStreamThatAnswersOthers() throws Exception {
    Script unfair =
        stream -> {
          StreamRequest unanswered = stream.receive().getFirst();
          while (true) {
            stream.send(
                stream.receive().stream()
                    .filter(request -> request.id() != unanswered.id())
                    .map(UnreliableStream::echo)
                    .toList());
          }
        };
    try (StreamClient client = connect(unfair)) {
      var slow =
          new FutureTask<>(
              () -> {
                assertThatThrownBy(() -> ask(client, "slow", StreamClient.SILENCE))
                    .hasMessageContaining("no reply");
                return true;
              });
      Thread.ofVirtual().start(slow);
      await().until(() -> ask(client, "fast", Duration.ofMillis(50)).equals("fast"));

      assertThat(slow.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void aConnectionThatIsCutEndsAllWaits() throws Exception {
    assertBreaksAll(UnreliableStream::cut, "stream broke");
  }

  @Test
  void aConnectionThatEndsWithoutACloseFrameEndsAllWaits() throws Exception {
    assertBreaksAll(_ -> {}, "closed the stream: 1006");
  }

  @Test
  void aCloseFrameEndsAllWaits() throws Exception {
    assertBreaksAll(
        stream -> {
          stream.sendClose(1001, "going down");
          stream.waitForTheEnd();
        },
        "closed the stream: 1001 going down");
  }

  @Test
  void textEndsAllWaits() throws Exception {
    assertBreaksAll(
        stream -> {
          stream.sendText("{}");
          stream.waitForTheEnd();
        },
        "sent text");
  }

  @Test
  void aFrameOfAnotherVersionEndsAllWaits() throws Exception {
    assertBreaksAll(stream -> sendAndWait(stream, new byte[] {9}), "version is 9");
  }

  @Test
  void rubbishEndsAllWaits() throws Exception {
    assertBreaksAll(
        stream -> sendAndWait(stream, "\1 rubbish without end".getBytes(UTF_8)),
        "no frame of replies");
  }

  @Test
  void anEmptyFrameEndsAllWaits() throws Exception {
    assertBreaksAll(stream -> sendAndWait(stream, new byte[0]), "middle of a field");
  }

  @Test
  void aFrameThatIsTooLongEndsAllWaits() throws Exception {
    assertBreaksAll(
        stream -> sendAndWait(stream, new byte[StreamCodec.MAX_FRAME_BYTES + 1]),
        "longer than 4194304 bytes");
  }

  @Test
  void aFrameWithoutEndEndsAllWaits() throws Exception {
    assertBreaksAll(
        stream -> stream.sendInFragments(new byte[64 << 20], 1 << 16), "longer than 4194304 bytes");
  }

  private static void sendAndWait(UnreliableStream stream, byte[] frame) throws IOException {
    stream.sendBytes(frame);
    stream.waitForTheEnd();
  }

  /** Two wait, the node does so, and nobody can ask any more. */
  private void assertBreaksAll(Script ending, String says) throws Exception {
    Script script =
        stream -> {
          receive(stream, 2);
          ending.on(stream);
        };
    try (StreamClient client = connect(script)) {
      List<Future<String>> answers = List.of(asking(client, "a"), asking(client, "b"));

      for (Future<String> answer : answers) {
        assertThatThrownBy(() -> get(answer))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(IOException.class)
            .hasStackTraceContaining(says);
      }
      assertThat(client.isOpen()).isFalse();
      assertThatThrownBy(() -> ask(client, "later"))
          .isInstanceOf(IOException.class)
          .hasStackTraceContaining(says);
    }
  }

  @Test
  void aReplyOfTheGreatestLengthIsTakenInFragments() throws Exception {
    byte[] payload = new byte[StreamCodec.MAX_FRAME_BYTES - 30]; // Less version and head.
    Script generous =
        stream -> {
          long id = receive(stream, 1).getFirst().id();
          List<StreamReply> reply = List.of(new StreamReply(id, Status.OK, 1, 1, payload));
          stream.sendInFragments(StreamCodec.encodeReplies(reply).array(), 100_000);
          stream.waitForTheEnd();
        };
    try (StreamClient client = connect(generous)) {
      assertThat(ask(client, "k")).hasSize(payload.length);
    }
  }

  @Test
  void whatWaitsIsCutIntoFramesThatANodeTakes() throws Exception {
    int askers = 40;
    var reads = new CountDownLatch(1);
    var frameBytes = new CopyOnWriteArrayList<Integer>();
    Script slow =
        stream -> {
          await().atMost(PATIENCE).until(() -> reads.getCount() == 0);
          while (true) {
            byte[] frame = stream.receiveBytes();
            frameBytes.add(frame.length);
            List<StreamRequest> requests = StreamCodec.decodeRequests(ByteBuffer.wrap(frame));
            stream.send(requests.stream().map(UnreliableStream::echo).toList());
          }
        };
    try (StreamClient client = connect(slow)) {
      byte[] value = new byte[1 << 20];
      var tasks = new ArrayList<FutureTask<StreamReply>>();
      for (int i = 0; i < askers; i++) {
        byte[] key = {(byte) i};
        tasks.add(
            new FutureTask<>(
                () ->
                    client.ask(id -> new StreamRequest.Put(id, CLIENT, 0, key, value), PATIENCE)));
      }
      List<Thread> threads = tasks.stream().map(Thread.ofPlatform()::start).toList();
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  threads.stream()
                      .allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
      reads.countDown();

      for (int i = 0; i < askers; i++) {
        assertThat(tasks.get(i).get(PATIENCE.toSeconds(), TimeUnit.SECONDS).payload())
            .containsExactly(i);
      }
    }
    assertThat(frameBytes).allMatch(bytes -> bytes <= StreamCodec.MAX_FRAME_BYTES);
  }

  @Test
  void aKeyThatIsTooLongIsItsCallersFaultAlone() throws Exception {
    try (StreamClient client = connect(echo())) {
      assertThatThrownBy(() -> ask(client, "k".repeat(0x10000)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("65536 bytes");

      assertThat(ask(client, "short")).isEqualTo("short");
    }
  }

  @Test
  void closingEndsAllWaits() throws Exception {
    var asked = new CountDownLatch(1);
    StreamClient client =
        connect(
            stream -> {
              stream.receive();
              asked.countDown();
              stream.waitForTheEnd();
            });
    Future<String> answer = asking(client, "k");
    assertThat(asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    client.close();

    assertThatThrownBy(() -> get(answer)).hasStackTraceContaining("the stream was closed");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 404, 426, 503})
  void whatHasNoStreamSaysSoInTheHandshake(int status) {
    node.thenStream(json(status, "{}"));

    assertThatThrownBy(() -> StreamClient.connect(http, node.uri(), PATIENCE))
        .isInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void aHandshakeThatIsCutIsNoRefusal() {
    node.thenStream(cut());

    assertThatThrownBy(() -> StreamClient.connect(http, node.uri(), PATIENCE))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void aHandshakeWithoutAnAnswerEndsInTimeAndIsNotTakenForANodeThatIsDown() {
    node.thenStream(silence());

    assertThatThrownBy(() -> StreamClient.connect(http, node.uri(), Duration.ofMillis(200)))
        .isInstanceOf(HttpTimeoutException.class)
        .isNotInstanceOf(HttpConnectTimeoutException.class);
  }

  @Test
  void whereNobodyListensThereIsNoConnection() {
    assertThatThrownBy(() -> StreamClient.connect(http, UnreliableServer.nobody(), PATIENCE))
        .isInstanceOf(ConnectException.class);
  }
}
