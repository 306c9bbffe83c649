package sys.storage.raft.node.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sys.storage.raft.node.state.StateDriver.delete;
import static sys.storage.raft.node.state.StateDriver.get;
import static sys.storage.raft.node.state.StateDriver.put;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.state.command.Condition;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;
import sys.storage.raft.node.state.command.Operation;
import sys.storage.raft.node.state.command.OperationResult.CompactDone;
import sys.storage.raft.node.state.command.OperationResult.DeleteDone;
import sys.storage.raft.node.state.command.OperationResult.GetDone;
import sys.storage.raft.node.state.command.OperationResult.PutDone;
import sys.storage.raft.node.state.command.Outcome;
import sys.storage.raft.node.state.command.Outcome.Rejected.Reason;
import sys.storage.raft.node.state.command.OutcomeCodec;
import sys.storage.raft.node.state.command.Value;

final class KeyValueStateTest {

  private static final Key K = Key.of("k");
  private static final UUID CLIENT = new UUID(7, 8);

  private final StateDriver driver = StateDriver.keepingAll();
  private final KeyValueState state = driver.state;

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void addIsPutIfAbsentAndUpdateIsPutIfPresent() {
    Condition absent = new Condition.Absent(K);
    Condition exists = new Condition.Exists(K);
    assertThat(driver.applyIf(exists, put("k", "1")))
        .isEqualTo(new Outcome.ConditionFailed(0, 0, Optional.empty()));
    assertThat(driver.applyIf(absent, put("k", "1")))
        .isEqualTo(new Outcome.Done(1, List.of(new PutDone(true))));
    assertThat(driver.applyIf(absent, put("k", "2")))
        .isEqualTo(new Outcome.ConditionFailed(1, 0, Optional.of(version("1", 1, 1, 1))));
    assertThat(driver.applyIf(exists, put("k", "2")))
        .isEqualTo(new Outcome.Done(2, List.of(new PutDone(false))));
    assertThat(driver.apply(delete("k")))
        .isEqualTo(new Outcome.Done(3, List.of(new DeleteDone(true))));
    assertThat(driver.apply(delete("k")))
        .isEqualTo(new Outcome.Done(3, List.of(new DeleteDone(false))));
  }

  @Test
  void revisionsAndValuesAreConditionsToo() {
    driver.apply(put("k", "1"));
    assertThat(driver.applyIf(new Condition.ModRevisionIs(K, 7), put("k", "2")))
        .isInstanceOf(Outcome.ConditionFailed.class);
    assertThat(driver.applyIf(new Condition.ModRevisionIs(K, 1), put("k", "2")))
        .isInstanceOf(Outcome.Done.class);
    assertThat(driver.applyIf(new Condition.ModRevisionIs(Key.of("other"), 0), put("k", "3")))
        .isInstanceOf(Outcome.Done.class);
    assertThat(driver.applyIf(new Condition.ValueIs(K, Value.of("2")), put("k", "4")))
        .isInstanceOf(Outcome.ConditionFailed.class);
    assertThat(driver.applyIf(new Condition.ValueIs(K, Value.of("3")), put("k", "4")))
        .isInstanceOf(Outcome.Done.class);
    assertThat(state.get(K).value()).contains(version("4", 1, 4, 4));
  }

  @Test
  void aTransactionIsOneRevisionAndSeesItself() {
    driver.apply(put("a", "1"));
    assertThat(driver.apply(put("k", "v"), get("k"), delete("a"), get("a")))
        .isEqualTo(
            new Outcome.Done(
                2,
                List.of(
                    new PutDone(true),
                    new GetDone(Optional.of(version("v", 2, 2, 1))),
                    new DeleteDone(true),
                    new GetDone(Optional.empty()))));
    assertThat(state.revision()).isEqualTo(2);
  }

  @Test
  void aRecreatedKeyBeginsAnew() {
    driver.apply(put("k", "1"));
    driver.apply(put("k", "2"));
    driver.apply(delete("k"));
    driver.apply(put("k", "3"));
    assertThat(state.get(K).value()).contains(version("3", 4, 4, 1));
    assertThat(state.get(K, 2)).isEqualTo(found(Optional.of(version("2", 1, 2, 2)), 2));
    assertThat(state.get(K, 3)).isEqualTo(found(Optional.empty(), 3));
    assertThat(state.get(K, 5)).isEqualTo(new Read.Future<>(5, 4));
  }

  @Test
  void aKeyWrittenTwiceInOneCommandIsRejected() {
    assertThat(driver.apply(put("k", "1"), delete("k")))
        .isEqualTo(new Outcome.Rejected(0, Reason.MALFORMED, "key 'k' is written twice"));
    assertThat(state.size()).isZero();
  }

