package sys.storage.raft.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sys.storage.harness.disk.MemoryDisk;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raft.node.snapshot.SnapshotStore;

/**
 * Damages the directory of a member that ended in order. Either the start is refused, by a message
 * that names file and position, or everything is there as it was written, and the member can go on.
 *
 * <p>Harmless are, and that is all: a bit behind the last frame, where nothing is; one in an older
 * snapshot, which only a peer would read, and refuses; the case of a hexadecimal digit in the
 * metadata; the loss of segments and snapshots that the newest snapshot stands for.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS) // for larger counts; the usual ones take seconds
final class DamageTest {

  private static final int FLIPS = Integer.getInteger("storage.flips", 10_000);
  private static final Path METADATA = StorageDriver.ROOT.resolve("metadata.json");
  private static final Pattern POSITION = Pattern.compile("(\\S+) is corrupt at byte (\\d+): ");

  private enum Verdict {
    REFUSED,
    HARMLESS
  }

  private final Ledger ledger = new Ledger();
  private MemoryDisk disk = new MemoryDisk();
  private List<Path> files = List.of();

  /** The log begins shortly before the older snapshot ends. */
  @BeforeEach
  void write() throws IOException {
    disk = directory(ledger);
    files = disk.files(file -> !file.endsWith("spare"));
    assertThat(segments()).hasSizeGreaterThan(3);
    assertThat(snapshots()).hasSize(2);
  }

  private static MemoryDisk directory(Ledger ledger) throws IOException {
    var disk = new MemoryDisk();
    StorageDriver process = StorageDriver.start(disk, ledger);
    var deeds = new Deeds(5);
    for (Deeds.Kind kind :
        List.of(Deeds.Kind.SAVE_AHEAD, Deeds.Kind.COMPACT, Deeds.Kind.SAVE_AHEAD)) {
      for (int i = 0; i < 8; i++) {
        process.perform(deeds.next(Deeds.Kind.MANY, ledger));
      }
      process.perform(deeds.next(kind, ledger));
    }
    process.perform(deeds.next(Deeds.Kind.REPLACE, ledger));
    process.perform(deeds.next(Deeds.Kind.APPEND, ledger));
    return PowerLoss.ofAll(disk);
  }

  private List<Path> segments() {
    return files.stream().filter(file -> file.toString().contains("segment")).toList();
  }

  private List<Path> snapshots() {
    return files.stream().filter(file -> file.toString().endsWith(".raft")).toList();
  }

  @Test
  void noFlippedBitIsSilent() throws IOException {
    var random = new Random(11);
    var verdicts = new TreeMap<String, Integer>();
    for (int i = 0; i < FLIPS; i++) {
      Path file = files.get(random.nextInt(files.size()));
      long bit = random.nextLong(8L * disk.content(file).length);
      verdicts.merge(kind(file) + " " + flip(file, bit), 1, Integer::sum);
    }
    System.out.printf("flipped bits: %,d, none silent: %s%n", FLIPS, verdicts);
    assertThat(verdicts).containsKeys("segment REFUSED", "snapshot REFUSED", "metadata REFUSED");
  }

  /** Its names, too: a member that looks blank would forget what it has confirmed. */
  @Test
  void noFlippedBitOfTheMetadataIsSilent() throws IOException {
    long bits = 8L * disk.content(METADATA).length;
    int refused = 0;
    for (long bit = 0; bit < bits; bit++) {
      refused += flip(METADATA, bit) == Verdict.REFUSED ? 1 : 0;
    }
    System.out.printf("flipped bits of the metadata: %,d, refused: %,d%n", bits, refused);
    assertThat(refused).isGreaterThan((int) bits * 9 / 10);
  }

  private Verdict flip(Path file, long bit) throws IOException {
    MemoryDisk damaged = disk.fork();
    damaged.content(file)[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
    return start(damaged, "bit %d of %s".formatted(bit, file), Optional.of(file), bit / 8);
  }

  @Test
  void noFileThatWasCutOffIsSilent() throws IOException {
    var verdicts = new TreeMap<String, Integer>();
    var random = new Random(12);
    for (Path file : files) {
      byte[] content = disk.content(file);
      for (int length = 0; length < content.length; length += step(file, random)) {
        MemoryDisk damaged = disk.fork();
        damaged.replace(file, Arrays.copyOf(content, length));
        String what = "%s cut off at %d".formatted(file, length);
        Verdict verdict = start(damaged, what, Optional.of(file), content.length);
        verdicts.merge(kind(file) + " " + verdict, 1, Integer::sum);
        boolean unread = file.equals(snapshots().getFirst());
        assertThat(verdict).as(what).isEqualTo(unread ? Verdict.HARMLESS : Verdict.REFUSED);
      }
    }
    System.out.printf("files cut off, none silent: %s%n", verdicts);
  }

  private static int step(Path file, Random random) {
    return switch (kind(file)) {
      case "metadata" -> 1;
      case "segment" -> random.nextBoolean() ? 512 : 1 + random.nextInt(511);
      default -> 1 + random.nextInt(20);
    };
  }

  @Test
  void noLostFileIsSilent() throws IOException {
    var harmless = new TreeMap<Path, Verdict>();
    for (Path file : files) {
      MemoryDisk damaged = disk.fork();
      damaged.delete(file);
      if (start(damaged, file + " is lost", Optional.empty(), 0) == Verdict.HARMLESS) {
        harmless.put(file, Verdict.HARMLESS);
      }
    }
    assertThat(harmless)
        .containsOnlyKeys(segments().getFirst(), snapshots().getFirst(), snapshots().getLast());
    MemoryDisk without = disk.fork();
    for (Path snapshot : snapshots()) {
      without.delete(snapshot);
    }
    assertRefused(without, "both snapshots are lost");
  }

  @Test
  void noLostSegmentsAreSilent() throws IOException {
    List<Path> segments = segments();
    for (int lost = 1; lost < 1 << segments.size(); lost++) {
      MemoryDisk damaged = disk.fork();
      for (int i = 0; i < segments.size(); i++) {
        if ((lost >> i & 1) == 1) {
          damaged.delete(segments.get(i));
        }
      }
      boolean onlyOldest = (lost & lost + 1) == 0;
      Verdict verdict = start(damaged, "lost segments " + lost, Optional.empty(), 0);
      assertThat(onlyOldest || verdict == Verdict.REFUSED).isTrue();
    }
  }

  @Test
  void noFileInPlaceOfAnotherIsSilent() throws IOException {
    for (Path file : files) {
      for (Path other : files) {
        if (!file.equals(other)) {
          MemoryDisk swapped = disk.fork();
          swapped.replace(file, disk.content(other));
          swapped.replace(other, disk.content(file));
          assertRefused(swapped, "%s and %s swapped".formatted(file, other));
          MemoryDisk copied = disk.fork();
          copied.replace(file, disk.content(other));
          if (!file.equals(snapshots().getFirst())) {
            assertRefused(copied, "%s in place of %s".formatted(other, file));
          }
        }
      }
    }
  }

  /** Of the same name, with the same history: only the incarnation is another. */
  @Test
  void noFileOfAnotherMemberIsSilent() throws IOException {
    MemoryDisk other = directory(new Ledger(2));
    for (Path file : files) {
      assertThat(other.content(file)).hasSameSizeAs(disk.content(file));
      MemoryDisk mixed = disk.fork();
      mixed.replace(file, other.content(file));
      String what = file + " of another member";
      if (snapshots().contains(file)) {
        // Members of a cluster have the same snapshots.
        assertThat(start(mixed, what, Optional.of(file), 0)).isEqualTo(Verdict.HARMLESS);
      } else {
        assertRefused(mixed, what);
      }
    }
  }

  @Test
  void aSnapshotOfAnotherClusterIsRefusedAndNamed() throws IOException {
    SnapshotMetadata newest = ledger.snapshot().orElseThrow().metadata();
    var sender = new MemoryDisk();
    Path directory = Path.of("/sender");
    SnapshotStore.open(sender, directory, new UUID(0, 0xBAD)).save(newest, body -> body.write(1));
    MemoryDisk mixed = disk.fork();
    mixed.replace(snapshots().getLast(), sender.content(sender.files(_ -> true).getFirst()));
    assertRefused(mixed, "a snapshot of another cluster");
  }

  private void assertRefused(MemoryDisk damaged, String what) throws IOException {
    assertThat(start(damaged, what, Optional.empty(), 0)).as(what).isEqualTo(Verdict.REFUSED);
  }

  /**
   * @param file that must be named, at a position that is not behind {@code at}
   */
  private Verdict start(MemoryDisk damaged, String what, Optional<Path> file, long at)
      throws IOException {
    try {
      Ledger after = ledger.withoutSnapshots();
      StorageDriver process = StorageDriver.start(damaged, after);
      assertOlderSnapshotIsWholeOrRefusedByPeers(process);
      process.perform(new Deeds(at).next(Deeds.Kind.MANY, after));
      StorageDriver.start(PowerLoss.ofAll(damaged), after);
      return Verdict.HARMLESS;
    } catch (CorruptionException refused) {
      Matcher named = POSITION.matcher(String.valueOf(refused.getMessage()));
      assertThat(named.find()).as(refused.getMessage()).isTrue();
      if (file.isPresent()) {
        assertThat(named.group(1)).as(what).isEqualTo(file.get().toString());
        assertThat(Long.parseLong(named.group(2))).as(what).isLessThanOrEqualTo(at);
      }
      return Verdict.REFUSED;
    } catch (IOException refused) {
      // What a later program wrote need not have the checksum in the same place.
      assertThat(refused.getMessage())
          .as(what)
          .startsWith(METADATA + " has format version ")
          .contains("use the program that wrote it");
      return Verdict.REFUSED;
    } catch (RuntimeException | AssertionError silent) {
      throw new AssertionError(what + ": " + silent.getMessage(), silent);
    }
  }

  private void assertOlderSnapshotIsWholeOrRefusedByPeers(StorageDriver process)
      throws IOException {
    SnapshotImage image = ledger.snapshot(indexOf(snapshots().getFirst())).orElseThrow();
    byte[] read =
        process.storage().snapshots().read(image.metadata().index(), 0, image.file().length);
    if (!Arrays.equals(read, image.file())) {
      var damaged = new SnapshotImage(image.metadata(), image.body(), read);
      SnapshotStore peer =
          SnapshotStore.open(new MemoryDisk(), Path.of("/peer"), StorageDriver.CLUSTER);
      for (PersistBatch chunk : damaged.chunks(1, true, Optional.empty())) {
        assertThat(peer.receive(chunk.snapshotChunk().orElseThrow())).isPresent();
      }
      assertThat(peer.newest()).isEqualTo(SnapshotMetadata.NONE);
    }
  }

  private static long indexOf(Path snapshot) {
    return Long.parseLong(snapshot.getFileName().toString().replaceAll("\\D", ""));
  }

  private static String kind(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.indexOf(name.contains("-") ? '-' : '.'));
  }
}
