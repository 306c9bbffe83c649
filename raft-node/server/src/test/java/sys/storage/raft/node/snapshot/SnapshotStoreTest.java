package sys.storage.raft.node.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sys.storage.harness.disk.MemoryDisk;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.disk.CorruptionException;

final class SnapshotStoreTest {

  private static final Path DIRECTORY = Path.of("/data/snapshots");

  private static final UUID CLUSTER = new UUID(0, 12);

  private final MemoryDisk disk = new MemoryDisk();

  @Test
  void aSnapshotComesBackWithItsMetadata() throws IOException {
    byte[] state = new byte[200_000];
    new Random(1).nextBytes(state);
    SnapshotMetadata saved = open().save(metadata(42), body -> body.write(state));

    SnapshotStore reopened = SnapshotStore.open(crash(), DIRECTORY, CLUSTER);

    assertThat(reopened.newest()).isEqualTo(saved);
    assertThat(saved.sizeBytes()).isGreaterThan(200_000);
    assertThat(saved.configuration()).isEqualTo(metadata(42).configuration());
    try (SnapshotInput input = reopened.openNewest();
        DataInputStream body = input.body()) {
      assertThat(input.metadata()).isEqualTo(saved);
      assertThat(body.readAllBytes()).isEqualTo(state);
    }
  }

  /** A process may be killed between the rename and the fsync of the directory. */
  @Test
  void aSnapshotThatARestartFindsHasADurableName() throws IOException {
    SnapshotStore store = open();
    disk.setFault(
        call -> {
          if (call.name().equals("syncDirectory")) {
            throw new MemoryDisk.Crash();
          }
        });
    assertThatThrownBy(() -> store.save(metadata(1), body -> body.writeInt(7)))
        .isInstanceOf(MemoryDisk.Crash.class);
    disk.setFault(call -> {});

    assertThat(open().newest().index()).isEqualTo(1);
    assertThat(SnapshotStore.open(crash(), DIRECTORY, CLUSTER).newest().index()).isEqualTo(1);
  }

  @Test
  void theNewestTwoAreKept() throws IOException {
    SnapshotStore store = open();
    for (int index = 1; index <= 4; index++) {
      store.save(metadata(index), body -> body.writeInt(7));
    }
    assertThat(disk.files(path -> path.startsWith(DIRECTORY)))
        .extracting(path -> path.getFileName().toString())
        .containsExactly("snapshot-0000000000000000003.raft", "snapshot-0000000000000000004.raft");
    assertThat(store.read(2, 0, 10)).isEmpty();
    assertThat(store.read(3, 0, 10)).hasSize(10);
    assertThat(store.read(4, store.newest().sizeBytes() - 3, 10)).hasSize(3);
    assertThat(store.read(4, store.newest().sizeBytes(), 10)).isEmpty();
  }

  @Test
  void aSnapshotIsSyncedBeforeItGetsItsName() throws IOException {
    open().save(metadata(1), body -> body.writeInt(7));
    assertThat(disk.calls())
        .extracting(MemoryDisk.Call::toString)
        .containsExactly(
            "create saving.tmp",
            "write saving.tmp",
            "write saving.tmp",
            "sync saving.tmp",
            "rename snapshot-0000000000000000001.raft",
            "syncDirectory snapshots");
  }

  @Test
  void noFlippedBitOfTheNewestSnapshotIsSilent() throws IOException {
    SnapshotStore store = open();
    store.save(metadata(1), body -> body.writeInt(1));
    store.save(metadata(2), body -> body.write(new byte[200]));
    Path newest = DIRECTORY.resolve("snapshot-0000000000000000002.raft");
    long bits = 8L * disk.content(newest).length;
    for (long bit = 0; bit < bits; bit++) {
      MemoryDisk damaged = crash();
      damaged.content(newest)[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
      assertThatThrownBy(() -> SnapshotStore.open(damaged, DIRECTORY, CLUSTER))
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining("snapshot-0000000000000000002.raft is corrupt");
    }
  }

  @Test
  void aTruncatedSnapshotIsCorruption() throws IOException {
    open().save(metadata(1), body -> body.write(new byte[200]));
    Path newest = DIRECTORY.resolve("snapshot-0000000000000000001.raft");
    int size = disk.content(newest).length;
    for (int length = 0; length < size; length++) {
      MemoryDisk damaged = new MemoryDisk();
      try (var file = damaged.create(newest)) {
        file.write(ByteBuffer.wrap(disk.content(newest), 0, length), 0);
      }
      assertThatThrownBy(() -> SnapshotStore.open(damaged, DIRECTORY, CLUSTER))
          .isInstanceOf(CorruptionException.class);
    }
  }

  @Test
  void aFailedSaveLeavesNothingBehind() throws IOException {
    SnapshotStore store = open();
    disk.setFault(
        call -> {
          if (call.name().equals("sync")) {
            throw new IOException("No space left on device");
          }
        });
    assertThatThrownBy(() -> store.save(metadata(1), body -> body.writeInt(1)))
        .hasMessage("No space left on device");
    disk.setFault(call -> {});
    assertThat(disk.files(path -> path.startsWith(DIRECTORY))).isEmpty();
    assertThat(store.save(metadata(1), body -> body.writeInt(1)).index()).isEqualTo(1);
  }

  @Test
  void anOlderSnapshotDoesNotReplaceANewerOne() throws IOException {
    SnapshotStore store = open();
    SnapshotMetadata newer = store.save(metadata(9), body -> body.writeInt(1));
    assertThat(store.save(metadata(5), body -> body.writeInt(1))).isEqualTo(newer);
    assertThat(store.newest()).isEqualTo(newer);
  }

  @Test
  void unfinishedFilesAreDeletedAtTheStart() throws IOException {
    disk.create(DIRECTORY.resolve("saving.tmp")).close();
    disk.create(DIRECTORY.resolve("receiving.tmp")).close();
    open();
    assertThat(disk.files(path -> path.startsWith(DIRECTORY))).isEmpty();
  }

  private SnapshotStore open() throws IOException {
    return SnapshotStore.open(disk, DIRECTORY, CLUSTER);
  }

  private MemoryDisk crash() {
    return disk.crash((file, sector) -> false);
  }

  private static SnapshotMetadata metadata(long index) {
    var voters = Configuration.of(List.of(new MemberId("demo-0", new UUID(1, 2))));
    return new SnapshotMetadata(index, 3, 1234, 1, 7, voters, 0);
  }
}