  @Test
  void bytesThatAreNoCommandAreRejectedOnEveryMemberAlike() {
    var entry = Entry.create(1, 1, 0, Entry.Kind.COMMAND, new byte[] {9, 9});
    var reply = OutcomeCodec.decode(state.apply(List.of(entry)).getFirst().reply());
    assertThat(reply).isInstanceOf(Outcome.Rejected.class);
    assertThat(state.appliedIndex()).isEqualTo(1);
  }

  @Test
  void aRetryGetsTheReplyOfTheFirst() {
    Outcome first = driver.applyOnce(CLIENT, 1, put("k", "1"));
    driver.applyOnce(CLIENT, 2, put("k", "2"));
    assertThat(driver.applyOnce(CLIENT, 1, put("k", "1"))).isEqualTo(first);
    assertThat(state.get(K).value()).contains(version("2", 1, 2, 2));
    assertThat(state.revision()).isEqualTo(2);
  }

  @Test
  void aRetryAfterARestoreGetsTheReplyOfTheFirst() throws IOException {
    Outcome first = driver.applyOnce(CLIENT, 1, put("k", "1"));
    SnapshotMetadata metadata;
    byte[] body;
    try (StateCapture capture = state.capture()) {
      metadata = capture.metadata();
      driver.applyOnce(CLIENT, 2, put("k", "2")); // not in the capture
      body = StateDriver.write(capture);
    }
    try (StateDriver restored = StateDriver.restored(StateOptions.DEFAULTS, metadata, body)) {
      assertThat(restored.applyOnce(CLIENT, 1, put("k", "1"))).isEqualTo(first);
      assertThat(restored.applyOnce(CLIENT, 2, put("k", "2")))
          .isEqualTo(new Outcome.Done(2, List.of(new PutDone(false))));
    }
  }

