package sys.storage.raft.client.stream;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sys.storage.raft.client.UnreliableServer.cut;
import static sys.storage.raft.client.UnreliableServer.json;
import static sys.storage.raft.client.UnreliableServer.silence;
import static sys.storage.raft.client.stream.StreamedNode.PATIENCE;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sys.storage.raft.client.UnreliableServer;

/** What comes of a stream where there is none. */
class StreamHandshakeTest {

  private final StreamedNode node;

  StreamHandshakeTest() throws IOException {
    node = new StreamedNode();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 404, 426, 503})
  void whatHasNoStreamSaysSoInTheHandshake(int status) {
    node.server().thenStream(json(status, "{}"));

    assertThatThrownBy(() -> node.open(node.server().uri(), PATIENCE))
        .isInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void aHandshakeThatIsCutIsNoRefusal() {
    node.server().thenStream(cut());

    assertThatThrownBy(() -> node.open(node.server().uri(), PATIENCE))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void aHandshakeWithoutAnAnswerEndsInTimeAndIsNotTakenForANodeThatIsDown() {
    node.server().thenStream(silence());

    assertThatThrownBy(() -> node.open(node.server().uri(), Duration.ofMillis(200)))
        .isInstanceOf(HttpTimeoutException.class)
        .isNotInstanceOf(HttpConnectTimeoutException.class);
  }

  @Test
  void whereNobodyListensThereIsNoConnection() {
    assertThatThrownBy(() -> node.open(UnreliableServer.nobody(), PATIENCE))
        .isInstanceOf(ConnectException.class);
  }
}
