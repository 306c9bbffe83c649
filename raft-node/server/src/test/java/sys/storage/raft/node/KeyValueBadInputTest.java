package sys.storage.raft.node;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes to the key-value port: a clear problem, nothing changed, the node goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyValueBadInputTest {

  private static final String UUID = "11111111-2222-3333-4444-555555555555";
  private static final String LONG_KEY = "k".repeat(4_097);
  private static final String WRITE = "{\"value\":\"v\"}";

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

  private static BadRequest put(String body) {
    return BadRequest.json("PUT", "/kv/k", body);
  }

  private static BadRequest get(String path) {
    return BadRequest.of("GET", path);
  }

  private static BadRequest batch(String operations) {
    return BadRequest.json("POST", "/kv", "{\"operations\":" + operations + "}");
  }

  static Stream<BadRequest> badWrites() {
    return Stream.of(
        put("{\"value\":1}").refused(400, "bad-request", "'value'"),
        put("{\"value\":null}").refused(400, "bad-request", "'value' is missing", "valueBase64"),
        put("{\"value\":[]}").refused(400, "bad-request", "'value'"),
        put("{}").refused(400, "bad-request", "'value' is missing"),
        put("{\"value\":\"a\",\"valueBase64\":\"YQ==\"}").refused(400, "bad-request", "not both"),
        put("").refused(400, "bad-request", "empty"),
        put("null").refused(400, "bad-request", "null", "JSON object"),
        put("[]").refused(400, "bad-request", "JSON object"),
        put("\"v\"").refused(400, "bad-request", "JSON object"),
        put("{\"value\":\"v\"").refused(400, "bad-request", "not valid JSON", "line 1"),
        put(WRITE + " x").refused(400, "bad-request", "not valid JSON"),
        put("[".repeat(5_000)).refused(400, "bad-request", "JSON"),
        put("{\"value\":\"v\",\"ttl\":1}").refused(400, "bad-request", "'ttl'", "valueBase64"),
        put("{\"value\":\"v\",\"value\":\"w\"}").refused(400, "bad-request", "'value'"),
        put("{\"valueBase64\":\"*\"}").refused(400, "bad-request", "'valueBase64'", "Base64"),
        put("")
            .sending(new byte[] {'{', '"', (byte) 0xFF, '"', '}'})
            .refused(400, "bad-request", "JSON"),
        put("").sending(new byte[] {0, 0, 0, 1, 2, 3}).refused(400, "bad-request", "JSON"),
        put("").sending((WRITE + "é").getBytes(UTF_16)).refused(400, "bad-request", "JSON"),
        put("{\"value\":\"" + "v".repeat((1 << 20) + 1) + "\"}")
            .refused(413, "too-large", "1048577", "1048576"),
        put("{\"value\":\"" + "v".repeat(7 << 20) + "\"}").refused(413, "too-large", "limit"),
        put(WRITE).with("Content-Encoding", "gzip").refused(415, "unsupported-media-type", "gzip"),
        BadRequest.of("PUT", "/kv/k")
            .with("Content-Type", "text/csv")
            .sending("v".getBytes(UTF_8))
            .refused(415, "unsupported-media-type", "text/csv", "application/json", "octet-stream"),
        BadRequest.of("PUT", "/kv/k")
            .sending("v".getBytes(UTF_8))
            .refused(415, "unsupported-media-type", "Content-Type", "application/json"),
        BadRequest.json("PUT", "/kv/", WRITE).refused(400, "bad-request", "key is empty", "4096"),
        BadRequest.json("PUT", "/kv/" + LONG_KEY, WRITE)
            .refused(413, "too-large", "key has 4097 bytes", "4096"),
        BadRequest.json("PUT", "/kv/" + "%C3%A4".repeat(3_000), WRITE)
            .refused(413, "too-large", "6000"),
        BadRequest.json("PUT", "/kv/" + "k".repeat(30_000), WRITE)
            .refused(413, "too-large", "20480"),
        BadRequest.json("PUT", "/kv/k?ttl=1", WRITE).refused(400, "bad-request", "'ttl'"),
        BadRequest.of("DELETE", "/kv/k?force=true").refused(400, "bad-request", "'force'"),
        put(WRITE).with("If-Match", "x").refused(400, "bad-request", "If-Match", "'x'"),
        put(WRITE).with("If-Match", "-1").refused(400, "bad-request", "If-Match", "'-1'"),
        put(WRITE).with("If-None-Match", "7").refused(400, "bad-request", "If-None-Match", "'7'"),
        put(WRITE)
            .with("If-Match", "1")
            .with("If-None-Match", "*")
            .refused(400, "bad-request", "If-Match", "If-None-Match"),
        put(WRITE)
            .with("X-Raft-No-Forward", "maybe")
            .refused(400, "bad-request", "'maybe'", "true"),
        BadRequest.of("PATCH", "/kv/k").refused(405, "method-not-allowed", "PATCH", "PUT"),
        BadRequest.of("BREW", "/kv/k").refused(405, "method-not-allowed", "BREW", "PUT"),
        BadRequest.of("DELETE", "/kv").refused(405, "method-not-allowed", "DELETE", "POST"));
  }

  static Stream<BadRequest> badSessions() {
    return Stream.of(
        put(WRITE).with("X-Raft-Sequence", "1").refused(400, "bad-request", "X-Raft-Client-Id"),
        put(WRITE).with("X-Raft-Client-Id", UUID).refused(400, "bad-request", "X-Raft-Sequence"),
        put(WRITE)
            .with("X-Raft-Client-Id", "x")
            .with("X-Raft-Sequence", "1")
            .refused(400, "bad-request", "X-Raft-Client-Id", "'x'", "UUID"),
        put(WRITE)
            .with("X-Raft-Client-Id", "1-1-1-1-1")
            .with("X-Raft-Sequence", "1")
            .refused(400, "bad-request", "'1-1-1-1-1'", "36"),
        put(WRITE)
            .with("X-Raft-Client-Id", UUID)
            .with("X-Raft-Sequence", "0")
            .refused(400, "bad-request", "X-Raft-Sequence is 0", "from 1"),
        put(WRITE)
            .with("X-Raft-Client-Id", UUID)
            .with("X-Raft-Sequence", "9223372036854775808")
            .refused(400, "bad-request", "X-Raft-Sequence", "9223372036854775808"));
  }

  static Stream<BadRequest> badReads() {
    return Stream.of(
        get("/kv/%FF").refused(400, "bad-request", "UTF-8"),
        get("/kv/k?consistency=strong")
            .refused(400, "bad-request", "consistency", "'strong'", "linearizable, lease or local"),
        get("/kv/k?consistency=").refused(400, "bad-request", "consistency", "''"),
        get("/kv/k?consistancy=local").refused(400, "bad-request", "'consistancy'", "consistency"),
        get("/kv/k?consistency=local&consistency=lease")
            .refused(400, "bad-request", "consistency", "2 times"),
        get("/kv/absent").refused(404, "not-found", "'absent'"),
        get("/kv/" + LONG_KEY).refused(413, "too-large", "4097", "4096"),
        get("/nothing/here").refused(404, "not-found", "/nothing/here"),
        get("/").refused(404, "not-found", "/"),
        get("/kv?limit=0").refused(400, "bad-request", "limit 0", "1..1000"),
        get("/kv?limit=1001").refused(400, "bad-request", "limit 1001", "1..1000"),
        get("/kv?limit=ten").refused(400, "bad-request", "limit", "'ten'"),
        get("/kv?limit=").refused(400, "bad-request", "limit", "''"),
        get("/kv?limit=9999999999999999999").refused(400, "bad-request", "9999999999999999999"),
        get("/kv?revision=-1").refused(400, "bad-request", "revision", "'-1'"),
        get("/kv?revision=999999").refused(400, "bad-request", "revision 999999", "newest"),
        get("/kv?revison=1").refused(400, "bad-request", "'revison'", "revision"),
        get("/kv?prefix=" + LONG_KEY).refused(413, "too-large", "prefix has 4097", "4096"),
        get("/kv?after=" + LONG_KEY).refused(413, "too-large", "after has 4097", "4096"),
        get("/watch?from=x").refused(400, "bad-request", "from", "'x'"),
        get("/watch?from=").refused(400, "bad-request", "from", "''"),
        get("/watch?since=1").refused(400, "bad-request", "'since'", "from"),
        get("/watch")
            .with("Last-Event-ID", "x")
            .refused(400, "bad-request", "Last-Event-ID", "'x'"),
        get("/watch?prefix=" + LONG_KEY).refused(413, "too-large", "prefix", "4096"),
        BadRequest.of("POST", "/watch").refused(405, "method-not-allowed", "POST", "GET"),
        BadRequest.of("DELETE", "/metrics").refused(405, "method-not-allowed", "GET"),
        BadRequest.of("POST", "/health").refused(405, "method-not-allowed", "GET"),
        BadRequest.of("PUT", "/status").refused(405, "method-not-allowed", "GET"));
  }

  static Stream<BadRequest> badBatches() {
    String put = "{\"action\":\"put\",\"key\":\"k\",\"value\":\"v\"}";
    return Stream.of(
        batch("[]").refused(400, "bad-request", "operations has 0", "1 to 1000"),
        batch("[" + put + ("," + put).repeat(1_000) + "]")
            .refused(400, "bad-request", "operations has 1001", "1 to 1000"),
        batch("{}").refused(400, "bad-request", "'operations'", "list"),
        batch("[null]").refused(400, "bad-request", "null"),
        BadRequest.json("POST", "/kv", "{}").refused(400, "bad-request", "'operations'"),
        BadRequest.of("POST", "/kv")
            .with("Content-Type", "text/plain")
            .sending("{}".getBytes(UTF_8))
            .refused(415, "unsupported-media-type", "text/plain", "application/json"),
        batch("[{\"action\":\"fly\",\"key\":\"k\"}]")
            .refused(400, "bad-request", "'fly'", "put, delete or check"),
        batch("[{\"key\":\"k\",\"value\":\"v\"}]").refused(400, "bad-request", "action"),
        batch("[{\"action\":\"put\",\"value\":\"v\"}]").refused(400, "bad-request", "key"),
        batch("[{\"action\":\"put\",\"key\":\"k\"}]").refused(400, "bad-request", "'value'"),
        batch("[{\"action\":\"put\",\"key\":7,\"value\":\"v\"}]")
            .refused(400, "bad-request", "operations.0.key"),
        batch("[{\"action\":\"delete\",\"key\":\"k\",\"value\":\"v\"}]")
            .refused(400, "bad-request", "put"),
        batch("[" + put + ",{\"action\":\"put\",\"key\":\"\",\"value\":\"v\"}]")
            .refused(400, "bad-request", "operations[1].key is empty"),
        batch("[{\"action\":\"check\",\"key\":\"" + LONG_KEY + "\"}]")
            .refused(413, "too-large", "operations[0].key", "4097"),
        batch("[{\"action\":\"put\",\"key\":\"k\",\"value\":\"v\",\"ifAbsent\":\"yes\"}]")
            .refused(400, "bad-request", "operations.0.ifAbsent"),
        batch("[{\"action\":\"check\",\"key\":\"k\",\"ifAbsent\":true,\"ifRevision\":1}]")
            .refused(400, "bad-request", "ifAbsent", "ifRevision"),
        batch("[{\"action\":\"check\",\"key\":\"k\",\"ifRevision\":-1}]")
            .refused(400, "bad-request", "ifRevision", "-1"),
        batch("[{\"action\":\"check\",\"key\":\"k\"}]").refused(400, "bad-request", "check", "'k'"),
        batch("[{\"action\":\"put\",\"key\":\"k\",\"value\":\"v\",\"if\":1}]")
            .refused(400, "bad-request", "'operations.0.if'"),
        batch("[" + put + "," + put + "]").refused(400, "bad-request", "'k'", "twice"),
        batch("[" + put + "]").with("If-Match", "1").refused(400, "bad-request", "If-Match"),
        batch("[\"" + "v".repeat(5 << 20) + "\"]").refused(413, "too-large", "4194304"));
  }

  static Stream<BadRequest> badCallsOfTheSmallApi() {
    return Stream.of(
        change("{").refused(400, "bad-request", "not valid JSON"),
        change("{}").refused(400, "bad-request", "missing"),
        change("{\"key\":\"k\",\"value\":\"v\"}").refused(400, "bad-request", "action"),
        change("{\"value\":\"v\",\"action\":\"add\"}").refused(400, "bad-request", "key"),
        change("{\"key\":1,\"value\":\"v\",\"action\":\"add\"}")
            .refused(400, "bad-request", "'key'"),
        change("{\"key\":\"k\",\"value\":\"v\",\"action\":\"upsert\"}")
            .refused(400, "bad-request", "'upsert'", "add, insert, update, del or delete"),
        change("{\"key\":\"k\",\"value\":\"v\",\"action\":\"add\",\"ttl\":1}")
            .refused(400, "bad-request", "'ttl'"),
        change("{\"key\":\"\",\"value\":\"v\",\"action\":\"add\"}")
            .refused(400, "bad-request", "key is empty"),
        change("{\"key\":\"" + LONG_KEY + "\",\"value\":\"v\",\"action\":\"add\"}")
            .refused(413, "too-large", "4097", "4096"),
        change("{\"key\":\"k\",\"value\":\"\",\"action\":\"add\"}")
            .refused(400, "bad-request", "'value'", "'add'"),
        change("{\"key\":\"k\",\"action\":\"update\"}")
            .refused(400, "bad-request", "'value'", "'update'"),
        change("{\"key\":\"k\",\"value\":\"" + "v".repeat((1 << 20) + 1) + "\",\"action\":\"add\"}")
            .refused(413, "too-large", "1048577"),
        BadRequest.of("POST", "/operate_data")
            .with("Content-Type", "text/plain")
            .sending("{}".getBytes(UTF_8))
            .refused(415, "unsupported-media-type", "text/plain", "application/json"),
        get("/operate_data").refused(405, "method-not-allowed", "GET", "POST"),
        BadRequest.of("DELETE", "/state").refused(405, "method-not-allowed", "DELETE", "GET"),
        BadRequest.of("POST", "/get_all_data").refused(405, "method-not-allowed", "GET"),
        get("/state?x=1").refused(400, "bad-request", "'x'"),
        get("/get_all_data?limit=1").refused(400, "bad-request", "'limit'"));
  }

  private static BadRequest change(String body) {
    return BadRequest.json("POST", "/operate_data", body);
  }

  @ParameterizedTest
  @MethodSource({"badWrites", "badSessions", "badReads", "badBatches", "badCallsOfTheSmallApi"})
  void aBadRequestIsRefusedInWordsByEachMember(BadRequest request) throws Exception {
    cluster()
        .assertUnchangedBy(
            () -> {
              request.checkAt(cluster().leader().api());
              request.checkAt(cluster().follower().api());
            });
  }

  static Stream<BadRequest> callsThatABlankNodeCannotAnswer() {
    return Stream.of(
            put(WRITE),
            get("/kv/k"),
            get("/kv/k?consistency=local"),
            get("/kv"),
            BadRequest.of("DELETE", "/kv/k"),
            batch("[{\"action\":\"delete\",\"key\":\"k\"}]"),
            get("/watch"),
            get("/state"),
            get("/get_all_data"),
            change("{\"key\":\"k\",\"value\":\"v\",\"action\":\"add\"}"))
        .map(call -> call.refused(503, "blank-node", "blank", "belongs to no cluster", "ask"));
  }

  @ParameterizedTest
  @MethodSource("callsThatABlankNodeCannotAnswer")
  void aBlankNodeSaysThatItIsOne(BadRequest request) throws Exception {
    cluster()
        .assertUnchangedBy(
            () -> {
              HttpResponse<String> answer = request.checkAt(cluster().blank().api());
              assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            });
  }

  @Test
  void aFollowerThatMayNotForwardNamesTheLeader() throws Exception {
    String leader = cluster().leader().api().toString();

    cluster()
        .assertUnchangedBy(
            () -> {
              HttpResponse<String> answer =
                  put(WRITE)
                      .with("X-Raft-No-Forward", "true")
                      .refused(421, "not-leader", leader)
                      .checkAt(cluster().follower().api());
              assertThat(answer.body()).contains("\"leader\":\"" + leader + "\"");
            });
  }

  @Test
  void aWrongMethodNamesTheRightOnes() throws Exception {
    HttpResponse<String> answer =
        BadRequest.of("DELETE", "/kv")
            .refused(405, "method-not-allowed", "GET", "POST")
            .checkAt(cluster().leader().api());

    assertThat(List.of(answer.headers().firstValue("Allow").orElse("").split(", *")))
        .contains("GET", "POST");
  }

  @Test
  void aConditionThatDoesNotHoldChangesNothing() throws Exception {
    URI uri = cluster().follower().api().resolve("/kv/conditional");
    assertThat(Http.put(uri, "v").statusCode()).isEqualTo(200);
    long revision = cluster().members().status().revision();

    BadRequest.json("PUT", "/kv/conditional", WRITE)
        .with("If-Match", "4711")
        .refused(412, "precondition-failed", "'conditional'", "4711", Long.toString(revision))
        .checkAt(cluster().follower().api());
    BadRequest.json("PUT", "/kv/conditional", WRITE)
        .with("If-None-Match", "*")
        .refused(412, "precondition-failed", "'conditional'", "absent")
        .checkAt(cluster().leader().api());

    assertThat(cluster().members().status().revision()).isEqualTo(revision);
  }

  @Test
  void aValueOfOneMebibyteAndAKeyOfFourKibibytesAreTaken() throws Exception {
    URI uri = cluster().follower().api().resolve("/kv/" + "k".repeat(4_096));

    assertThat(Http.put(uri, "v".repeat(1 << 20)).statusCode()).isEqualTo(200);
    assertThat(Http.get(uri).statusCode()).isEqualTo(200);
    assertThat(Http.send(uri, "DELETE", "").statusCode()).isEqualTo(200);
  }

  @Test
  void moreDataThanTheSmallApiCanShowNamesTheLimitsAndTheWayOut() throws Exception {
    URI api = cluster().leader().api();
    for (int i = 0; i < 5; i++) {
      assertThat(Http.put(api.resolve("/kv/large" + i), "v".repeat(1 << 20)).statusCode())
          .isEqualTo(200);
    }

    get("/get_all_data").refused(413, "too-large", "10000", "1048576", "GET /kv").checkAt(api);

    for (int i = 0; i < 5; i++) {
      Http.send(api.resolve("/kv/large" + i), "DELETE", "");
    }
  }
}
