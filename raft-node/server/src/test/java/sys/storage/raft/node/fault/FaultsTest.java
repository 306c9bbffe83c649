package sys.storage.raft.node.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.raft.client.admin.FaultReport;
import sys.storage.raft.client.admin.FaultRequest;
import sys.storage.raft.client.admin.FaultRule;
import sys.storage.raft.client.admin.FaultRule.Direction;
import sys.storage.raft.client.admin.FaultRule.Kind;
import sys.storage.raft.client.admin.FaultRule.MessageKind;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Envelope;
import sys.storage.raft.core.message.Message;
import sys.storage.raft.node.disk.LocalDisk;

class FaultsTest {

  private static final UUID CLUSTER = new UUID(1, 1);
  private static final MemberId SELF = new MemberId("n0", new UUID(0, 10));
  private static final MemberId N1 = new MemberId("n1", new UUID(0, 11));
  private static final MemberId N2 = new MemberId("n2", new UUID(0, 12));
  private static final long TTL_MILLIS = 60_000;

  private final Faults faults = new Faults();
  private final List<Message> network = Collections.synchronizedList(new ArrayList<>());
  private final List<Message> node = Collections.synchronizedList(new ArrayList<>());
  private final Consumer<List<Message>> send = faults.sending(network::addAll);
  private final Consumer<Message> receive = faults.receiving(node::add);

  @AfterEach
  void close() {
    faults.close();
  }

  private static Message heartbeat(MemberId from, MemberId to, long round) {
    return new Message.Heartbeat(new Envelope(CLUSTER, from, to, 1), 0, round);
  }

  private static Message append(MemberId from, MemberId to) {
    return new Message.AppendRequest(new Envelope(CLUSTER, from, to, 1), 0, 0, 0, List.of());
  }

  private void inject(FaultRule... rules) {
    faults.inject(new FaultRequest.Inject("t", TTL_MILLIS, List.of(rules)), SELF.name());
  }

  private long hits() {
    return faults.report().rules().stream().mapToLong(FaultReport.Rule::hits).sum();
  }

  @Test
  void everythingPassesWithoutARule() {
    send.accept(List.of(heartbeat(SELF, N1, 1), heartbeat(SELF, N2, 2)));
    receive.accept(heartbeat(N1, SELF, 3));

    assertThat(network).hasSize(2);
    assertThat(node).hasSize(1);
    assertThat(faults.report().peers())
        .containsExactly(new FaultReport.Peer("n1", 1, 1, 0), new FaultReport.Peer("n2", 1, 0, 0));
  }

  @Test
  void aDropHitsItsPeerAndItsDirectionAlone() {
    inject(FaultRule.drop(Direction.SEND, "n1"));

    send.accept(List.of(heartbeat(SELF, N1, 1), heartbeat(SELF, N2, 2)));
    receive.accept(heartbeat(N1, SELF, 3));

    assertThat(network).containsExactly(heartbeat(SELF, N2, 2));
    assertThat(node).hasSize(1);
    assertThat(hits()).isEqualTo(1);
    assertThat(faults.injected(Kind.DROP)).isEqualTo(1);
    assertThat(faults.report().peer("n1").orElseThrow().sent()).isZero();
  }

  @Test
  void aDropOfWhatIsReceivedLetsTheOtherDirectionPass() {
    inject(FaultRule.drop(Direction.RECEIVE, "n1"));

    send.accept(List.of(heartbeat(SELF, N1, 1)));
    receive.accept(heartbeat(N1, SELF, 3));

    assertThat(network).hasSize(1);
    assertThat(node).isEmpty();
    assertThat(faults.report().peer("n1").orElseThrow().heard()).isZero();
  }

  @Test
  void aRuleOfSomeKindsLetsTheOthersPass() {
    inject(FaultRule.drop(Direction.SEND, "n1").only(MessageKind.APPEND_REQUEST));

    send.accept(List.of(append(SELF, N1), heartbeat(SELF, N1, 1)));

    assertThat(network).containsExactly(heartbeat(SELF, N1, 1));
  }

  @Test
  void aDuplicateComesTwice() {
    inject(FaultRule.ofMessages(Kind.DUPLICATE, Direction.RECEIVE, "n1", OptionalInt.empty()));

    receive.accept(heartbeat(N1, SELF, 1));

    assertThat(node).hasSize(2);
  }

  @Test
  void aDelayedMessageComesLaterAndInItsOrder() {
    inject(FaultRule.delay(Direction.SEND, "n1", 100));
    long before = System.nanoTime();

    for (int round = 0; round < 50; round++) {
      send.accept(List.of(heartbeat(SELF, N1, round)));
    }

    assertThat(network).isEmpty();
    await().atMost(Duration.ofSeconds(10)).until(() -> network.size() == 50);
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(100_000_000);
    assertThat(network).extracting(message -> ((Message.Heartbeat) message).readRound()).isSorted();
  }

