package sys.storage.raft.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import sys.storage.raft.core.Bootstrap;
import sys.storage.raft.core.CoreOptions;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.RaftCore;
import sys.storage.raft.core.Restored;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.directory.DataDirectory;
import sys.storage.raft.node.snapshot.SnapshotInput;

/**
 * What was asked of a storage and what it confirmed, and so what a restart may find: all that was
 * confirmed, perhaps some of what was asked after it, in order, and nothing else.
 */
final class Ledger {

  private static final CoreOptions OPTIONS = CoreOptions.withElectionTimeoutMillis(300);

  /** The confirmed state, and the states that lead from there through all that was asked. */
  private List<LogState> possible = List.of();

  private final Map<Long, SnapshotImage> snapshots = new TreeMap<>();
  private long confirmedSnapshot;
  private Optional<MemberId> member = Optional.empty();
  private boolean formatted;
  private final long machine;
  private int incarnations;
  private boolean diskFails;

  Ledger() {
    this(1);
  }

  /**
   * @param machine those of different machines draw different incarnations
   */
  Ledger(long machine) {
    this.machine = machine;
  }

  Ledger copy() {
    var copy = new Ledger(machine);
    copy.possible = List.copyOf(possible);
    copy.snapshots.putAll(snapshots);
    copy.confirmedSnapshot = confirmedSnapshot;
    copy.member = member;
    copy.formatted = formatted;
    copy.incarnations = incarnations;
    copy.diskFails = diskFails;
    return copy;
  }

  /** Where it does, a received snapshot may be refused, and the rest of its batch be written. */
  void diskFails() {
    diskFails = true;
  }

  /** One that was never used. */
  UUID newIncarnation() {
    return new UUID(machine, ++incarnations);
  }

  /** The state after all that was asked. */
  LogState current() {
    return possible.getLast();
  }

  /** The newest snapshot that is confirmed. */
  Optional<SnapshotImage> snapshot() {
    return snapshot(confirmedSnapshot);
  }

  Optional<SnapshotImage> snapshot(long index) {
    return Optional.ofNullable(snapshots.get(index));
  }

  /** The directory told the process who it is. */
  void opened(DataDirectory directory) {
    if (formatted) {
      assertThat(directory.clusterId()).contains(StorageDriver.CLUSTER);
    }
    if (possible.isEmpty() || directory.clusterId().isEmpty()) {
      Entry first = Bootstrap.firstEntry(directory.member(), 1);
      possible = List.of(new LogState(0, List.of(first), Bootstrap.HARD_STATE, false));
    }
  }

  /** For a disk that lost a snapshot: the log may stand for all of it. */
  Ledger withoutSnapshots() {
    Ledger copy = copy();
    copy.confirmedSnapshot = 0;
    return copy;
  }

  void asked(Deed.Write write) {
    write.installed().ifPresent(image -> snapshots.put(image.metadata().index(), image));
    LogState before = possible.getLast();
    var states = new ArrayList<>(possible);
    if (diskFails) {
      states.addAll(refused(before, write));
    }
    LogState state = before;
    for (PersistBatch batch : write.batches()) {
      state = state.after(batch);
      states.add(state);
    }
    possible = List.copyOf(states);
  }

  private static List<LogState> refused(LogState before, Deed.Write write) {
    var states = new ArrayList<LogState>();
    LogState state = before;
    for (PersistBatch batch : write.batches()) {
      state = state.afterRefused(batch);
      states.add(state);
    }
    return states;
  }

  /** It was confirmed without the snapshot. */
  void confirmedWithoutSnapshot(Deed.Write write) {
    possible = List.of(refused(possible.getFirst(), write).getLast());
  }

  void confirmed(Deed.Write write) {
    possible = List.of(possible.getLast());
    write.installed().ifPresent(this::confirmed);
  }

  void asked(SnapshotImage image) {
    snapshots.put(image.metadata().index(), image);
  }

  void confirmed(SnapshotImage image) {
    confirmedSnapshot = Math.max(confirmedSnapshot, image.metadata().index());
  }

  /** Fails unless this may be found; from now on it is what was confirmed. */
  void found(DataDirectory directory, NodeStorage storage) throws IOException {
    member.ifPresent(known -> assertThat(directory.member()).isEqualTo(known));
    member = Optional.of(directory.member());
    Restored restored = storage.restored();
    SnapshotMetadata snapshot = restored.snapshot();
    assertThat(snapshot.index()).as("newest snapshot").isGreaterThanOrEqualTo(confirmedSnapshot);
    if (snapshot.index() > 0) {
      SnapshotImage image = snapshots.get(snapshot.index());
      assertThat(image).as("a snapshot that was asked for").isNotNull();
      assertThat(snapshot).isEqualTo(image.metadata());
      try (SnapshotInput input = storage.openNewestSnapshot();
          DataInputStream body = input.body()) {
        assertThat(body.readAllBytes()).as("body of the snapshot").isEqualTo(image.body());
      }
    }
    assertThat(restored.firstIndex()).as("first index").isBetween(1L, snapshot.index() + 1);
    List<Entry> entries =
        restored.firstIndex() > restored.lastIndex()
            ? List.of()
            : storage.log().read(restored.firstIndex(), restored.lastIndex(), Long.MAX_VALUE);
    var found =
        new LogState(restored.firstIndex() - 1, entries, restored.hardState(), restored.removed());
    assertThat(possible.stream().map(state -> state.behind(snapshot)))
        .as("one of the states that may be found")
        .anyMatch(state -> isAllOf(found, state));
    assertConfigurationIsTheLatest(storage, found);
    formatted = true;
    confirmedSnapshot = snapshot.index();
    possible = List.of(found);
  }

  /** The front of the log may be forgotten. */
  private static boolean isAllOf(LogState found, LogState state) {
    return found.base() >= state.base()
        && found.last() == state.last()
        && found.hardState().equals(state.hardState())
        && found.removed() == state.removed()
        && found.entries().equals(state.entriesFrom(found.base() + 1));
  }

  private void assertConfigurationIsTheLatest(NodeStorage storage, LogState found) {
    var core =
        new RaftCore(
            StorageDriver.CLUSTER,
            member.orElseThrow(),
            OPTIONS,
            storage.restored(),
            storage.log(),
            storage.snapshots(),
            new Random(1));
    CoreStatus status = core.status();
    long latest =
        found.entries().reversed().stream()
            .filter(entry -> entry.kind() == Entry.Kind.CONFIGURATION)
            .mapToLong(Entry::index)
            .findFirst()
            .orElse(storage.restored().snapshot().configurationIndex());
    assertThat(status.configurationIndex()).as("configuration in force").isEqualTo(latest);
  }
}
