package sys.storage.raft.node.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;
import sys.storage.raft.node.state.command.Operation;
import sys.storage.raft.node.state.command.Value;

/** The state machine against a map for each revision. */
final class KeyValueStateModelTest {

  private static final List<String> KEYS = List.of("a", "a\0", "ab", "b", "\u00ff", "c", "d");

  /** Maps by revision, 0 first; events by revision. */
  private static final class Model {
    private final List<TreeMap<Key, KeyValue>> revisions = new ArrayList<>();
    private final List<List<ChangeEvent>> events = new ArrayList<>();

    Model() {
      revisions.add(new TreeMap<>());
      events.add(List.of());
    }

    void execute(List<Operation> operations) {
      var map = new TreeMap<>(revisions.getLast());
      long revision = revisions.size();
      var happened = new ArrayList<ChangeEvent>();
      for (Operation operation : operations) {
        switch (operation) {
          case Operation.Put(Key key, Value value) -> {
            KeyValue old = map.get(key);
            KeyValue written =
                old == null
                    ? new KeyValue(key, value, revision, revision, 1)
                    : new KeyValue(key, value, old.createRevision(), revision, old.version() + 1);
            map.put(key, written);
            happened.add(new ChangeEvent.Written(written));
          }
          case Operation.Delete(Key key) -> {
            if (map.remove(key) != null) {
              happened.add(new ChangeEvent.Deleted(key, revision));
            }
          }
          case Operation.Get _, Operation.Compact _ -> {}
        }
      }
      if (!happened.isEmpty()) {
        revisions.add(map);
        events.add(happened);
      }
    }

    long revision() {
      return revisions.size() - 1L;
    }
  }

  @Provide
  Arbitrary<List<List<Operation>>> transactions() {
    Arbitrary<String> key = Arbitraries.of(KEYS);
    Arbitrary<Operation> put =
        Combinators.combine(key, Arbitraries.strings().ofMaxLength(40)).as(StateDriver::put);
    Arbitrary<Operation> delete = key.map(StateDriver::delete);
    Arbitrary<Operation> operation =
        Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(3, put), net.jqwik.api.Tuple.of(1, delete));
    return operation
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .uniqueElements(KeyValueStateModelTest::target)
        .list()
        .ofMaxSize(60);
  }

  private static Object target(Operation operation) {
    return switch (operation) {
      case Operation.Put(Key key, Value _) -> key;
      case Operation.Delete(Key key) -> key;
      case Operation.Get(Key key) -> key;
      case Operation.Compact _ -> operation;
    };
  }

  @Property(tries = 150)
  void equalsAMapForEachRevision(@ForAll("transactions") List<List<Operation>> transactions) {
    var model = new Model();
    try (StateDriver driver = StateDriver.keepingAll()) {
      for (List<Operation> transaction : transactions) {
        driver.apply(transaction.toArray(Operation[]::new));
        model.execute(transaction);
      }
      assertEqual(driver.state, model, 0);
    }
  }

  @Property(tries = 100)
  void aBoundedHistoryAnswersRightOrNotAtAll(
      @ForAll("transactions") List<List<Operation>> transactions) {
    var model = new Model();
    try (StateDriver driver = new StateDriver(new StateOptions(5, 1000))) {
      for (List<Operation> transaction : transactions) {
        driver.apply(transaction.toArray(Operation[]::new));
        model.execute(transaction);
        assertThat(driver.state.oldestRevision()).isGreaterThanOrEqualTo(model.revision() - 5);
      }
      assertEqual(driver.state, model, driver.state.oldestRevision());
    }
  }

  /** Commands go on between the capture and its writing, and after the restore. */
  @Property(tries = 100)
  void aCaptureIsTheStateOfItsMoment(
      @ForAll("transactions") List<List<Operation>> before,
      @ForAll("transactions") List<List<Operation>> after)
      throws IOException {
    var options = new StateOptions(30, 3000);
    var model = new Model();
    try (StateDriver driver = new StateDriver(options)) {
      for (List<Operation> transaction : before) {
        driver.apply(transaction.toArray(Operation[]::new));
        model.execute(transaction);
      }
      StateHash hash = driver.state.hash();
      long oldest = driver.state.oldestRevision();
      byte[] body;
      SnapshotMetadata metadata;
      try (StateCapture capture = driver.state.capture()) {
        after.forEach(transaction -> driver.apply(transaction.toArray(Operation[]::new)));
        metadata = capture.metadata();
        body = StateDriver.write(capture);
      }
      try (StateDriver restored = StateDriver.restored(options, metadata, body)) {
        assertThat(restored.state.hash()).isEqualTo(hash);
        assertThat(restored.state.oldestRevision()).isEqualTo(oldest);
        assertEqual(restored.state, model, oldest);
        after.forEach(transaction -> restored.apply(transaction.toArray(Operation[]::new)));
        assertThat(restored.state.hash()).isEqualTo(driver.state.hash());
        assertThat(restored.state.oldestRevision()).isEqualTo(driver.state.oldestRevision());
      }
    }
  }

  private static void assertEqual(KeyValueState state, Model model, long oldest) {
    assertThat(state.revision()).isEqualTo(model.revision());
    assertThat(state.size()).isEqualTo(model.revisions.getLast().size());
    for (long revision = 0; revision <= model.revision(); revision++) {
      TreeMap<Key, KeyValue> expected = model.revisions.get((int) revision);
      Read<Page> page =
          state.range(
              new RangeQuery(Optional.empty(), Optional.empty(), 1000, OptionalLong.of(revision)));
      if (revision < oldest) {
        assertThat(page).isEqualTo(new Read.Compacted<>(revision, oldest));
        assertThat(state.get(Key.of("a"), revision)).isInstanceOf(Read.Compacted.class);
        continue;
      }
      assertThat(found(page).items()).containsExactlyElementsOf(expected.values());
      for (String key : KEYS) {
        assertThat(found(state.get(Key.of(key), revision)))
            .isEqualTo(Optional.ofNullable(expected.get(Key.of(key))));
      }
    }
    assertEventsEqual(state, model, oldest);
  }

  private static void assertEventsEqual(KeyValueState state, Model model, long oldest) {
    assertThat(state.changes(Optional.empty(), oldest, 1))
        .isEqualTo(new Changes.Compacted(oldest + 1));
    var events = new ArrayList<ChangeEvent>();
    for (long next = oldest + 1; next <= model.revision(); ) {
      var part = (Changes.Events) state.changes(Optional.empty(), next, 50);
      assertThat(part.nextRevision()).isGreaterThan(next);
      events.addAll(part.events());
      next = part.nextRevision();
    }
    assertThat(events)
        .containsExactlyElementsOf(
            model.events.subList((int) oldest + 1, model.events.size()).stream()
                .flatMap(List::stream)
                .toList());
  }

  private static <T> T found(Read<T> read) {
    assertThat(read).isInstanceOf(Read.Found.class);
    return ((Read.Found<T>) read).value();
  }
}