  @Test
  void reorderedMessagesOvertakeEachOther() {
    inject(FaultRule.ofMessages(Kind.REORDER, Direction.SEND, "n1", OptionalInt.of(100)));

    for (int round = 0; round < 100; round++) {
      send.accept(List.of(heartbeat(SELF, N1, round)));
    }

    await().atMost(Duration.ofSeconds(10)).until(() -> network.size() == 100);
    List<Long> rounds =
        network.stream().map(message -> ((Message.Heartbeat) message).readRound()).toList();
    assertThat(rounds).isNotEqualTo(rounds.stream().sorted().toList());
  }

  @Test
  void aPartOfTheMessagesIsHit() {
    inject(FaultRule.drop(Direction.SEND, "n1").forPercent(50));

    for (int i = 0; i < 1_000; i++) {
      send.accept(List.of(heartbeat(SELF, N1, i)));
    }

    // 50 % of 1000 with a standard deviation of 16: ten of them.
    assertThat(network).hasSizeBetween(340, 660);
    assertThat(hits()).isEqualTo(1_000 - network.size());
  }

  @Test
  void theTimeToLiveEndsARule() {
    faults.inject(
        new FaultRequest.Inject("t", 50, List.of(FaultRule.drop(Direction.SEND, "n1"))), "n0");

    await().atMost(Duration.ofSeconds(10)).until(() -> faults.report().rules().isEmpty());
    send.accept(List.of(heartbeat(SELF, N1, 1)));

    assertThat(network).hasSize(1);
  }

  @Test
  void theSameTokenReplacesAndAnotherAdds() {
    inject(FaultRule.drop(Direction.SEND, "n1"));
    faults.inject(
        new FaultRequest.Inject("u", TTL_MILLIS, List.of(FaultRule.drop(Direction.SEND, "n2"))),
        "n0");
    inject(FaultRule.drop(Direction.RECEIVE, "n1"));

    assertThat(faults.report().rules())
        .extracting(FaultReport.Rule::token, rule -> rule.rule().direction().orElseThrow())
        .containsExactlyInAnyOrder(tuple("u", Direction.SEND), tuple("t", Direction.RECEIVE));
  }

  @Test
  void aTokenIsRemovedAloneAndAllAreRemovedTogether() {
    inject(FaultRule.drop(Direction.SEND, "n1"));
    faults.inject(new FaultRequest.Inject("u", TTL_MILLIS, List.of(FaultRule.slowFsync(10))), "n0");

    faults.remove("t");
    assertThat(faults.report().rules()).extracting(FaultReport.Rule::token).containsExactly("u");

    faults.removeAll();
    faults.removeAll();
    assertThat(faults.report().rules()).isEmpty();
  }

  @Test
  void aProbeIsCountedAndGoesNoFurther() {
    receive.accept(Faults.probe(CLUSTER, N1, SELF));

    assertThat(node).isEmpty();
    assertThat(faults.report().peer("n1").orElseThrow().probesHeard()).isEqualTo(1);
  }

  @Test
  void aProbeIsLostToARuleLikeAnyOtherMessage() {
    inject(FaultRule.drop(Direction.RECEIVE, "n1"));

    receive.accept(Faults.probe(CLUSTER, N1, SELF));

    assertThat(faults.report().peer("n1").map(FaultReport.Peer::probesHeard).orElse(0L)).isZero();
    assertThat(hits()).isEqualTo(1);
  }

  @Test
  void anFsyncIsSlowOrFails(@TempDir Path directory) throws IOException {
    var disk = faults.disk(new LocalDisk());
    inject(FaultRule.slowFsync(80));
    long before = System.nanoTime();
    disk.syncDirectory(directory);
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(80_000_000);

    inject(
        new FaultRule(
            Kind.FAIL_FSYNC,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty()));
    try (var file = disk.create(directory.resolve("f"))) {
      assertThatThrownBy(file::sync).isInstanceOf(IOException.class).hasMessageContaining("fsync");
    }
  }

  @Test
  void aNodeHoldsABoundedNumberOfRules() {
    for (int i = 0; i < RuleCheck.MAX_RULES; i++) {
      faults.inject(
          new FaultRequest.Inject("t" + i, TTL_MILLIS, List.of(FaultRule.slowFsync(1))), "n0");
    }

    assertThatThrownBy(() -> inject(FaultRule.slowFsync(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("257")
        .hasMessageContaining("256");
    assertThat(faults.report().rules()).hasSize(RuleCheck.MAX_RULES);
  }
}
