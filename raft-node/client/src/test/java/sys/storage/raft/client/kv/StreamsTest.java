package sys.storage.raft.client.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sys.storage.raft.client.UnreliableServer.cut;
import static sys.storage.raft.client.UnreliableServer.json;
import static sys.storage.raft.client.UnreliableServer.silence;
import static sys.storage.raft.client.UnreliableStream.stream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sys.storage.raft.client.UnreliableServer;
import sys.storage.raft.client.UnreliableServer.Reaction;
import sys.storage.raft.client.UnreliableStream;
import sys.storage.raft.client.stream.StreamClient;

/** When a stream is opened, kept, opened again and not tried for a while. */
class StreamsTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Reaction STREAM = stream(UnreliableStream::waitForTheEnd);

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicLong nanos = new AtomicLong();
  private final Streams streams = new Streams(http, nanos::get);
  private final UnreliableServer node;

  StreamsTest() throws IOException {
    node = new UnreliableServer();
  }

  @AfterEach
  void close() throws IOException {
    streams.close();
    node.close();
    http.shutdownNow();
    http.close();
  }

  private Optional<StreamClient> open() throws Exception {
    return streams.to(node.uri(), LIMIT);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void aStreamIsKept() throws Exception {
    node.thenStream(STREAM);

    StreamClient first = open().orElseThrow();

    assertThat(open()).containsSame(first);
    assertThat(node.streamRequests()).isEqualTo(1);
  }

  @Test
  void aBrokenStreamIsOpenedAgain() throws Exception {
    node.thenStream(STREAM);
    StreamClient first = open().orElseThrow();
    first.close();

    StreamClient second = open().orElseThrow();

    assertThat(second).isNotSameAs(first);
    assertThat(second.isOpen()).isTrue();
  }

  @Test
  void threadsThatOpenAtOnceGetTheSameStream() throws Exception {
    node.thenStream(STREAM);
    var got = new HashSet<StreamClient>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Optional<StreamClient>> opening = this::open;
      for (Future<Optional<StreamClient>> stream :
          threads.invokeAll(Collections.nCopies(20, opening))) {
        got.add(stream.get().orElseThrow());
      }
    }

    assertThat(got).hasSize(1);
    assertThat(got.iterator().next().isOpen()).isTrue();
  }

  @Test
  void aRefusedStreamIsNotTriedAgainForAMinute() throws Exception {
    node.thenStream(json(404, "{}")).thenStream(STREAM);
    assertThat(open()).isEmpty();

    pass(Duration.ofSeconds(59));
    assertThat(open()).isEmpty();
    assertThat(node.streamRequests()).isEqualTo(1);

    pass(Duration.ofSeconds(1));
    assertThat(open()).isPresent();
  }

  @Test
  void aHandshakeThatIsCutCountsAsRefusedFromTheNextTimeOn() throws Exception {
    node.thenStream(cut());

    assertThatThrownBy(this::open)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("no stream could be opened");
    assertThat(open()).isEmpty();
  }

  @Test
  void aHandshakeWithoutAnAnswerCountsAsRefusedFromTheNextTimeOn() throws Exception {
    node.thenStream(silence()).thenStream(STREAM);

    assertThatThrownBy(() -> streams.to(node.uri(), Duration.ofMillis(200)))
        .isInstanceOf(ConnectException.class);
    assertThat(open()).isEmpty();
  }

  @Test
  void aNodeThatWasDownIsTriedAgainAtOnce() throws Exception {
    URI down = UnreliableServer.nobody();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> streams.to(down, LIMIT)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void aStreamThatIsOpenedAfterTheEndIsClosed() throws Exception {
    node.thenStream(STREAM);
    streams.close();

    assertThat(open().orElseThrow().isOpen()).isFalse();
  }
}
