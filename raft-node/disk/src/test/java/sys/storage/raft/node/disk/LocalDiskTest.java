package sys.storage.raft.node.disk;

import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalDiskTest {

  private final Disk disk = new LocalDisk();
  private final Path directory;

  LocalDiskTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void largeBuffersAreTransferredWhole(boolean direct) throws IOException {
    byte[] content = new byte[1_000_000];
    new Random(1).nextBytes(content);
    ByteBuffer buffer =
        direct ? ByteBuffer.allocateDirect(1_000_000) : ByteBuffer.allocate(1_000_000);
    Path path = directory.resolve("file");
    try (DiskFile file = disk.create(path)) {
      file.write(buffer.put(content).flip(), 100);
      file.sync();
      assertThat(buffer.hasRemaining()).isFalse();
      assertThat(file.size()).isEqualTo(1_000_100);
    }
    try (DiskFile file = disk.open(path)) {
      assertThat(file.read(buffer.clear(), 100)).isEqualTo(1_000_000);
      byte[] read = new byte[1_000_000];
      buffer.flip().get(read);
      assertThat(read).isEqualTo(content);
      assertThat(file.read(buffer.clear(), 1_000_000)).isEqualTo(100);
      assertThat(file.read(buffer.clear(), 2_000_000)).isZero();
      assertThat(buffer.limit()).isEqualTo(1_000_000);
    }
  }

  @Test
  void filesAreCreatedOnceRenamedAndDeleted() throws IOException {
    Path nested = directory.resolve("a/b/c");
    disk.createDirectories(nested);
    disk.createDirectories(nested);
    Path file = nested.resolve("file");
    assertThatThrownBy(() -> disk.open(file)).isInstanceOf(NoSuchFileException.class);
    disk.create(file).close();
    assertThatThrownBy(() -> disk.create(file)).isInstanceOf(FileAlreadyExistsException.class);
    disk.create(nested.resolve("other")).close();
    disk.rename(file, nested.resolve("other"));
    disk.syncDirectory(nested);
    assertThat(disk.list(nested)).containsExactly("other");
    disk.delete(nested.resolve("other"));
    disk.delete(nested.resolve("other"));
    assertThat(disk.list(nested)).isEmpty();
    assertThat(disk.usableBytes(nested)).isPositive();
  }

  /** It was made by somebody else then, who made it durable. */
  @Test
  void aDirectoryIsUsedAlsoWhereItsParentCannotBeRead() throws IOException {
    Path nested = directory.resolve("a/b");
    disk.createDirectories(nested);
    Files.setPosixFilePermissions(directory.resolve("a"), Set.of(OWNER_EXECUTE));
    try {
      disk.createDirectories(nested);
      disk.create(nested.resolve("file")).close();
    } finally {
      Files.setPosixFilePermissions(
          directory.resolve("a"), Set.of(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE));
    }
  }

  /** Each one is synced into its parent before the next is created in it. */
  @Test
  void aDirectoryThatIsCreatedIsDurable() throws IOException {
    var synced = new ArrayList<String>();
    var watched =
        new LocalDisk(
            parent -> synced.add("%s: %s".formatted(parent, new LocalDisk().list(parent))));

    watched.createDirectories(directory.resolve("a/b"));

    assertThat(synced)
        .endsWith(directory + ": [a]", directory.resolve("a") + ": [b]")
        .doesNotHaveDuplicates();
  }

  /** The process that created it may have been killed before it synced the parent. */
  @Test
  void aDirectoryThatIsFoundIsMadeDurable() throws IOException {
    Files.createDirectory(directory.resolve("a"));
    var synced = new ArrayList<Path>();

    new LocalDisk(synced::add).createDirectories(directory.resolve("a"));

    assertThat(synced).containsExactly(directory);
  }

  /** The first page of a process's memory cannot be read: EIO, as from a broken disk. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aReadThatFailsNamesTheFile() throws IOException {
    try (DiskFile file = disk.open(Path.of("/proc/self/mem"))) {
      assertThatThrownBy(() -> file.read(ByteBuffer.allocate(8), 0))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll("cannot read /proc/self/mem", "Input/output error");
    }
  }

  @Test
  void aFileInPlaceOfADirectoryIsRefused() throws IOException {
    Files.writeString(directory.resolve("file"), "x");
    assertThatThrownBy(() -> disk.createDirectories(directory.resolve("file")))
        .isInstanceOf(FileAlreadyExistsException.class);
  }
}
