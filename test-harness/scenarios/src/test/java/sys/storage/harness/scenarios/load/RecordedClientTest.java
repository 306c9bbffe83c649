package sys.storage.harness.scenarios.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.harness.scenarios.history.HistoryRecorder;
import sys.storage.harness.scenarios.history.Operation;
import sys.storage.harness.scenarios.history.Operation.Kind;
import sys.storage.harness.scenarios.history.Operation.Outcome;
import sys.storage.harness.scenarios.load.RecordedClient.Ending;
import sys.storage.harness.scenarios.load.RecordedClient.Held;
import sys.storage.harness.scenarios.load.RecordedClient.Seen;
import sys.storage.raft.client.kv.KvClient;
import sys.storage.raft.client.kv.KvClientOptions;

/** A node that holds revision 7 of the key, and says what it is told to. */
class RecordedClientTest {

  private static final Seen SEEN = Seen.holding("k", "old", 7);
  private static final Seen OUTDATED = Seen.holding("k", "older", 6);

  private final HttpServer node =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final HistoryRecorder history;
  private final KvClient kv;
  private final RecordedClient client;

  RecordedClientTest(@TempDir Path directory) throws IOException {
    node.createContext("/kv/k", RecordedClientTest::answer);
    node.start();
    history = new HistoryRecorder(directory.resolve("history.jsonl"));
    var address = URI.create("http://127.0.0.1:" + node.getAddress().getPort());
    kv =
        new KvClient(
            new KvClientOptions(List.of(address), Duration.ofSeconds(1), Duration.ofMillis(500)));
    client = new RecordedClient(3, history, () -> kv);
  }

  @AfterEach
  void end() throws IOException {
    kv.close();
    node.stop(0);
    history.close();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String match = exchange.getRequestHeaders().getFirst("If-Match");
    boolean absent = exchange.getRequestHeaders().containsKey("If-None-Match");
    if (absent || (match != null && !match.equals("7"))) {
      send(
          exchange,
          412,
          "{\"type\":\"precondition-failed\",\"title\":\"\",\"status\":412,\"detail\":\"\"}");
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "PUT" -> send(exchange, 200, "{\"key\":\"k\",\"revision\":8,\"index\":80}");
      case "DELETE" ->
          send(
              exchange,
              200,
              "{\"key\":\"k\",\"deleted\":%s,\"revision\":8,\"index\":80}"
                  .formatted(match != null));
      default ->
          send(
              exchange,
              200,
              "{\"key\":\"k\",\"value\":\"old\",\"revision\":7,\"createRevision\":1,\"version\":2,\"index\":70,\"stale\":false}");
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void aConditionIsSentAsRevisionAndRecordedAsTheValueThatWasSeen() {
    assertThat(client.putIf(SEEN, "new").seen()).contains(Seen.holding("k", "new", 8));
    assertRecorded(Kind.PUT_IF, Optional.of("new"), Optional.of("old"), new Outcome.Ok(8));
    assertThat(client.deleteIf("k", new Held("old", 7)).seen()).contains(Seen.absent("k"));
    assertRecorded(Kind.DELETE_IF, Optional.empty(), Optional.of("old"), new Outcome.Ok(8));
  }

  @Test
  void aConditionThatDoesNotHoldIsAnAnswer() {
    assertThat(client.putIf(OUTDATED, "new")).isEqualTo(new Ending(false, Optional.empty()));
    assertRecorded(Kind.PUT_IF, Optional.of("new"), Optional.of("older"), new Outcome.NotApplied());
    assertThat(client.putIf(Seen.absent("k"), "new").seen()).isEmpty();
    assertRecorded(Kind.PUT_IF, Optional.of("new"), Optional.empty(), new Outcome.NotApplied());
    assertThat(client.deleteIf("k", new Held("older", 6)).seen()).isEmpty();
    assertRecorded(
        Kind.DELETE_IF, Optional.empty(), Optional.of("older"), new Outcome.NotApplied());
  }

  @Test
  void aDeletionSaysWhetherTheKeyWasThere() {
    assertThat(client.delete("k").seen()).contains(Seen.absent("k"));
    assertRecorded(Kind.DELETE, Optional.empty(), Optional.empty(), new Outcome.NotApplied());
  }

  @Test
  void aReadTeachesValueAndRevision() {
    assertThat(client.get("k").seen()).contains(SEEN);
    assertRecorded(Kind.GET, Optional.of("old"), Optional.empty(), new Outcome.Ok(7));
  }

  @Test
  void aWriteWithoutAnAnswerIsUnknownAndOneThatNobodyGotHasFailed() {
    node.removeContext("/kv/k");
    node.createContext("/kv/k", HttpExchange::close);
    assertThat(client.put("k", "new")).isEqualTo(new Ending(false, Optional.empty()));
    assertThat(last().outcome()).isInstanceOf(Outcome.Unknown.class);
    node.stop(0);
    assertThat(client.put("k", "newer")).isEqualTo(new Ending(true, Optional.empty()));
    assertThat(last().outcome()).isInstanceOf(Outcome.Failed.class);
  }

  private void assertRecorded(
      Kind kind, Optional<String> value, Optional<String> expected, Outcome outcome) {
    assertThat(last())
        .satisfies(
            operation -> {
              assertThat(operation.kind()).isEqualTo(kind);
              assertThat(operation.value()).isEqualTo(value);
              assertThat(operation.expected()).isEqualTo(expected);
              assertThat(operation.outcome()).isEqualTo(outcome);
            });
  }

  private Operation last() {
    return history.operations().getLast();
  }
}
