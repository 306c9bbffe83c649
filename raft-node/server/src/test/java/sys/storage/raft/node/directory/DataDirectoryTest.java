package sys.storage.raft.node.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sys.storage.harness.disk.MemoryDisk;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.configuration.StaticPeers;
import sys.storage.raft.node.disk.CorruptionException;

final class DataDirectoryTest {

  private static final UUID CLUSTER = new UUID(1, 2);

  private final Path parent;

  DataDirectoryTest(@TempDir Path parent) {
    this.parent = parent;
  }

  @Test
  void theFirstStartDrawsAnIncarnationThatStays() throws IOException {
    Path root = parent.resolve("a/b");
    MemberId member;
    try (DataDirectory directory = DataDirectory.open(root, "demo-0")) {
      member = directory.member();
      assertThat(member.name()).isEqualTo("demo-0");
      assertThat(directory.clusterId()).isEmpty();
      assertThat(directory.usableBytes()).isPositive();
    }
    try (DataDirectory directory = DataDirectory.open(root, "demo-0")) {
      assertThat(directory.member()).isEqualTo(member);
    }
  }

  @Test
  void anImposedListOfPeersIsKept() throws IOException {
    var first = new StaticPeers(new TreeSet<>(List.of(new MemberId("demo-0", CLUSTER))), 3);
    var second =
        new StaticPeers(
            new TreeSet<>(List.of(new MemberId("demo-0", CLUSTER), new MemberId("b", CLUSTER))), 4);
    try (DataDirectory directory = DataDirectory.open(parent, "demo-0")) {
      assertThat(directory.staticPeers()).isEmpty();
      directory.write(first);
      directory.write(second);
    }
    try (DataDirectory directory = DataDirectory.open(parent, "demo-0")) {
      assertThat(directory.staticPeers()).contains(second);
    }
  }

  @Test
  void aDamagedListOfPeersIsNotTakenForAnother() throws IOException {
    try (DataDirectory directory = DataDirectory.open(parent, "demo-0")) {
      directory.write(new StaticPeers(new TreeSet<>(List.of(new MemberId("demo-0", CLUSTER))), 3));
      Path file = parent.resolve("static-peers.json");
      String text = Files.readString(file);
      for (String damaged : List.of("", "{}", text.replace("demo-0", "demo-1"), "[" + text)) {
        Files.writeString(file, damaged);
        assertThatThrownBy(directory::staticPeers)
            .as(damaged)
            .isInstanceOf(CorruptionException.class)
            .hasMessageContaining("static-peers.json");
      }
    }
  }

