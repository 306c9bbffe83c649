package sys.storage.raft.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sys.storage.harness.disk.MemoryDisk;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.directory.DataDirectory;
import sys.storage.raft.node.directory.NewClusterDecision;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raft.node.snapshot.SnapshotInput;

/**
 * The decision and each step of carrying it out are stopped before and after every call that
 * writes, by a kill or by a loss of power: the next process is a member of the old cluster, as it
 * was, or the only voter of the new one, with everything that it had.
 */
class NewClusterFoundingTest {

  private static final Path ROOT = Path.of("/data");
  private static final UUID OLD = new UUID(1, 1);
  private static final UUID NEW = new UUID(2, 2);
  private static final NewClusterDecision DECISION = new NewClusterDecision(OLD, NEW, 7);
  private static final StorageOptions OPTIONS = new StorageOptions(16 << 10, false);
  private static final long LAST = 9;
  private static final long SNAPSHOT = 5;
  private static final HardState STATE = new HardState(4, Optional.empty(), 8);
  private static final MemberId OTHER = new MemberId("n1", new UUID(0, 1));

  private static DataDirectory open(MemoryDisk disk) throws IOException {
    return DataDirectory.open(disk, ROOT, "n0", () -> new UUID(0, 0));
  }

  /** Entries 1 to 9, the last one not committed; with a snapshot at 5, or without. */
  private static MemoryDisk member(boolean withSnapshot) throws IOException {
    var disk = new MemoryDisk();
    try (DataDirectory directory = open(disk)) {
      var two = Configuration.of(List.of(directory.member(), OTHER));
      var entries = new ArrayList<Entry>();
      entries.add(
          Entry.create(1, 1, 0, Entry.Kind.CONFIGURATION, new ConfigurationEntry(two, 3).encode()));
      for (long index = 2; index <= LAST; index++) {
        entries.add(Entry.create(index, 4, index, Entry.Kind.COMMAND, new byte[] {(byte) index}));
      }
      try (NodeStorage storage =
          NodeStorage.format(directory, OLD, entries, STATE, OPTIONS, Runnable::run)) {
        if (withSnapshot) {
          SnapshotMetadata unused =
              storage.save(
                  new SnapshotMetadata(SNAPSHOT, 4, SNAPSHOT, 1, 3, two, 0),
                  body -> body.writeUTF("state"));
          compact(storage);
        }
      }
    }
    return disk;
  }

  private static void compact(NodeStorage storage) throws IOException {
    WriteResult unused =
        storage.write(
            List.of(
                new PersistBatch(
                    1,
                    Optional.empty(),
                    OptionalLong.empty(),
                    List.of(),
                    Optional.empty(),
                    OptionalLong.of(SNAPSHOT),
                    OptionalLong.empty(),
                    Optional.empty())));
  }

  private static void decide(MemoryDisk disk) throws IOException {
    try (DataDirectory directory = open(disk)) {
      directory.decide(DECISION);
    }
  }

  private static void carryOut(MemoryDisk disk) throws IOException {
    try (DataDirectory directory = open(disk)) {
      new NewClusterFounding(directory, OPTIONS, Runnable::run).carryOut();
    }
  }

  /** What the next process finds; it carries out what stands. */
  private static UUID check(MemoryDisk disk, boolean withSnapshot) throws IOException {
    carryOut(disk);
    try (DataDirectory directory = open(disk);
        NodeStorage storage = NodeStorage.open(directory, OPTIONS, Runnable::run)) {
      UUID cluster = directory.clusterId().orElseThrow();
      long last = storage.restored().lastIndex();
      HardState state = storage.restored().hardState();
      assertThat(directory.newClusterDecision()).isEmpty();
      assertThat(storage.newestSnapshot().index()).isEqualTo(withSnapshot ? SNAPSHOT : 0);
      if (withSnapshot) {
        try (SnapshotInput input = storage.openNewestSnapshot()) {
          assertThat(input.body().readUTF()).isEqualTo("state");
        }
      }
      assertThat(state.commit()).isEqualTo(STATE.commit());
      if (cluster.equals(OLD)) {
        assertThat(last).isEqualTo(LAST);
        assertThat(state).isEqualTo(STATE);
      } else {
        assertThat(cluster).isEqualTo(NEW);
        assertThat(last).isEqualTo(LAST + 1);
        assertThat(state.term()).isEqualTo(STATE.term() + 1);
        Entry entry = storage.log().read(last, last, 0).getFirst();
        assertThat(entry.term()).isEqualTo(state.term());
        assertThat(ConfigurationEntry.decode(entry.payload()))
            .isEqualTo(new ConfigurationEntry(Configuration.of(List.of(directory.member())), 7));
      }
      List<Entry> kept = storage.log().read(SNAPSHOT + 1, LAST, 1 << 20);
      assertThat(kept).extracting(Entry::index).containsExactly(6L, 7L, 8L, 9L);
      return cluster;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyCrashLeadsToTheOneClusterOrTheOther(boolean withSnapshot) throws IOException {
    MemoryDisk disk = member(withSnapshot);
    var random = new Random(1);
    var found = new TreeSet<UUID>();
    var points = new AtomicInteger();
    disk.setFault(
        _ -> {
          points.incrementAndGet();
          found.add(check(disk.fork(), withSnapshot));
          PowerLoss.forEach(disk, random, after -> found.add(check(after, withSnapshot)));
        });
    decide(disk);
    carryOut(disk);
    assertThat(check(disk.fork(), withSnapshot)).isEqualTo(NEW);
    assertThat(found).containsExactly(OLD, NEW);
    assertThat(points.get()).isGreaterThan(15);
  }

  @Test
  void aMemberWhoseLogIsAllInItsSnapshotMovesToo() throws IOException {
    var disk = new MemoryDisk();
    try (DataDirectory directory = open(disk)) {
      var two = Configuration.of(List.of(directory.member(), OTHER));
      try (NodeStorage storage =
          NodeStorage.format(
              directory,
              OLD,
              List.of(),
              new HardState(4, Optional.empty(), 0),
              OPTIONS,
              Runnable::run)) {
        SnapshotMetadata unused =
            storage.save(
                new SnapshotMetadata(SNAPSHOT, 4, SNAPSHOT, 1, 3, two, 0),
                body -> body.writeUTF("state"));
      }
    }
    decide(disk);
    carryOut(disk);
    try (DataDirectory directory = open(disk);
        NodeStorage storage = NodeStorage.open(directory, OPTIONS, Runnable::run)) {
      assertThat(directory.clusterId()).contains(NEW);
      assertThat(storage.restored().lastIndex()).isEqualTo(SNAPSHOT + 1);
    }
  }

  @Test
  void aDirectoryOfAThirdClusterIsNotTouched() throws IOException {
    MemoryDisk disk = member(true);
    try (DataDirectory directory = open(disk)) {
      directory.decide(new NewClusterDecision(new UUID(3, 3), NEW, 7));
    }
    assertThatExceptionOfType(CorruptionException.class)
        .isThrownBy(() -> carryOut(disk))
        .withMessageContaining("belongs to cluster " + OLD);
  }

  @Test
  void aDamagedDecisionStopsTheNode() throws IOException {
    MemoryDisk disk = member(false);
    decide(disk);
    disk.flip(ROOT.resolve("new-cluster.json"), 8 * 20);
    assertThatExceptionOfType(CorruptionException.class).isThrownBy(() -> carryOut(disk));
  }
}
