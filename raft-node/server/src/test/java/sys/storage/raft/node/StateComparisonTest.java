package sys.storage.raft.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sys.storage.raft.node.TestCluster.PATIENCE;
import static sys.storage.raft.node.TestCluster.ok;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.raft.client.Json;

class StateComparisonTest {

  private static final int HASHED_INDEX = 256;

  @Test
  void aMemberWhoseStateDiffersIsReportedOnce(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 3);
        var log = new LogWatch()) {
      TestNode leader = cluster.leader();
      TestNode follower = cluster.follower();
      fill(leader);
      await().atMost(PATIENCE).until(() -> hashes(leader).contains("\"index\":" + HASHED_INDEX));
      var asked = new AtomicInteger();
      HttpServer lying = lyingAbout(follower, asked);
      try {
        cluster.addresses().pretendAdmin(follower.id().name(), lying.getAddress().getPort());

        String difference =
            "the state of %s differs from that of %s, at index %d or earlier"
                .formatted(follower.id().name(), leader.id().name(), HASHED_INDEX);
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(ok(leader.admin().status(false)).violations())
                        .containsExactly(difference));
        int before = asked.get();
        await().atMost(PATIENCE).until(() -> asked.get() > before + 2);
        assertThat(log.messages())
            .filteredOn(line -> line.contains("differs"))
            .containsExactly("violation: " + difference);
        assertThat(Http.get(leader.api().resolve("/metrics")).body())
            .contains("raft_violations_total 1.0");
        assertThat(Http.put(leader.api().resolve("/kv/on"), "v").statusCode())
            .as("it is a person's to decide")
            .isEqualTo(200);
      } finally {
        lying.stop(0);
      }
    }
  }

  /** Answers as the node does, but with other hashes. */
  private static HttpServer lyingAbout(TestNode node, AtomicInteger asked) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/admin/state-hashes",
        exchange -> {
          try (exchange) {
            ObjectNode answer = (ObjectNode) Json.MAPPER.readTree(hashes(node));
            answer
                .withArray("hashes")
                .forEach(hash -> ((ObjectNode) hash).put("hash", "bad0" + asked.get()));
            byte[] body = answer.toString().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            asked.incrementAndGet();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    return server;
  }

  private static String hashes(TestNode node) throws IOException, InterruptedException {
    return Http.get(node.adminUri().resolve("/admin/state-hashes")).body();
  }

  private static void fill(TestNode node) {
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < HASHED_INDEX + 20; i++) {
        URI uri = node.api().resolve("/kv/k" + i);
        var unused =
            writers.submit(() -> assertThat(Http.put(uri, "v").statusCode()).isEqualTo(200));
      }
    }
  }
}
