package sys.storage.raft.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.raft.client.Json;

/** The key-value API of a cluster of three, through any node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyValueApiTest {

  private Optional<TestCluster> started = Optional.empty();

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    started = Optional.of(TestCluster.of(directory, 3));
  }

  @AfterAll
  void stop() throws IOException {
    cluster().close();
  }

  private TestCluster cluster() {
    return started.orElseThrow();
  }

  private URI leader(String path) {
    return cluster().leader().api().resolve(path);
  }

  private URI follower(String path) {
    return cluster().follower().api().resolve(path);
  }

  @Test
  void whatIsWrittenThroughOneNodeIsReadThroughAnother() throws Exception {
    HttpResponse<String> written = Http.postJson(follower("/kv/greeting"), "{\"value\":\"hällo\"}");
    assertThat(written.statusCode()).as(written.body()).isEqualTo(200);

    JsonNode read = json(Http.get(leader("/kv/greeting")));
    assertThat(read.path("value").asText()).isEqualTo("hällo");
    assertThat(read.path("revision").asLong()).isEqualTo(json(written).path("revision").asLong());
    assertThat(json(Http.get(follower("/kv/greeting"))).path("value").asText()).isEqualTo("hällo");
    assertThat(json(Http.get(follower("/kv/greeting?consistency=lease"))).path("stale").asBoolean())
        .isFalse();
  }

  @Test
  void aLocalReadSaysThatItMayBeStale() throws Exception {
    Http.put(leader("/kv/local"), "v");
    URI follower = follower("/kv/local?consistency=local");
    await().atMost(TestCluster.PATIENCE).until(() -> Http.get(follower).statusCode() == 200);

    assertThat(json(Http.get(follower)).path("stale").asBoolean()).isTrue();
  }

  @Test
  void aNodeThatMustNotForwardNamesTheLeader() throws Exception {
    String leader = leader("").toString();

    HttpResponse<String> response = Http.put(follower("/kv/k"), "v", "X-Raft-No-Forward", "true");

    assertThat(response.statusCode()).isEqualTo(421);
    assertThat(json(response).path("leader").asText()).isEqualTo(leader);
    assertThat(Http.put(follower("/kv/k"), "v", "X-Raft-Forwarded", "n9").statusCode())
        .as("a forwarded request is not forwarded again")
        .isEqualTo(421);
  }

  @Test
  void everyReplyCarriesIndexAndRevision() throws Exception {
    HttpResponse<String> written = Http.put(follower("/kv/position"), "v");
    HttpResponse<String> read = Http.get(follower("/kv/position"));
    HttpResponse<String> absent = Http.get(follower("/kv/position-absent"));

    for (var response : List.of(written, read, absent)) {
      assertThat(header(response, "X-Raft-Index")).isPositive();
      assertThat(header(response, "X-Raft-Revision")).isPositive();
    }
    assertThat(header(read, "X-Raft-Index"))
        .isGreaterThanOrEqualTo(header(written, "X-Raft-Index"));
  }

  @Test
  void conditionsDecideWhetherAWriteHappens() throws Exception {
    URI uri = follower("/kv/conditional");
    long revision = json(Http.put(uri, "1", "If-None-Match", "*")).path("revision").asLong();

    assertThat(Http.put(uri, "2", "If-None-Match", "*").statusCode()).isEqualTo(412);
    assertThat(Http.put(uri, "2", "If-Match", Long.toString(revision + 1)).statusCode())
        .isEqualTo(412);
    assertThat(Http.put(uri, "2", "If-Match", "\"" + revision + "\"").statusCode()).isEqualTo(200);
    assertThat(json(Http.get(uri)).path("version").asInt()).isEqualTo(2);
  }

  @Test
  void aDeleteSaysWhetherTheKeyExisted() throws Exception {
    URI uri = follower("/kv/deleted");
    Http.put(uri, "v");

    assertThat(json(Http.send(uri, "DELETE", "")).path("deleted").asBoolean()).isTrue();
    assertThat(json(Http.send(uri, "DELETE", "")).path("deleted").asBoolean()).isFalse();
    assertThat(Http.get(uri).statusCode()).isEqualTo(404);
  }

  @Test
  void bytesComeBackAsTheyWere() throws Exception {
    byte[] bytes = {0, (byte) 0xFF, 'x'};
    URI uri = follower("/kv/bytes");
    TestNode.HTTP.send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
            .build(),
        BodyHandlers.discarding());

    assertThat(json(Http.get(uri)).path("valueBase64").binaryValue()).isEqualTo(bytes);
    assertThat(
            TestNode.HTTP
                .send(
                    HttpRequest.newBuilder(uri)
                        .header("Accept", "application/octet-stream")
                        .build(),
                    BodyHandlers.ofByteArray())
                .body())
        .isEqualTo(bytes);
  }

  @Test
  void aKeyMayContainAnything() throws Exception {
    for (String key :
        List.of("a/b", "a%2Fb%2F", "%2E%2E/up", "x//y", "sp%20ace", "plus+", ";p=1")) {
      URI uri = follower("/kv/" + key);
      HttpResponse<String> written = Http.put(uri, key);
      assertThat(written.statusCode()).as("%s: %s", key, written.body()).isEqualTo(200);
      assertThat(json(Http.get(uri)).path("value").asText()).isEqualTo(key);
    }
    assertThat(json(Http.get(follower("/kv/a/b"))).path("key").asText()).isEqualTo("a/b");
    assertThat(json(Http.get(follower("/kv/a%2Fb"))).path("value").asText()).isEqualTo("a/b");
  }

  @Test
  void pagesFollowEachOtherInOrderAtOneRevision() throws Exception {
    for (int i = 0; i < 5; i++) {
      Http.put(follower("/kv/page-" + i), "v" + i);
    }
    JsonNode first = json(Http.get(follower("/kv?prefix=page-&limit=3")));
    Http.put(follower("/kv/page-9"), "later");
    long revision = first.path("revision").asLong();
    JsonNode second =
        json(Http.get(follower("/kv?prefix=page-&limit=3&after=page-2&revision=" + revision)));

    assertThat(first.path("more").asBoolean()).isTrue();
    assertThat(first.findValuesAsText("key")).containsExactly("page-0", "page-1", "page-2");
    assertThat(second.findValuesAsText("key")).containsExactly("page-3", "page-4");
    assertThat(second.path("more").asBoolean()).isFalse();
  }

  @Test
  void aBatchHappensAsAWholeOrNotAtAll() throws Exception {
    String batch =
        """
        {"operations":[
          {"action":"put","key":"batch-a","value":"1","ifAbsent":true},
          {"action":"put","key":"batch-b","value":"2"},
          {"action":"delete","key":"batch-c"}]}
        """;

    assertThat(Http.postJson(follower("/kv"), batch).statusCode()).isEqualTo(200);
    assertThat(Http.postJson(follower("/kv"), batch.replace("\"2\"", "\"3\"")).statusCode())
        .isEqualTo(412);
    assertThat(json(Http.get(follower("/kv/batch-b"))).path("value").asText()).isEqualTo("2");
  }

  @Test
  void aRetryWithTheSameSequenceIsAppliedOnce() throws Exception {
    URI uri = follower("/kv/retried");
    String[] session = {
      "X-Raft-Client-Id", "aaaaaaaa-0000-0000-0000-000000000001", "X-Raft-Sequence", "1"
    };

    long first = json(Http.put(uri, "v", session)).path("revision").asLong();
    long second = json(Http.put(uri, "v", session)).path("revision").asLong();

    assertThat(second).isEqualTo(first);
    assertThat(json(Http.get(uri)).path("version").asInt()).isEqualTo(1);
  }

  @Test
  void theApiOfThePublicExampleAnswersAsItDoes() throws Exception {
    String add = "{\"key\":\"key-1\",\"value\":\"value-1\",\"action\":\"add\"}";
    assertThat(json(Http.get(follower("/state"))).path("state").asText()).isEqualTo("follower");
    assertThat(json(Http.get(leader("/state"))).path("state").asText()).isEqualTo("leader");

    HttpResponse<String> refused = Http.postJson(follower("/operate_data"), add);
    assertThat(refused.statusCode()).isEqualTo(200);
    assertThat(refused.body()).isEqualTo("{\"success\":false,\"leader\":\"127.0.0.1\"}");

    assertThat(json(Http.postJson(leader("/operate_data"), add)).path("success").asBoolean())
        .isTrue();
    assertThat(json(Http.postJson(leader("/operate_data"), add)).path("success").asBoolean())
        .as("the key exists already")
        .isFalse();
    assertThat(json(Http.get(leader("/get_all_data"))).path("data").asText())
        .startsWith("map[")
        .contains("key-1:value-1");
    assertThat(
            json(Http.postJson(leader("/operate_data"), "{\"key\":\"key-1\",\"action\":\"del\"}"))
                .path("success")
                .asBoolean())
        .isTrue();
  }

  @Test
  void aWatchGoesOnWhereAnotherEnded() throws Exception {
    URI uri = follower("/kv/watched-1");
    long before = json(Http.put(uri, "a")).path("revision").asLong();
    Http.put(follower("/kv/other"), "not watched");
    Http.put(uri, "b");
    Http.send(uri, "DELETE", "");

    List<String> all = watch("/watch?prefix=watched&from=" + before, Optional.empty(), 3);
    assertThat(all.get(0)).contains("event: put", "\"value\":\"a\"", "id: " + before);
    assertThat(all.get(1)).contains("event: put", "\"value\":\"b\"");
    assertThat(all.get(2)).contains("event: delete", "\"key\":\"watched-1\"");

    List<String> rest = watch("/watch?prefix=watched", Optional.of(Long.toString(before)), 2);
    assertThat(rest).isEqualTo(all.subList(1, 3));
  }

  @Test
  void aWatchFromACompactedRevisionIsGone() throws Exception {
    URI uri = leader("/kv/compacted");
    try (var writers = Executors.newFixedThreadPool(16)) {
      var written = new ArrayList<Future<HttpResponse<String>>>();
      for (int i = 0; i < 1_100; i++) { // The history of these nodes keeps 1,000.
        written.add(writers.submit(() -> Http.put(uri, "v")));
      }
      for (Future<HttpResponse<String>> one : written) {
        assertThat(one.get().statusCode()).isEqualTo(200);
      }
    }

    assertThat(Http.get(leader("/watch?from=1")).statusCode()).isEqualTo(410);
    assertThat(Http.get(leader("/kv?revision=1")).statusCode()).isEqualTo(410);
  }

  @Test
  void healthStatusAndMetricsTellWhatIsSo() throws Exception {
    TestNode leading = cluster().leader();
    assertThat(Http.get(leader("/health/live")).statusCode()).isEqualTo(200);
    assertThat(Http.get(follower("/health/ready")).statusCode()).isEqualTo(200);
    assertThat(json(Http.get(leader("/status"))).path("role").asText()).isEqualTo("leader");

    String metrics = Http.get(leading.api().resolve("/metrics")).body();
    assertThat(metrics)
        .contains("raft_is_leader 1.0")
        .contains("raft_leader_elections_total")
        .contains("raft_append_entries_total")
        .contains("raft_committed_entries_total")
        .contains("raft_current_term")
        .contains("raft_log_write_seconds_bucket")
        .contains("raft_peer_lag{peer=\"n");
  }

  /** Reads this many events, then hangs up. */
  private List<String> watch(String path, Optional<String> lastEventId, int count)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(follower(path));
    lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
    HttpResponse<InputStream> response =
        TestNode.HTTP.send(request.build(), BodyHandlers.ofInputStream());
    var events = new ArrayList<String>();
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      var event = new StringBuilder();
      while (events.size() < count) {
        String line = lines.readLine();
        if (line == null) {
          break;
        }
        if (!line.isEmpty()) {
          event.append(line).append('\n');
        } else if (event.indexOf("event:") >= 0) {
          events.add(event.toString());
          event.setLength(0);
        } else {
          event.setLength(0);
        }
      }
    }
    return events;
  }

  private static long header(HttpResponse<String> response, String name) {
    return response.headers().firstValueAsLong(name).orElse(-1);
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return Json.MAPPER.readTree(response.body());
  }
}
