package sys.storage.raft.client.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static sys.storage.raft.client.UnreliableStream.stream;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.UnreliableServer;
import sys.storage.raft.client.UnreliableStream;
import sys.storage.raft.client.UnreliableStream.Script;

/** A node with a stream on which a script plays its part, and threads that ask it. */
final class StreamedNode implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final UnreliableServer server = new UnreliableServer();

  StreamedNode() throws IOException {}

  UnreliableServer server() {
    return server;
  }

  StreamClient connect(Script script) throws IOException, InterruptedException {
    server.thenStream(stream(script));
    return open(server.uri(), PATIENCE);
  }

  StreamClient open(URI node, Duration limit) throws IOException, InterruptedException {
    return StreamClient.connect(http, node, limit);
  }

  static String ask(StreamClient client, String key) throws IOException, InterruptedException {
    return ask(client, key, PATIENCE);
  }

  /** The payload of the reply. */
  static String ask(StreamClient client, String key, Duration limit)
      throws IOException, InterruptedException {
    StreamReply reply =
        client.ask(
            id -> new StreamRequest.Get(id, Consistency.LINEARIZABLE, key.getBytes(UTF_8)), limit);
    return new String(reply.payload(), UTF_8);
  }

  static Future<String> asking(StreamClient client, String key) {
    return asking(client, key, PATIENCE);
  }

  /** Asks in a thread of its own. */
  static Future<String> asking(StreamClient client, String key, Duration limit) {
    var task = new FutureTask<>(() -> ask(client, key, limit));
    Thread.ofVirtual().start(task);
    return task;
  }

  static <T> T get(Future<T> answer) throws Exception {
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** On the node's side: frame after frame, until that many requests are there. */
  static List<StreamRequest> receive(UnreliableStream stream, int count) throws IOException {
    var requests = new ArrayList<StreamRequest>();
    while (requests.size() < count) {
      requests.addAll(stream.receive());
    }
    return requests;
  }

  @Override
  public void close() throws IOException {
    server.close();
    http.shutdownNow();
    http.close();
  }
}
