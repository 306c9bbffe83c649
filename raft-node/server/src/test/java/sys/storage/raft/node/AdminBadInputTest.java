package sys.storage.raft.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raft.node.TestCluster.ok;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.raft.client.Json;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.admin.AdminRequest;

/** Whatever comes to the admin port: a clear problem, and the configuration stays as it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminBadInputTest {

  private static final String OTHER = "99999999-2222-3333-4444-555555555555";
  private static final String NEW_CLUSTER = "88888888-2222-3333-4444-555555555555";
  private static final String NEW_MEMBER =
      "{\"name\":\"x\",\"incarnation\":\"00000000-0000-0000-0000-000000000009\"}";

  /** What each call takes besides cluster, epoch and index. */
  private static final Map<String, String> OWN_FIELDS =
      new TreeMap<>(
          Map.of(
              "bootstrap",
              "{\"member\":" + NEW_MEMBER + "}",
              "add-learner",
              "{\"member\":" + NEW_MEMBER + "}",
              "catch-up",
              "{\"timeoutMillis\":0}",
              "enter-joint",
              "{\"voters\":[" + NEW_MEMBER + "]}",
              "commit-new",
              "{}",
              "leave-joint",
              "{\"removed\":[],\"timeoutMillis\":0}",
              "remove-learner",
              "{\"member\":" + NEW_MEMBER + "}",
              "transfer-leader",
              "{}",
              "snapshot",
              "{}",
              "force-new-cluster",
              "{\"newClusterId\":\"" + NEW_CLUSTER + "\"}"));

  private static final List<String> CONDITIONAL =
      List.of("add-learner", "enter-joint", "leave-joint", "remove-learner");

  static final List<String> ALL_CALLS = List.copyOf(OWN_FIELDS.keySet());

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

  private static ObjectNode body(String call) {
    try {
      ObjectNode body =
          (ObjectNode)
              Json.MAPPER.readTree(Optional.ofNullable(OWN_FIELDS.get(call)).orElseThrow());
      body.put("clusterId", TestCluster.ID.toString()).put("operatorEpoch", 1);
      if (CONDITIONAL.contains(call) || call.equals("commit-new")) {
        body.put("expectedConfigurationIndex", 1);
      }
      return body;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static BadRequest post(String call, Consumer<ObjectNode> mistake) {
    ObjectNode body = body(call);
    mistake.accept(body);
    return BadRequest.json("POST", "/admin/" + call, body.toString());
  }

  private static BadRequest raw(String call, String body) {
    return BadRequest.json("POST", "/admin/" + call, body);
  }

  static Stream<BadRequest> mistakesThatEachCallRefuses() {
    return ALL_CALLS.stream()
        .flatMap(
            call ->
                Stream.of(
                    raw(call, "").refused(400, "bad-request", "empty", "JSON object"),
                    raw(call, "{").refused(400, "bad-request", "not valid JSON"),
                    raw(call, "[]").refused(400, "bad-request", "JSON object"),
                    raw(call, "null").refused(400, "bad-request", "null"),
                    raw(call, "{\"x\":\"" + "x".repeat(70_000) + "\"}")
                        .refused(413, "too-large", "65536"),
                    BadRequest.of("POST", "/admin/" + call)
                        .with("Content-Type", "text/plain")
                        .sending(body(call).toString().getBytes(UTF_8))
                        .refused(415, "unsupported-media-type", "text/plain", "application/json"),
                    BadRequest.of("GET", "/admin/" + call)
                        .refused(405, "method-not-allowed", "GET", "POST"),
                    post(call, body -> body.put("force", true))
                        .refused(400, "bad-request", "'force'", "clusterId"),
                    post(call, body -> body.remove("clusterId"))
                        .refused(400, "bad-request", "'clusterId'", "UUID"),
                    post(call, body -> body.put("clusterId", "x"))
                        .refused(400, "bad-request", "'clusterId'", "'x'", "UUID"),
                    post(call, body -> body.put("clusterId", OTHER))
                        .refused(409, "wrong-cluster", OTHER, TestCluster.ID.toString()),
                    post(call, body -> body.remove("operatorEpoch"))
                        .refused(400, "bad-request", "'operatorEpoch'", "whole number"),
                    post(call, body -> body.put("operatorEpoch", "1"))
                        .refused(400, "bad-request", "'operatorEpoch'", "whole number"),
                    post(call, body -> body.put("operatorEpoch", 1.5))
                        .refused(400, "bad-request", "'operatorEpoch'", "whole number"),
                    post(call, body -> body.put("operatorEpoch", -1))
                        .refused(400, "bad-request", "operatorEpoch -1", "0.."),
                    post(call, body -> body.put("operatorEpoch", 0))
                        .refused(403, "stale-operator", "epoch 0", "1")));
  }

  static Stream<BadRequest> wrongConfigurationIndexes() {
    return CONDITIONAL.stream()
        .flatMap(
            call ->
                Stream.of(
                    post(call, body -> body.remove("expectedConfigurationIndex"))
                        .refused(400, "bad-request", "'expectedConfigurationIndex'"),
                    post(call, body -> body.put("expectedConfigurationIndex", "1"))
                        .refused(400, "bad-request", "'expectedConfigurationIndex'"),
                    post(call, body -> body.putNull("expectedConfigurationIndex"))
                        .refused(400, "bad-request", "'expectedConfigurationIndex'")));
  }

  static Stream<BadRequest> wrongFields() {
    return Stream.of(
        post("add-learner", body -> body.remove("member")).refused(400, "bad-request", "'member'"),
        post("add-learner", body -> body.putObject("member").put("name", "x"))
            .refused(400, "bad-request", "'member.incarnation'", "UUID"),
        named("").refused(400, "bad-request", "member name ''", "host name"),
        named("a b").refused(400, "bad-request", "'a b'", "host name"),
        named("a/b").refused(400, "bad-request", "'a/b'", "host name"),
        named("ä").refused(400, "bad-request", "'ä'", "host name"),
        named("-").refused(400, "bad-request", "'-'", "host name"),
        named("a..b").refused(400, "bad-request", "'a..b'", "host name"),
        named("x".repeat(254)).refused(400, "bad-request", "254", "253"),
        post("enter-joint", body -> body.putArray("voters"))
            .refused(400, "bad-request", "voters is empty"),
        post("enter-joint", body -> body.put("voters", "x"))
            .refused(400, "bad-request", "'voters'"),
        post("enter-joint", body -> body.putArray("voters").addNull())
            .refused(400, "bad-request", "null"),
        raw(
                "enter-joint",
                body("enter-joint")
                    .toString()
                    .replace("[" + NEW_MEMBER, "[" + NEW_MEMBER + "," + NEW_MEMBER))
            .refused(400, "bad-request", "voters", "twice"),
        post("leave-joint", body -> body.put("timeoutMillis", 60_001))
            .refused(400, "bad-request", "timeoutMillis 60001", "0..60000"),
        post("catch-up", body -> body.put("timeoutMillis", -1))
            .refused(400, "bad-request", "timeoutMillis -1", "0..60000"),
        post("bootstrap", body -> body.remove("member"))
            .refused(400, "bad-request", "'member'", "missing"),
        post("force-new-cluster", body -> body.remove("newClusterId"))
            .refused(400, "bad-request", "'newClusterId'", "UUID"),
        post("force-new-cluster", body -> body.put("newClusterId", "x"))
            .refused(400, "bad-request", "'newClusterId'", "'x'", "UUID"),
        post("force-new-cluster", body -> body.put("newClusterId", TestCluster.ID.toString()))
            .refused(400, "bad-request", "newClusterId is clusterId"),
        post("force-new-cluster", _ -> {}).refused(409, "not-yet", "has a leader"),
        raw("unsafe/peers", "{}").refused(403, "forbidden", "unsafe/peers"),
        raw("unsafe/configuration", "{}").refused(403, "forbidden", "unsafe/configuration"),
        raw("faults", "{}").refused(403, "forbidden", "faults", "RAFT_FAULT_INJECTION=true"),
        raw("faults/probe", "{}").refused(403, "forbidden", "RAFT_FAULT_INJECTION=true"),
        BadRequest.of("GET", "/admin/faults").refused(403, "forbidden", "RAFT_FAULT_INJECTION"),
        BadRequest.of("DELETE", "/admin/faults").refused(403, "forbidden", "RAFT_FAULT_INJECTION"),
        raw("explode", "{}").refused(404, "not-found", "/admin/explode"),
        BadRequest.of("POST", "/admin/status").refused(405, "method-not-allowed", "GET"),
        BadRequest.of("GET", "/admin/status?linearizable=1")
            .refused(400, "bad-request", "linearizable", "'1'", "true or false"),
        BadRequest.of("GET", "/admin/status?linear=true")
            .refused(400, "bad-request", "'linear'", "linearizable"),
        BadRequest.of("GET", "/kv/k").refused(404, "not-found", "/kv/k"));
  }

  private static BadRequest named(String name) {
    return post("add-learner", body -> ((ObjectNode) body.path("member")).put("name", name));
  }

  @ParameterizedTest
  @MethodSource({"mistakesThatEachCallRefuses", "wrongConfigurationIndexes", "wrongFields"})
  void aBadCallIsRefusedInWords(BadRequest request) throws Exception {
    cluster().assertUnchangedBy(() -> request.checkAt(cluster().leader().adminUri()));
  }

  /** Each asks for a change that has not happened yet. */
  @Test
  void anotherConfigurationIndexThanTheActualIsAConflictThatShowsTheActual() throws Exception {
    long actual = cluster().members().status().configuration().index();
    String voter = Json.MAPPER.writeValueAsString(Member.of(cluster().follower().id()));
    for (String call : CONDITIONAL) {
      String body =
          body(call)
              .put("expectedConfigurationIndex", 4711)
              .toString()
              .replace(call.equals("remove-learner") ? NEW_MEMBER : "none", voter);
      cluster()
          .assertUnchangedBy(
              () -> {
                var answer =
                    raw(call, body)
                        .refused(409, "configuration-conflict", "4711", Long.toString(actual))
                        .checkAt(cluster().leader().adminUri());
                JsonNode problem = Json.MAPPER.readTree(answer.body());
                assertThat(problem.path("configuration").path("index").asLong()).isEqualTo(actual);
                assertThat(problem.path("configuration").path("voters")).hasSize(3);
              });
    }
  }

  @ParameterizedTest
  @FieldSource("ALL_CALLS")
  void aFollowerSendsTheOperatorToTheLeader(String call) throws Exception {
    if (List.of("bootstrap", "snapshot", "force-new-cluster").contains(call)) {
      return; // Every member answers these.
    }
    String leader = cluster().leader().adminUri().toString();
    cluster()
        .assertUnchangedBy(
            () -> {
              var answer =
                  post(call, _ -> {})
                      .refused(421, "not-leader", cluster().leader().id().name())
                      .checkAt(cluster().follower().adminUri());
              assertThat(Json.MAPPER.readTree(answer.body()).path("leader").asText())
                  .isEqualTo(leader);
            });
  }

  @ParameterizedTest
  @FieldSource("ALL_CALLS")
  void aBlankNodeSaysWhatItNeeds(String call) throws Exception {
    if (call.equals("bootstrap")) {
      return; // What it needs.
    }
    cluster()
        .assertUnchangedBy(
            () ->
                post(call, _ -> {})
                    .refused(409, "blank-node", "blank is blank", "bootstrap", "learner")
                    .checkAt(cluster().blank().adminUri()));
  }

  /** Else a call that comes late begins a second cluster on the disk of a successor. */
  @Test
  void aBlankNodeIsBornOnlyUnderTheIdentityThatWasSeen() throws Exception {
    cluster()
        .assertUnchangedBy(
            () ->
                post("bootstrap", _ -> {})
                    .refused(409, "wrong-member", "this node is " + cluster().blank().id())
                    .checkAt(cluster().blank().adminUri()));
  }

  @Test
  void aBlankNodeLeadsNothingAndHasNoHashes() throws Exception {
    URI blank = cluster().blank().adminUri();

    BadRequest.of("GET", "/admin/status?linearizable=true")
        .refused(409, "blank-node", "blank")
        .checkAt(blank);
    BadRequest.of("GET", "/admin/state-hashes").refused(409, "blank-node", "blank").checkAt(blank);
  }

  @Test
  void aStepThatHasHappenedIsAlreadyDoneWhateverItsIndex() throws Exception {
    Member voter = Member.of(cluster().follower().id());
    var admin = cluster().leader().admin();

    cluster()
        .assertUnchangedBy(
            () -> {
              assertThat(ok(admin.bootstrap(new AdminRequest.Bootstrap(TestCluster.ID, 1, voter))))
                  .matches(done -> done.alreadyDone());
              assertThat(
                      ok(
                          admin.addLearner(
                              new AdminRequest.AddLearner(TestCluster.ID, 1, 4711, voter))))
                  .matches(done -> done.alreadyDone());
              assertThat(ok(admin.commitNew(new AdminRequest.CommitNew(TestCluster.ID, 1, 4711))))
                  .matches(done -> done.alreadyDone());
            });
  }

  @Test
  void anAnswerCarriesWhatTheNextCallGives() throws Exception {
    var answer =
        Http.postJson(
            cluster().leader().adminUri().resolve("/admin/catch-up"), body("catch-up").toString());

    JsonNode json = Json.MAPPER.readTree(answer.body());
    assertThat(json.path("clusterId").asText()).isEqualTo(TestCluster.ID.toString());
    assertThat(json.path("operatorEpoch").asLong()).isEqualTo(1);
    assertThat(json.path("expectedConfigurationIndex").asLong())
        .isEqualTo(cluster().members().status().configuration().index());
  }
}
