package sys.storage.raft.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.stream.StreamCodec;
import sys.storage.raft.client.stream.StreamReply;
import sys.storage.raft.client.stream.StreamReply.Status;
import sys.storage.raft.client.stream.StreamRequest;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamTest {

  private static final UUID CLIENT = UUID.randomUUID();

  private Optional<TestCluster> started = Optional.empty();

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    started = Optional.of(TestCluster.of(directory, 3));
  }

  @AfterAll
  void stop() throws IOException {
    started.orElseThrow().close();
  }

  @Test
  void oneFrameCarriesManyOperations() throws Exception {
    var requests = new ArrayList<StreamRequest>();
    for (int i = 0; i < 500; i++) {
      requests.add(new StreamRequest.Put(i, CLIENT, 0, key("s" + i), ("v" + i).getBytes(UTF_8)));
    }

    Map<Long, StreamReply> written = exchange(leader(), requests);
    assertThat(written.values()).extracting(StreamReply::status).containsOnly(Status.OK);
    assertThat(written.values()).extracting(StreamReply::revision).doesNotHaveDuplicates();

    Map<Long, StreamReply> read =
        exchange(
            leader(),
            List.of(
                new StreamRequest.Get(1, Consistency.LINEARIZABLE, key("s499")),
                new StreamRequest.Get(2, Consistency.LEASE, key("s0")),
                new StreamRequest.Get(3, Consistency.LOCAL, key("none")),
                new StreamRequest.Delete(4, CLIENT, 0, key("never"))));
    assertThat(new String(reply(read, 1).payload(), UTF_8)).isEqualTo("v499");
    assertThat(new String(reply(read, 2).payload(), UTF_8)).isEqualTo("v0");
    assertThat(reply(read, 3).status()).isEqualTo(Status.NOT_FOUND);
    assertThat(reply(read, 4).status()).isEqualTo(Status.NOT_FOUND);
  }

  @Test
  void aRepeatedSequenceIsExecutedOnce() throws Exception {
    Map<Long, StreamReply> replies =
        exchange(
            leader(),
            List.of(
                new StreamRequest.Put(1, CLIENT, 1, key("once"), key("a")),
                new StreamRequest.Put(2, CLIENT, 1, key("once"), key("a"))));

    assertThat(reply(replies, 2).revision()).isEqualTo(reply(replies, 1).revision());
  }

  @Test
  void aFollowerNamesTheLeader() throws Exception {
    String leader = leader().toString();

    Map<Long, StreamReply> replies =
        exchange(
            started.orElseThrow().follower().api(),
            List.of(new StreamRequest.Put(7, CLIENT, 0, key("k"), key("v"))));

    assertThat(reply(replies, 7).status()).isEqualTo(Status.NOT_LEADER);
    assertThat(new String(reply(replies, 7).payload(), UTF_8)).isEqualTo(leader);
  }

  /** The client takes nothing until they all wait. */
  @Test
  void manyLongRepliesAreCutIntoFrames() throws Exception {
    var value = new byte[1 << 20];
    exchange(leader(), List.of(new StreamRequest.Put(1, CLIENT, 0, key("long"), value)));
    var gets = new ArrayList<StreamRequest>();
    for (int i = 0; i < 40; i++) {
      gets.add(new StreamRequest.Get(i, Consistency.LOCAL, key("long")));
    }
    var inbox = StreamInbox.thatWaits();
    WebSocket socket = inbox.connect(leader());
    inbox.send(socket, gets);
    exchange(leader(), gets); // Takes longer than to look up as many.
    socket.request(1);

    for (StreamRequest get : gets) {
      assertThat(inbox.reply(get.id()).payload()).hasSameSizeAs(value);
    }
    assertThat(inbox.longestFrameBytes())
        .isBetween(StreamCodec.FRAME_TARGET_BYTES, StreamCodec.MAX_FRAME_BYTES);
    socket.abort();
  }

  private URI leader() {
    return started.orElseThrow().leader().api();
  }

  private static byte[] key(String text) {
    return text.getBytes(UTF_8);
  }

  private static StreamReply reply(Map<Long, StreamReply> replies, long id) {
    return Optional.ofNullable(replies.get(id)).orElseThrow();
  }

  private static Map<Long, StreamReply> exchange(URI node, List<StreamRequest> requests)
      throws Exception {
    var inbox = new StreamInbox();
    WebSocket socket = inbox.connect(node);
    inbox.send(socket, requests);
    var replies = new HashMap<Long, StreamReply>();
    requests.forEach(request -> replies.put(request.id(), inbox.reply(request.id())));
    socket.abort();
    return replies;
  }
}
