package sys.storage.raft.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.stream.StreamCodec;
import sys.storage.raft.client.stream.StreamReply.Status;
import sys.storage.raft.client.stream.StreamRequest;

/** Whatever comes by a stream: an answer in words or a close with a reason, and nothing changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamBadInputTest {

  private static final UUID CLIENT = new UUID(1, 2);

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

  static Stream<Arguments> badOperations() {
    byte[] key = {'k'};
    byte[] noText = {(byte) 0xFF};
    return Stream.of(
        arguments(new StreamRequest.Put(1, CLIENT, 0, new byte[0], key), "1..4096"),
        arguments(new StreamRequest.Put(1, CLIENT, 0, new byte[4_097], key), "4097"),
        arguments(new StreamRequest.Put(1, CLIENT, 0, noText, key), "UTF-8"),
        arguments(new StreamRequest.Put(1, CLIENT, 0, key, new byte[(1 << 20) + 1]), "1048577"),
        arguments(new StreamRequest.Put(1, CLIENT, -1, key, key), "sequence -1"),
        arguments(new StreamRequest.Delete(1, CLIENT, -1, key), "sequence -1"),
        arguments(new StreamRequest.Delete(1, CLIENT, 0, new byte[0]), "1..4096"),
        arguments(new StreamRequest.Get(1, Consistency.LOCAL, noText), "UTF-8"));
  }

  @ParameterizedTest
  @MethodSource("badOperations")
  void aBadOperationIsAnsweredInWordsAndTheStreamGoesOn(StreamRequest request, String says)
      throws Exception {
    cluster()
        .assertUnchangedBy(
            () -> {
              var inbox = new StreamInbox();
              WebSocket socket = inbox.connect(cluster().leader().api());
              inbox.send(
                  socket, List.of(request, new StreamRequest.Get(2, Consistency.LEASE, key())));

              assertThat(inbox.reply(1).status()).isEqualTo(Status.BAD_REQUEST);
              assertThat(new String(inbox.reply(1).payload(), UTF_8)).contains(says);
              assertThat(inbox.reply(2).status()).isEqualTo(Status.NOT_FOUND);
              socket.abort();
            });
  }

  static Stream<Arguments> badFrames() {
    return Stream.of(
        arguments(new byte[0], 1007, "ends in the middle"),
        arguments(new byte[] {9}, 1007, "version is 9"),
        arguments(new byte[] {1, 4, 0, 0, 0, 0, 0, 0, 0, 1}, 1007, "operation 4"),
        arguments(new byte[] {1, 1, 0, 0}, 1007, "ends in the middle"),
        arguments(new byte[] {1, 2, 0, 0, 0, 0, 0, 0, 0, 1, 7, 0, 1, 'k'}, 1007, "consistency 7"),
        arguments(new byte[] {1, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 9, 9, 'k'}, 1007, "2313 bytes"),
        arguments(new byte[StreamCodec.MAX_FRAME_BYTES + 1], 1009, ""));
  }

  @ParameterizedTest
  @MethodSource("badFrames")
  void aMalformedFrameClosesTheStreamWithAReason(byte[] frame, int code, String says)
      throws Exception {
    cluster()
        .assertUnchangedBy(
            () -> {
              var inbox = new StreamInbox();
              WebSocket socket = inbox.connect(cluster().leader().api());
              var unused = socket.sendBinary(ByteBuffer.wrap(frame), true);

              inbox.assertClosed(code, says);
            });
  }

  @Test
  void textClosesTheStreamWithAReason() throws Exception {
    cluster()
        .assertUnchangedBy(
            () -> {
              var inbox = new StreamInbox();
              WebSocket socket = inbox.connect(cluster().leader().api());
              socket.sendText("{}", true).get(5, TimeUnit.SECONDS);

              inbox.assertClosed(1003, "binary");
            });
  }

  @Test
  void aBlankNodeSaysThatItIsOne() throws Exception {
    var inbox = new StreamInbox();
    WebSocket socket = inbox.connect(cluster().blank().api());
    inbox.send(socket, List.of(new StreamRequest.Put(1, CLIENT, 0, key(), key())));

    assertThat(inbox.reply(1).status()).isEqualTo(Status.NO_LEADER);
    assertThat(new String(inbox.reply(1).payload(), UTF_8)).contains("belongs to no cluster");
    socket.abort();
  }

  private static byte[] key() {
    return "k".getBytes(UTF_8);
  }
}