  @Test
  void aReplyThatIsForgottenIsNotInvented() {
    for (int sequence = 1; sequence <= 100; sequence++) {
      driver.applyOnce(CLIENT, sequence, put("k", "v"));
    }
    assertThat(driver.applyOnce(CLIENT, 1, put("k", "v")))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(Reason.SEQUENCE_TOO_OLD));
    assertThat(state.revision()).isEqualTo(100);
  }

  @Test
  void configurationAndLogTimeGoIntoTheSnapshot() {
    var configuration = Configuration.of(List.of(new MemberId("demo-0", new UUID(1, 1))));
    state.apply(
        List.of(
            Entry.create(1, 2, 10, Entry.Kind.BLANK, new byte[0]),
            Entry.create(
                2,
                2,
                20,
                Entry.Kind.CONFIGURATION,
                new ConfigurationEntry(configuration, 5).encode()),
            Entry.create(3, 3, 30, Entry.Kind.BLANK, new byte[0])));
    try (StateCapture capture = state.capture()) {
      assertThat(capture.metadata())
          .isEqualTo(new SnapshotMetadata(3, 3, 30, 2, 5, configuration, 0));
    }
  }

  @Test
  void anEntryIsAppliedOnceAndInOrder() {
    driver.apply(put("k", "1"));
    var again = Entry.create(1, 1, 0, Entry.Kind.BLANK, new byte[0]);
    var later = Entry.create(3, 1, 0, Entry.Kind.BLANK, new byte[0]);
    assertThatThrownBy(() -> state.apply(List.of(again))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> state.apply(List.of(later)))
        .hasMessage("entry 3 cannot be applied after entry 1");
  }

  @Test
  void pagesFollowEachOtherAtOneRevision() {
    for (int i = 0; i < 10; i++) {
      driver.apply(put("p/" + i, "old"));
    }
    driver.apply(put("q", "x"));
    Optional<Key> prefix = Optional.of(Key.of("p/"));
    var first =
        (Read.Found<Page>)
            state.range(new RangeQuery(prefix, Optional.empty(), 4, OptionalLong.empty()));
    driver.apply(put("p/5", "new"));
    driver.apply(delete("p/7"));
    var keys = new ArrayList<String>();
    Page page = first.value();
    while (true) {
      page.items().forEach(item -> keys.add(item.key() + "=" + item.value()));
      if (!page.more()) {
        break;
      }
      var next = new RangeQuery(prefix, page.resumeAfter(), 4, OptionalLong.of(first.revision()));
      page = ((Read.Found<Page>) state.range(next)).value();
    }
    assertThat(keys).hasSize(10).contains("p/5=old", "p/7=old").doesNotContain("q=x");
  }

  @Test
  void aLargeRangeEndsEarly() {
    byte[] large = new byte[Page.MAX_BYTES / 4];
    for (int i = 0; i < 8; i++) {
      driver.apply(new Operation.Put(Key.of("k" + i), Value.of(large)));
    }
    Page page = ((Read.Found<Page>) state.range(RangeQuery.all())).value();
    assertThat(page.items()).hasSize(4);
    assertThat(page.resumeAfter()).contains(Key.of("k3"));
  }

  @Test
  void aPrefixMayEndWithTheLargestByte() {
    Key prefix = Key.of(new byte[] {(byte) 0xFF});
    Key inside = Key.of(new byte[] {(byte) 0xFF, (byte) 0xFF, 1});
    driver.apply(new Operation.Put(inside, Value.of("v")));
    driver.apply(put("a", "v"));
    Read<Page> page =
        state.range(
            new RangeQuery(Optional.of(prefix), Optional.empty(), 10, OptionalLong.empty()));
    assertThat(((Read.Found<Page>) page).value().items())
        .extracting(KeyValue::key)
        .containsExactly(inside);
  }

  @Test
  void compactionForgetsHistoryAndNothingElse() {
    for (int i = 1; i <= 10; i++) {
      driver.apply(put("k", "v" + i), put("other", "w" + i));
    }
    driver.apply(delete("other"));
    long hash = state.hash().hash();
    assertThat(driver.apply(new Operation.Compact(8)))
        .isEqualTo(new Outcome.Done(11, List.of(new CompactDone(8))));
    assertThat(state.hash().hash()).isEqualTo(hash);
    assertThat(state.get(K, 7)).isEqualTo(new Read.Compacted<>(7, 8));
    assertThat(state.get(K, 8)).isEqualTo(found(Optional.of(version("v8", 1, 8, 8)), 8));
    assertThat(state.changes(Optional.empty(), 8, 100)).isEqualTo(new Changes.Compacted(9));
    assertThat(state.changes(Optional.empty(), 9, 1000)).isInstanceOf(Changes.Events.class);
    assertThat(driver.apply(new Operation.Compact(12)))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(Reason.FUTURE_REVISION));
  }

  @Test
  void aHistoryOfManyRevisionsIsForgottenBitByBit() {
    try (StateDriver small = new StateDriver(new StateOptions(1_000, 1 << 20))) {
      for (int i = 0; i < 5_000; i++) {
        small.apply(put("k" + i % 10, "v" + i), delete("k" + (i + 5) % 10));
      }
      assertThat(small.state.oldestRevision()).isEqualTo(4_000);
      assertThat(small.state.size()).isLessThanOrEqualTo(10);
      assertThat(small.state.changes(Optional.empty(), 4_001, Integer.MAX_VALUE))
          .isInstanceOf(Changes.Events.class);
    }
  }

  @Test
  void aHistoryIsBoundedInBytes() {
    try (StateDriver small = new StateDriver(new StateOptions(1_000_000, 1 << 20))) {
      Value large = Value.of(new byte[100_000]);
      for (int i = 0; i < 50; i++) {
        small.apply(new Operation.Put(K, large));
      }
      assertThat(small.state.oldestRevision()).isBetween(39L, 41L);
    }
  }

  @Test
  void aWatcherFindsWhatItMissedAndWaitsForMore() throws InterruptedException {
    driver.apply(put("k", "1"));
    driver.apply(put("other", "x"));
    driver.apply(delete("k"));
    assertThat(state.changes(Optional.of(K), 1, 10_000))
        .isEqualTo(
            new Changes.Events(
                List.of(
                    new ChangeEvent.Written(version("1", 1, 1, 1)), new ChangeEvent.Deleted(K, 3)),
                4));
    assertThat(state.awaitRevision(3, Duration.ZERO)).isTrue();
    assertThat(state.awaitRevision(4, Duration.ofMillis(1))).isFalse();
    var heard = new ArrayList<Long>();
    var subscription = state.onRevision(heard::add);
    Thread writer = Thread.ofPlatform().start(() -> driver.apply(put("k", "2")));
    assertThat(state.awaitRevision(4, Duration.ofSeconds(10))).isTrue();
    writer.join(10_000);
    subscription.close();
    driver.apply(put("k", "3"));
    assertThat(heard).containsExactly(4L);
  }

  @Test
  void equalStatesHaveEqualHashesWhateverTheWay() {
    try (StateDriver other = StateDriver.keepingAll()) {
      driver.apply(put("a", "1"), put("b", "2"));
      other.apply(put("b", "2"), put("a", "1"));
      assertThat(state.hash()).isEqualTo(other.state.hash());
      driver.apply(put("a", "2"));
      other.apply(put("a", "3"));
      assertThat(state.hash()).isNotEqualTo(other.state.hash());
    }
  }

  @Test
  void aCaptureOfAStateThatIsReplacedFails() throws IOException {
    driver.apply(put("k", "1"));
    try (StateCapture capture = state.capture()) {
      byte[] body = StateDriver.write(capture);
      state.restore(StateDriver.input(capture.metadata(), body));
      assertThatThrownBy(() -> StateDriver.write(capture))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("replaced");
    }
    assertThat(state.get(K).value()).contains(version("1", 1, 1, 1));
  }

  private static KeyValue version(String value, long created, long modified, long version) {
    return new KeyValue(K, Value.of(value), created, modified, version);
  }

  private Read<Optional<KeyValue>> found(Optional<KeyValue> value, long revision) {
    return new Read.Found<>(value, revision, state.appliedIndex());
  }
}
