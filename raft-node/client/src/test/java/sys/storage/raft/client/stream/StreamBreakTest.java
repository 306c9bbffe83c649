package sys.storage.raft.client.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sys.storage.raft.client.UnreliableStream.stream;
import static sys.storage.raft.client.stream.StreamedNode.ask;
import static sys.storage.raft.client.stream.StreamedNode.asking;
import static sys.storage.raft.client.stream.StreamedNode.get;
import static sys.storage.raft.client.stream.StreamedNode.receive;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sys.storage.raft.client.UnreliableStream;
import sys.storage.raft.client.UnreliableStream.Script;

/** Whatever ends a stream ends it at once for all who wait, with the reason. */
class StreamBreakTest {

  private final StreamedNode node;

  StreamBreakTest() throws IOException {
    node = new StreamedNode();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
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
    try (StreamClient client = node.connect(script)) {
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
}