  @Test
  void aFormattedDirectoryKeepsItsCluster() throws IOException {
    try (DataDirectory directory = DataDirectory.open(parent, "demo-0")) {
      directory.format(CLUSTER);
      assertThat(directory.clusterId()).contains(CLUSTER);
      assertThatThrownBy(() -> directory.format(new UUID(3, 4)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("belongs to cluster " + CLUSTER);
    }
    try (DataDirectory directory = DataDirectory.open(parent, "demo-0")) {
      assertThat(directory.clusterId()).contains(CLUSTER);
    }
  }

  /** Else a voter would look blank, under its old identity, and forget what it has confirmed. */
  @Test
  void aFlippedBitInTheNameOfAFieldIsCorruption() throws IOException {
    try (DataDirectory directory = DataDirectory.open(parent, "demo-0")) {
      directory.format(CLUSTER);
    }
    Path file = parent.resolve("metadata.json");
    Files.writeString(file, Files.readString(file).replace("clusterId", "clusterIe"));
    assertThatThrownBy(() -> DataDirectory.open(parent, "demo-0"))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining(file + " is corrupt at byte 0: its checksum is wrong");
  }

  @ParameterizedTest
  @ValueSource(strings = {"log", "snapshots"})
  void lostMetadataIsNotTakenForANewDirectory(String part) throws IOException {
    Files.createDirectories(parent.resolve(part));
    DataDirectory.open(parent, "demo-0").close();
    Files.writeString(parent.resolve(part).resolve("file"), "something");
    Files.delete(parent.resolve("metadata.json"));
    assertThatThrownBy(() -> DataDirectory.open(parent, "demo-0"))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("metadata.json is corrupt at byte 0: it is missing")
        .hasMessageContaining(part);
  }

  /** A process may be killed between the rename and the fsync of the directory. */
  @Test
  void aClusterThatARestartFindsIsDurable() throws IOException {
    var disk = new MemoryDisk();
    DataDirectory directory = DataDirectory.open(disk, parent, "demo-0");
    disk.setFault(
        call -> {
          if (call.name().equals("syncDirectory")) {
            throw new MemoryDisk.Crash();
          }
        });
    assertThatThrownBy(() -> directory.format(CLUSTER)).isInstanceOf(MemoryDisk.Crash.class);
    disk.setFault(call -> {});

    assertThat(DataDirectory.open(disk, parent, "demo-0").clusterId()).contains(CLUSTER);
    MemoryDisk afterPowerLoss = disk.crash((file, sector) -> false);
    assertThat(DataDirectory.open(afterPowerLoss, parent, "demo-0").clusterId()).contains(CLUSTER);
  }

  @Test
  void anotherMembersDirectoryIsRefused() throws IOException {
    DataDirectory.open(parent, "demo-0").close();
    assertThatThrownBy(() -> DataDirectory.open(parent, "demo-1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is the data directory of member 'demo-0', not of 'demo-1'");
    DataDirectory.open(parent, "demo-0").close(); // the refusal has let go of the lock
  }

  @Test
  void aDirectoryIsHeldOnce() throws IOException {
    try (DataDirectory first = DataDirectory.open(parent, "demo-0")) {
      assertThat(first.root()).isEqualTo(parent);
      assertThatThrownBy(() -> DataDirectory.open(parent, "demo-0"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is locked by this process");
    }
  }

  @Test
  void aDirectoryThatAnotherProcessHoldsIsRefused() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                parent.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(holder.getInputStream().read()).isEqualTo('!');
      assertThatThrownBy(() -> DataDirectory.open(parent, "demo-0"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is locked by another process: stop that node first");
    } finally {
      holder.destroyForcibly();
      assertThat(holder.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    DataDirectory.open(parent, "demo-0").close(); // kill -9 lets go of it
  }

  /** Holds a directory until it is killed, or the test that started it has ended. */
  static final class Holder {
    public static void main(String[] args) throws Exception {
      try (DataDirectory _ = DataDirectory.open(Path.of(args[0]), "demo-0")) {
        System.out.write('!');
        System.out.flush();
        System.in.transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "{\"formatVersion\":3}",
        "{\"formatVersion\":3,\"memberName\":\"demo-0\",\"incarnation\":\"no uuid\"}",
        "[]"
      })
  void unreadableMetadataIsRefusedWithAWayOut(String content) throws IOException {
    Files.writeString(parent.resolve("metadata.json"), content);
    assertThatThrownBy(() -> DataDirectory.open(parent, "demo-0"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("metadata.json");
  }

  @Test
  void anUnknownFormatVersionIsRefused() throws IOException {
    Files.writeString(
        parent.resolve("metadata.json"), "{\"formatVersion\":4,\"memberName\":\"demo-0\"}");
    assertThatThrownBy(() -> DataDirectory.open(parent, "demo-0"))
        .hasMessageContaining("has format version 4, this program knows version 3");
  }

  @Test
  void metadataIsSyncedBeforeItGetsItsName() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    DataDirectory.open(disk, Path.of("/data"), "demo-0").close();
    assertThat(disk.calls())
        .extracting(MemoryDisk.Call::toString)
        .containsSubsequence(
            "create metadata.json.tmp",
            "write metadata.json.tmp",
            "sync metadata.json.tmp",
            "rename metadata.json",
            "syncDirectory data");
  }
}
