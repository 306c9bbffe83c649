package sys.storage.raft.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sys.storage.raft.node.TestCluster.ok;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.admin.FaultReport;
import sys.storage.raft.client.admin.FaultRequest;
import sys.storage.raft.client.admin.FaultRule;
import sys.storage.raft.client.admin.FaultRule.Direction;
import sys.storage.raft.client.admin.FaultRule.MessageKind;
import sys.storage.raft.client.admin.NodeStatus;

/** Faults that are injected into real nodes have their effect, and end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultInjectionTest {

  private static final String TOKEN = "test";
  private static final long TTL_MILLIS = 60_000;
  private static final Duration THREE_ELECTION_TIMEOUTS = Duration.ofMillis(900);

  private Optional<TestCluster> started = Optional.empty();

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    started = Optional.of(TestCluster.withFaults(directory, 3));
  }

  @AfterEach
  void heal() {
    for (TestNode node : cluster().nodes()) {
      ok(node.admin().removeAllFaults());
    }
    cluster().leader();
  }

  @AfterAll
  void stop() throws IOException {
    cluster().close();
  }

  private TestCluster cluster() {
    return started.orElseThrow();
  }

  private static void inject(TestNode node, FaultRule... rules) {
    ok(node.admin().inject(new FaultRequest.Inject(TOKEN, TTL_MILLIS, List.of(rules))));
  }

  private static void cut(TestNode a, TestNode b) {
    inject(a, both(List.of(b)));
    inject(b, both(List.of(a)));
  }

  private static FaultRule[] both(List<TestNode> others) {
    return others.stream()
        .flatMap(
            other ->
                Stream.of(Direction.values()).map(way -> FaultRule.drop(way, other.id().name())))
        .toArray(FaultRule[]::new);
  }

  private static NodeStatus status(TestNode node) {
    return ok(node.admin().status(false));
  }

  private static long probesHeard(TestNode by, TestNode from) {
    return ok(by.admin().faults())
        .peer(from.id().name())
        .map(FaultReport.Peer::probesHeard)
        .orElse(0L);
  }

  private static FaultReport probe(TestNode from, TestNode to) {
    return ok(from.admin().probe(new FaultRequest.Probe(TestCluster.ID, Member.of(to.id()))));
  }

  @Test
  void aProbeGetsThroughWhereNothingIsCutAndNowhereElse() {
    TestNode a = cluster().node("n0");
    TestNode b = cluster().node("n1");
    long before = probesHeard(b, a);
    probe(a, b);
    await().atMost(TestCluster.PATIENCE).until(() -> probesHeard(b, a) == before + 1);

    cut(a, b);
    long heardByA = probesHeard(a, b);
    FaultReport atA = probe(a, b);
    FaultReport atB = probe(b, a);

    assertThat(atA.rules(TOKEN)).anyMatch(rule -> rule.hits() > 0);
    assertThat(atB.rules(TOKEN)).anyMatch(rule -> rule.hits() > 0);
    assertThat(probesHeard(b, a)).isEqualTo(before + 1);
    assertThat(probesHeard(a, b)).isEqualTo(heardByA);
  }

  @Test
  void aLeaderThatIsCutOffIsReplacedAndFollowsAfterHealing() throws Exception {
    TestNode leader = cluster().leader();
    long term = status(leader).term();
    List<TestNode> others = cluster().nodes().stream().filter(node -> node != leader).toList();
    inject(leader, both(others));
    others.forEach(other -> inject(other, both(List.of(leader))));

    await()
        .atMost(TestCluster.PATIENCE)
        .until(
            () ->
                others.stream()
                    .map(FaultInjectionTest::status)
                    .anyMatch(status -> status.isLeader() && status.term() > term));
    await().atMost(TestCluster.PATIENCE).until(() -> !status(leader).isLeader());
    assertThat(others)
        .as("who gave the vote by which the new leader leads")
        .anySatisfy(
            node ->
                assertThat(ok(node.admin().elections()).events())
                    .anyMatch(
                        event ->
                            event.direction() == Direction.RECEIVE
                                && event.granted().orElse(false)
                                && !event.lost()
                                && event.term() > term));

    heal();
    await()
        .atMost(TestCluster.PATIENCE)
        .until(() -> status(leader).term() == status(cluster().leader()).term());
  }

  /** What the second demonstration of the unsafe modes needs: a leader that keeps leading. */
  @Test
  void entriesAreLostWhileHeartbeatsKeepTheLeader() throws Exception {
    TestNode leader = cluster().leader();
    long term = status(leader).term();
    TestNode deaf = cluster().follower();
    inject(
        leader,
        FaultRule.drop(Direction.SEND, deaf.id().name())
            .only(MessageKind.APPEND_REQUEST, MessageKind.SNAPSHOT_CHUNK));

    assertThat(Http.put(leader.api().resolve("/kv/only-two"), "v").statusCode()).isEqualTo(200);
    long index = status(leader).commitIndex();
    await()
        .atMost(TestCluster.PATIENCE)
        .until(
            () ->
                ok(leader.admin().faults()).rules(TOKEN).getFirst().hits() > 0
                    && status(leader).peers().stream()
                        .filter(peer -> peer.member().name().equals(deaf.id().name()))
                        .allMatch(NodeStatus.Peer::active));
    await()
        .during(THREE_ELECTION_TIMEOUTS)
        .atMost(TestCluster.PATIENCE)
        .until(() -> status(leader).isLeader() && status(leader).term() == term);

    assertThat(status(deaf).lastIndex()).isLessThan(index);

    heal();
    await().atMost(TestCluster.PATIENCE).until(() -> status(deaf).commitIndex() >= index);
  }

  @Test
  void theTimeToLiveHeals() {
    TestNode a = cluster().leader();
    TestNode b = cluster().follower();
    ok(
        a.admin()
            .inject(
                new FaultRequest.Inject(
                    TOKEN, 200, List.of(FaultRule.drop(Direction.SEND, b.id().name())))));
    long before = probesHeard(b, a);

    await().atMost(TestCluster.PATIENCE).until(() -> ok(a.admin().faults()).rules().isEmpty());
    probe(a, b);

    await().atMost(TestCluster.PATIENCE).until(() -> probesHeard(b, a) > before);
  }

  @Test
  void aSlowFsyncSlowsDownTheNodeThatHasIt() {
    TestNode node = cluster().leader();
    inject(node, FaultRule.slowFsync(120));

    assertThat(ok(node.admin().probeFsync()).micros()).isGreaterThanOrEqualTo(120_000);
    assertThat(ok(node.admin().faults()).rules(TOKEN).getFirst().hits()).isPositive();
  }

  @Test
  void whatWasInjectedIsCountedInTheMetrics() throws Exception {
    TestNode node = cluster().leader();
    inject(node, FaultRule.slowFsync(1));
    ok(node.admin().probeFsync());

    String metrics = Http.get(node.api().resolve("/metrics")).body();

    assertThat(metrics)
        .containsPattern("raft_injected_faults_total\\{kind=\"slow-fsync\"\\} [1-9]")
        .contains("raft_injected_faults_total{kind=\"drop\"}");
  }

  static Stream<BadRequest> badRules() {
    String drop = "{\"kind\":\"drop\",\"direction\":\"send\",\"peer\":\"n1\"}";
    return Stream.of(
        post("", "{\"ttlMillis\":1,\"rules\":[]}").refused(400, "bad-request", "'token'"),
        post("", "").refused(400, "bad-request", "empty"),
        inject("t", 0, drop).refused(400, "bad-request", "ttlMillis 0", "1..3600000"),
        inject("t", -1, drop).refused(400, "bad-request", "ttlMillis -1"),
        inject("t", 3_600_001, drop).refused(400, "bad-request", "3600001", "3600000"),
        inject("", 1, drop).refused(400, "bad-request", "token ''", "64"),
        inject("a b", 1, drop).refused(400, "bad-request", "'a b'"),
        inject("x".repeat(65), 1, drop).refused(400, "bad-request", "64"),
        post("", "{\"token\":\"t\",\"rules\":[" + drop + "]}")
            .refused(400, "bad-request", "'ttlMillis'", "whole number"),
        inject("t", 1, "").refused(400, "bad-request", "rules is empty", "DELETE"),
        inject("t", 1, "null").refused(400, "bad-request", "null"),
        inject("t", 1, drop + ("," + drop).repeat(256)).refused(400, "bad-request", "257", "256"),
        inject("t", 1, "{}").refused(400, "bad-request", "'rules.0.kind'", "drop", "fail-fsync"),
        inject("t", 1, drop.replace("drop", "burn"))
            .refused(400, "bad-request", "'rules.0.kind'", "'burn'", "drop", "slow-fsync"),
        inject("t", 1, drop.replace("send", "up"))
            .refused(400, "bad-request", "'rules.0.direction'", "'up'", "send", "receive"),
        inject("t", 1, drop.replace("send", "SEND")).refused(400, "bad-request", "direction"),
        inject("t", 1, "{\"kind\":\"drop\"}").refused(400, "bad-request", "drop", "direction"),
        inject("t", 1, drop.replace("n1", "a b")).refused(400, "bad-request", "'a b'"),
        inject("t", 1, with(drop, "\"millis\":5")).refused(400, "bad-request", "drop", "millis"),
        inject("t", 1, drop.replace("drop", "delay"))
            .refused(400, "bad-request", "delay", "millis"),
        inject("t", 1, with(drop.replace("drop", "delay"), "\"millis\":0"))
            .refused(400, "bad-request", "millis 0", "1..60000"),
        inject("t", 1, with(drop.replace("drop", "delay"), "\"millis\":60001"))
            .refused(400, "bad-request", "millis 60001", "1..60000"),
        inject("t", 1, with(drop.replace("drop", "delay"), "\"millis\":1.5"))
            .refused(400, "bad-request", "'rules.0.millis'"),
        inject("t", 1, with(drop, "\"percent\":0")).refused(400, "bad-request", "percent 0", "100"),
        inject("t", 1, with(drop, "\"percent\":101")).refused(400, "bad-request", "percent 101"),
        inject("t", 1, with(drop, "\"messages\":[]"))
            .refused(400, "bad-request", "messages is empty"),
        inject("t", 1, with(drop, "\"messages\":[\"heartbeat\",\"heartbeat\"]"))
            .refused(400, "bad-request", "twice"),
        inject("t", 1, with(drop, "\"messages\":[\"letter\"]"))
            .refused(400, "bad-request", "'letter'", "heartbeat"),
        inject("t", 1, with(drop, "\"messages\":\"heartbeat\""))
            .refused(400, "bad-request", "messages"),
        inject("t", 1, with(drop, "\"force\":true")).refused(400, "bad-request", "'rules.0.force'"),
        inject("t", 1, "{\"kind\":\"slow-fsync\"}")
            .refused(400, "bad-request", "slow-fsync", "millis"),
        inject("t", 1, "{\"kind\":\"slow-fsync\",\"millis\":5,\"peer\":\"n1\"}")
            .refused(400, "bad-request", "disk", "peer"),
        inject("t", 1, "{\"kind\":\"fail-fsync\",\"millis\":5}")
            .refused(400, "bad-request", "fail-fsync", "millis"),
        post("/probe", "{\"clusterId\":\"x\"}").refused(400, "bad-request", "'clusterId'", "UUID"),
        post("/probe", "{\"clusterId\":\"" + TestCluster.ID + "\"}")
            .refused(400, "bad-request", "'peer'"),
        BadRequest.of("DELETE", "/admin/faults/a%20b").refused(400, "bad-request", "'a b'"),
        BadRequest.of("GET", "/admin/faults?token=t").refused(400, "bad-request", "'token'"),
        BadRequest.of("PUT", "/admin/faults").refused(405, "method-not-allowed", "POST"),
        post("", "[" + drop + "]").refused(400, "bad-request", "JSON object"),
        BadRequest.of("POST", "/admin/faults")
            .with("Content-Type", "text/plain")
            .refused(415, "unsupported-media-type", "application/json"));
  }

  private static BadRequest post(String call, String body) {
    return BadRequest.json("POST", "/admin/faults" + call, body);
  }

  private static BadRequest inject(String token, long ttlMillis, String rules) {
    return post(
        "",
        "{\"token\":\"%s\",\"ttlMillis\":%d,\"rules\":[%s]}".formatted(token, ttlMillis, rules));
  }

  private static String with(String rule, String field) {
    return rule.replace("}", "," + field + "}");
  }

  @ParameterizedTest
  @MethodSource("badRules")
  void aBadRuleIsRefusedInWordsAndChangesNothing(BadRequest request) throws Exception {
    TestNode node = cluster().node("n0");
    request.checkAt(node.adminUri());
    assertThat(ok(node.admin().faults()).rules()).isEmpty();
  }

  @Test
  void aNodeIsNoPeerOfItsOwn() throws Exception {
    inject("t", 1, "{\"kind\":\"drop\",\"direction\":\"send\",\"peer\":\"n0\"}")
        .refused(400, "bad-request", "'n0'", "itself")
        .checkAt(cluster().node("n0").adminUri());
  }
}
