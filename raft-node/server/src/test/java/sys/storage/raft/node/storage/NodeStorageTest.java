package sys.storage.raft.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.harness.disk.MemoryDisk;
import sys.storage.raft.core.Bootstrap;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.PersistBatch.SnapshotChunkWrite;
import sys.storage.raft.core.Restored;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.directory.DataDirectory;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raft.node.snapshot.SnapshotInput;

final class NodeStorageTest {

  private static final UUID CLUSTER = UUID.fromString("00000000-0000-0000-0000-0000000000c1");
  private static final StorageOptions SMALL = new StorageOptions(8 << 10, false);
  private static final Path ROOT = Path.of("/data");

  private long batchNumber;

  @Test
  void aBlankDirectoryIsFormattedAndComesBack(@TempDir Path root) throws IOException {
    try (DataDirectory directory = DataDirectory.open(root, "demo-0")) {
      assertThatThrownBy(() -> NodeStorage.open(directory, SMALL)).hasMessageContaining("is blank");
      Entry first = Bootstrap.firstEntry(directory.member(), 1);
      NodeStorage.format(directory, CLUSTER, List.of(first), Bootstrap.HARD_STATE, SMALL).close();
    }
    try (DataDirectory directory = DataDirectory.open(root, "demo-0");
        NodeStorage storage = NodeStorage.open(directory, SMALL)) {
      assertThat(directory.clusterId()).contains(CLUSTER);
      assertThat(storage.restored())
          .isEqualTo(
              new Restored(
                  Bootstrap.HARD_STATE, SnapshotMetadata.NONE, 1, 1, false, 0, Optional.empty()));
      assertThat(storage.log().read(1, 1, 0))
          .containsExactly(Bootstrap.firstEntry(directory.member(), 1));
    }
  }

  @Test
  void batchesBecomeDurableInOrder() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    NodeStorage storage = format(disk);
    storage.write(
        List.of(
            append(1, 1, 3),
            batch(OptionalLong.of(2), entries(2, 2, 2), Optional.of(hardState(2)), empty()),
            batch(empty(), List.of(), Optional.empty(), OptionalLong.of(9))));

    NodeStorage reopened = reopen(disk.crash((path, sector) -> false));

