package sys.storage.raft.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.kv.BatchOperation;
import sys.storage.raft.client.kv.Condition;
import sys.storage.raft.client.kv.KvClient;
import sys.storage.raft.client.kv.KvClientOptions;
import sys.storage.raft.client.kv.KvReply;
import sys.storage.raft.client.kv.Outcome;

/** Answers that are lost after the node has acted: the repetition must not act again. */
class LostAnswerTest {

  @Test
  void aWriteWhoseAnswerWasLostTakesEffectOnce(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 3);
        var losing = new LosingProxy(cluster.leader().api(), 1);
        KvClient client = client(losing)) {
      Outcome<KvReply.Written> put =
          client.put("once", "v".getBytes(UTF_8), new Condition.Absent());

      assertThat(put).isInstanceOf(Outcome.Done.class);
      assertThat(losing.lost()).isEqualTo(1);
      assertThat(version(client, "once")).isEqualTo(1);
    }
  }

  @Test
  void aDeleteAndABatchWhoseAnswersWereLostTakeEffectOnce(@TempDir Path directory)
      throws Exception {
    try (var cluster = TestCluster.of(directory, 1);
        var losing = new LosingProxy(cluster.leader().api(), 3);
        KvClient client = client(losing)) {
      Http.put(cluster.leader().api().resolve("/kv/gone"), "v");

      assertThat(client.delete("gone", new Condition.Always()))
          .isInstanceOfSatisfying(
              Outcome.Done.class,
              done ->
                  assertThat(done.value())
                      .isInstanceOfSatisfying(
                          KvReply.Deleted.class,
                          deleted ->
                              assertThat(deleted.deleted())
                                  .as("the answer is that of the first time")
                                  .isTrue()));
      assertThat(
              client.batch(
                  List.of(BatchOperation.put("batch", new byte[0], new Condition.Absent()))))
          .isInstanceOf(Outcome.Done.class);

      assertThat(losing.lost()).isEqualTo(3);
      assertThat(version(client, "batch")).isEqualTo(1);
    }
  }

  @Test
  void whileAllAnswersAreLostTheOutcomeIsUnknownAndTheWriteMayBeThere(@TempDir Path directory)
      throws Exception {
    try (var cluster = TestCluster.of(directory, 1);
        var losing = new LosingProxy(cluster.leader().api(), Integer.MAX_VALUE);
        KvClient client = client(losing)) {
      assertThat(client.put("doubt", new byte[0])).isInstanceOf(Outcome.Unknown.class);
      assertThat(losing.lost()).isGreaterThan(1);
      try (KvClient direct = cluster.client()) {
        assertThat(version(direct, "doubt")).isEqualTo(1);
      }
    }
  }

  private static KvClient client(LosingProxy proxy) {
    return new KvClient(
        new KvClientOptions(List.of(proxy.uri()), Duration.ofSeconds(5), Duration.ofSeconds(2)));
  }

  private static long version(KvClient client, String key) {
    return switch (client.get(key, Consistency.LINEARIZABLE)) {
      case Outcome.Done<Optional<KvReply.Value>>(Optional<KvReply.Value> value) ->
          value.orElseThrow().version();
      case Outcome.Refused<Optional<KvReply.Value>> refused -> throw new AssertionError(refused);
      case Outcome.Unknown<Optional<KvReply.Value>> unknown -> throw new AssertionError(unknown);
    };
  }

  /** Passes requests on, waits for the answer, and then hangs up instead of passing it back. */
  private static final class LosingProxy implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI node;
    private final int losses;
    private final AtomicInteger lost = new AtomicInteger();

    /**
     * @param losses how many answers are lost
     */
    LosingProxy(URI node, int losses) throws IOException {
      this.node = node;
      this.losses = losses;
      Thread.ofVirtual().start(this::accept);
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    int lost() {
      return lost.get();
    }

    private void accept() {
      while (!listener.isClosed()) {
        try {
          Socket client = listener.accept();
          Thread.ofVirtual().start(() -> pass(client));
        } catch (IOException e) {
          return; // The test is over.
        }
      }
    }

    private void pass(Socket client) {
      try (client;
          var server = new Socket(InetAddress.getLoopbackAddress(), node.getPort())) {
        Thread.ofVirtual().start(() -> copy(client, server));
        InputStream answers = server.getInputStream();
        byte[] buffer = new byte[64 << 10];
        for (int length = answers.read(buffer); length > 0; length = answers.read(buffer)) {
          if (lost.get() < losses) {
            lost.incrementAndGet();
            return;
          }
          client.getOutputStream().write(buffer, 0, length);
        }
      } catch (IOException e) {
        // One of the two hung up: so does the other.
      }
    }

    private static void copy(Socket from, Socket to) {
      try {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException e) {
        // As above.
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
