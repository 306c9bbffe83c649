package sys.storage.raft.client.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static sys.storage.raft.client.UnreliableStream.echo;
import static sys.storage.raft.client.UnreliableStream.stream;
import static sys.storage.raft.client.stream.StreamedNode.PATIENCE;
import static sys.storage.raft.client.stream.StreamedNode.ask;
import static sys.storage.raft.client.stream.StreamedNode.asking;
import static sys.storage.raft.client.stream.StreamedNode.get;
import static sys.storage.raft.client.stream.StreamedNode.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sys.storage.raft.client.UnreliableStream;
import sys.storage.raft.client.UnreliableStream.Script;
import sys.storage.raft.client.stream.StreamReply.Status;

/** Whom a reply reaches: in any order, late, twice, never asked for, or not at all. */
class StreamClientTest {

  private static final UUID CLIENT = new UUID(1, 2);

  private final StreamedNode node;

  StreamClientTest() throws IOException {
    node = new StreamedNode();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  @Test
  void manyThreadsShareOneConnectionAndEachGetsItsOwnReply() throws Exception {
    try (StreamClient client = node.connect(echo())) {
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
        assertThat(get(answer)).isTrue();
      }
    }
    assertThat(node.server().streamRequests()).isEqualTo(1);
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
    try (StreamClient client = node.connect(backwards)) {
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
    try (StreamClient client = node.connect(talkative)) {
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
    try (StreamClient client = node.connect(stuttering)) {
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
    try (StreamClient client = node.connect(late)) {
      assertThatThrownBy(() -> ask(client, "impatient", Duration.ofMillis(50)))
          .isInstanceOf(IOException.class)
          .hasMessage("no reply within 50 ms");

      assertThat(ask(client, "patient")).isEqualTo("patient");
    }
  }

  @Test
  void aConnectionThatSaysNothingIsGivenUpByTheFirstWhoWaitedLong() throws Exception {
    try (StreamClient client = node.connect(UnreliableStream::waitForTheEnd)) {
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
          while (true) {
            stream.send(
                stream.receive().stream()
                    .map(UnreliableStream::echo)
                    .filter(reply -> !new String(reply.payload(), UTF_8).equals("slow"))
                    .toList());
          }
        };
    try (StreamClient client = node.connect(unfair)) {
      Future<String> slow = asking(client, "slow", StreamClient.SILENCE);
      while (!slow.isDone()) {
        assertThat(ask(client, "fast")).isEqualTo("fast");
      }

      assertThatThrownBy(() -> get(slow)).hasStackTraceContaining("no reply within 1000 ms");
      assertThat(client.isOpen()).isTrue();
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
    try (StreamClient client = node.connect(generous)) {
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
    try (StreamClient client = node.connect(slow)) {
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
        assertThat(get(tasks.get(i)).payload()).containsExactly(i);
      }
    }
    assertThat(frameBytes).allMatch(bytes -> bytes <= StreamCodec.MAX_FRAME_BYTES);
  }

  @Test
  void aKeyThatIsTooLongIsItsCallersFaultAlone() throws Exception {
    try (StreamClient client = node.connect(echo())) {
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
        node.connect(
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
}