    assertThat(reopened.restored())
        .isEqualTo(
            new Restored(hardState(2), SnapshotMetadata.NONE, 1, 3, true, 0, Optional.empty()));
    assertThat(reopened.log().read(1, 3, Long.MAX_VALUE))
        .extracting(Entry::term)
        .containsExactly(1L, 2L, 2L);
  }

  @Test
  void severalSmallBatchesTakeOneFsync() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    NodeStorage storage = format(disk);
    disk.forgetCalls();
    storage.write(List.of(append(1, 1, 1), append(2, 1, 1), append(3, 1, 1)));
    assertThat(disk.calls()).extracting(MemoryDisk.Call::name).containsExactly("write", "sync");
  }

  @Test
  void aReceivedSnapshotReplacesTheLog() throws IOException {
    SnapshotMetadata snapshot = savedSnapshot();
    byte[] file = fileOf(snapshot);
    MemoryDisk disk = new MemoryDisk();
    NodeStorage storage = format(disk);
    storage.write(List.of(append(1, 1, 5)));

    assertThat(storage.write(chunks(snapshot, file, 7))).isEqualTo(WriteResult.ALL_WRITTEN);
    storage.write(List.of(append(snapshot.index() + 1, 3, 2)));

    NodeStorage reopened = reopen(disk.crash((path, sector) -> false));
    assertThat(reopened.newestSnapshot()).isEqualTo(snapshot);
    assertThat(reopened.restored().firstIndex()).isEqualTo(snapshot.index() + 1);
    assertThat(reopened.restored().lastIndex()).isEqualTo(snapshot.index() + 2);
    try (SnapshotInput input = reopened.openNewestSnapshot();
        DataInputStream body = input.body()) {
      assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("state");
    }
  }

  @Test
  void aDamagedReceivedSnapshotIsRefusedAndTheRestIsWritten() throws IOException {
    SnapshotMetadata snapshot = savedSnapshot();
    byte[] file = fileOf(snapshot);
    file[file.length / 2] ^= 1;
    NodeStorage storage = format(new MemoryDisk());
    storage.write(List.of(append(1, 1, 5)));

    WriteResult result = storage.write(chunks(snapshot, file, file.length));

    assertThat(result.refused()).hasSize(1);
    assertThat(result.refused().getFirst().snapshotIndex()).isEqualTo(snapshot.index());
    assertThat(result.refused().getFirst().reason()).contains("checksum");
    assertThat(storage.newestSnapshot()).isEqualTo(SnapshotMetadata.NONE);
    assertThat(storage.log().read(1, 5, Long.MAX_VALUE)).hasSize(5);
  }

  @Test
  void aChunkOutOfOrderIsRefused() throws IOException {
    SnapshotMetadata snapshot = savedSnapshot();
    NodeStorage storage = format(new MemoryDisk());
    PersistBatch second = chunks(snapshot, fileOf(snapshot), 10).get(1);
    assertThat(storage.write(List.of(second)).refused()).hasSize(1);
  }

  @Test
  void aLogThatHoldsTheSnapshotIsKeptBehindIt() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    NodeStorage storage = format(disk);
    for (int i = 0; i < 20; i++) {
      storage.write(List.of(append(1 + 10L * i, 1, 10)));
    }
    storage.save(metadata(150, 1), body -> body.write(1));
    storage.write(
        List.of(
            new PersistBatch(
                ++batchNumber,
                Optional.empty(),
                empty(),
                List.of(),
                Optional.empty(),
                OptionalLong.of(120),
                empty(),
                Optional.empty())));

    Restored restored = reopen(disk.crash((path, sector) -> false)).restored();

    assertThat(restored.firstIndex()).isBetween(2L, 121L);
    assertThat(restored.lastIndex()).isEqualTo(200);
  }

  /** In an unsafe mode a leader may have cut off what the state machine had executed before. */
  @Test
  void inAnUnsafeModeTheLogIsKeptWhereASnapshotContradictsIt() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    NodeStorage storage = format(disk);
    storage.write(List.of(append(1, 1, 5)));
    storage.save(metadata(5, 1), body -> body.write(1));
    storage.write(List.of(batch(OptionalLong.of(4), entries(4, 2, 1), Optional.empty(), empty())));
    MemoryDisk crashed = disk.crash((path, sector) -> false);

    Restored restored =
        NodeStorage.open(
                DataDirectory.open(crashed, ROOT, "demo-0"),
                new StorageOptions(8 << 10, true),
                Runnable::run)
            .restored();

    assertThat(restored)
        .isEqualTo(
            new Restored(
                HardState.INITIAL, SnapshotMetadata.NONE, 1, 4, false, 5, Optional.empty()));
    assertThat(reopen(crashed).restored().lastIndex())
        .as("in safe mode it is the remains of an installation")
        .isEqualTo(5);
  }

  @Test
  void inAnUnsafeModeWhatASnapshotHoldsIsCommittedWhereTheLogAgrees() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    NodeStorage storage = format(disk);
    storage.write(List.of(append(1, 1, 5)));
    storage.save(metadata(5, 1), body -> body.write(1));

    Restored restored =
        NodeStorage.open(
                DataDirectory.open(disk.crash((path, sector) -> false), ROOT, "demo-0"),
                new StorageOptions(8 << 10, true),
                Runnable::run)
            .restored();

    assertThat(restored.executedIndex()).isEqualTo(5);
    assertThat(restored.hardState().commit()).as("never behind what was executed").isEqualTo(5);
  }

  @Test
  void aMissingLogIsNotTakenForABlankOne() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    format(disk).close();
    for (Path file : disk.files(path -> path.toString().contains("segment"))) {
      disk.delete(file);
    }
    assertThatThrownBy(() -> reopen(disk))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("holds no segment")
        .hasMessageContaining("Delete its volume claim");
  }

  @Test
  void aLostSnapshotIsNoticed() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    NodeStorage storage = format(disk);
    SnapshotMetadata snapshot = savedSnapshot();
    storage.write(chunks(snapshot, fileOf(snapshot), 1000));
    for (Path file : disk.files(path -> path.toString().contains("snapshots"))) {
      disk.delete(file);
    }
    assertThatThrownBy(() -> reopen(disk))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("begins with entry 51");
  }

  /** The threads of log and snapshots do not wait for each other. */
  @Test
  void theLogIsWrittenWhileTheDirectoryOfASnapshotIsSynced() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    NodeStorage storage = format(disk);
    storage.write(List.of(append(1, 1, 5)));
    int[] written = {0};
    disk.setFault(
        call -> {
          if (call.toString().equals("syncDirectory snapshots")) {
            written[0]++;
            storage.write(List.of(append(6, 1, 1)));
          }
        });
    storage.save(metadata(5, 1), body -> body.write(1));
    assertThat(written).containsExactly(1);
  }

  @Test
  void nothingIsWrittenAfterTheFsyncOfASnapshotsNameFailed() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    NodeStorage storage = format(disk);
    storage.write(List.of(append(1, 1, 5)));
    disk.setFault(
        call -> {
          if (call.toString().equals("syncDirectory snapshots")) {
            throw new IOException("Input/output error");
          }
        });
    assertThatThrownBy(() -> storage.save(metadata(5, 1), body -> body.write(1)))
        .hasMessage("Input/output error");
    disk.setFault(call -> {});
    assertThatThrownBy(() -> storage.write(List.of(append(6, 1, 1))))
        .hasMessageContaining("an earlier write to /data failed");
  }

  private static NodeStorage format(MemoryDisk disk) throws IOException {
    DataDirectory directory = DataDirectory.open(disk, ROOT, "demo-0");
    NodeStorage.format(directory, CLUSTER, List.of(), HardState.INITIAL, SMALL).close();
    return NodeStorage.open(directory, SMALL, Runnable::run);
  }

  private static NodeStorage reopen(MemoryDisk disk) throws IOException {
    return NodeStorage.open(DataDirectory.open(disk, ROOT, "demo-0"), SMALL, Runnable::run);
  }

  private static SnapshotMetadata metadata(long index, long term) {
    var voters = Configuration.of(List.of(new MemberId("demo-0", new UUID(1, 2))));
    return new SnapshotMetadata(index, term, 1234, 1, 7, voters, 0);
  }

  private static SnapshotMetadata savedSnapshot() throws IOException {
    return format(new MemoryDisk())
        .save(metadata(50, 3), body -> body.write("state".getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] fileOf(SnapshotMetadata snapshot) throws IOException {
    NodeStorage sender = format(new MemoryDisk());
    sender.save(metadata(50, 3), body -> body.write("state".getBytes(StandardCharsets.UTF_8)));
    return sender.snapshots().read(snapshot.index(), 0, (int) snapshot.sizeBytes());
  }

  private List<PersistBatch> chunks(SnapshotMetadata snapshot, byte[] file, int chunkBytes) {
    var batches = new ArrayList<PersistBatch>();
    for (int offset = 0; offset < file.length; offset += chunkBytes) {
      int end = Math.min(file.length, offset + chunkBytes);
      byte[] data = Arrays.copyOfRange(file, offset, end);
      var chunk = new SnapshotChunkWrite(snapshot, offset, data, end == file.length, true);
      batches.add(
          new PersistBatch(
              ++batchNumber,
              Optional.of(chunk),
              empty(),
              List.of(),
              Optional.empty(),
              empty(),
              empty(),
              Optional.empty()));
    }
    return batches;
  }

  private PersistBatch append(long from, long term, int count) {
    return batch(empty(), entries(from, term, count), Optional.empty(), empty());
  }

  private PersistBatch batch(
      OptionalLong truncateFrom,
      List<Entry> entries,
      Optional<HardState> hardState,
      OptionalLong removed) {
    return new PersistBatch(
        ++batchNumber,
        Optional.empty(),
        truncateFrom,
        entries,
        hardState,
        empty(),
        removed,
        Optional.empty());
  }

  private static List<Entry> entries(long from, long term, int count) {
    var entries = new ArrayList<Entry>();
    for (long index = from; index < from + count; index++) {
      entries.add(Entry.create(index, term, index, Entry.Kind.COMMAND, new byte[100]));
    }
    return entries;
  }

  private static HardState hardState(long term) {
    return new HardState(term, Optional.of(new MemberId("demo-1", new UUID(3, 4))), 1);
  }

  private static OptionalLong empty() {
    return OptionalLong.empty();
  }
}
