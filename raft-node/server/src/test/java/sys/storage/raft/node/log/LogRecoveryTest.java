package sys.storage.raft.node.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sys.storage.raft.node.log.LogDriver.NOTHING_UNSYNCED;
import static sys.storage.raft.node.log.LogDriver.append;
import static sys.storage.raft.node.log.LogDriver.entries;
import static sys.storage.raft.node.log.LogDriver.entry;
import static sys.storage.raft.node.log.LogDriver.readAll;
import static sys.storage.raft.node.log.LogDriver.segment;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sys.storage.harness.disk.MemoryDisk;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.node.disk.CorruptionException;

final class LogRecoveryTest {

  private static final int TORN_SECTORS = 6;

  /** A frame of {@value TORN_SECTORS} sectors, of which only some reach the disk. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTornLastFrameIsCutOffWhicheverSectorsAreMissing(boolean zeros) throws IOException {
    List<Entry> acknowledged = entries(1, 1, 3, 400);
    byte[] payload = new byte[(TORN_SECTORS - 1) * Sectors.BYTES];
    if (!zeros) {
      new Random(1).nextBytes(payload);
    }
    Entry unconfirmed = entry(4, 1, payload);
    for (int mask = 0; mask < 1 << TORN_SECTORS; mask++) {
      MemoryDisk disk = new MemoryDisk();
      DurableLog log = LogDriver.create(disk);
      log.write(List.of(append(acknowledged)));
      int start = LogDriver.usedBytes(disk, segment(1)) / Sectors.BYTES;
      stopBeforeSync(disk);
      assertThatThrownBy(() -> log.write(List.of(append(List.of(unconfirmed)))))
          .isInstanceOf(MemoryDisk.Crash.class);
      int survivors = mask;
      MemoryDisk after = disk.crash((file, sector) -> (survivors >> (sector - start) & 1) == 1);

      DurableLog recovered = LogDriver.open(after);

      boolean whole = mask == (1 << TORN_SECTORS) - 1;
      assertThat(recovered.lastIndex()).isEqualTo(whole ? 4 : 3);
      assertThat(recovered.read(1, 3, Long.MAX_VALUE)).isEqualTo(acknowledged);
      // Nothing of the torn frame is left to confuse the next one.
      recovered.write(List.of(append(entries(recovered.lastIndex() + 1, 2, 1, 10))));
      DurableLog again = LogDriver.open(after.crash(NOTHING_UNSYNCED));
      assertThat(readAll(again)).isEqualTo(readAll(recovered));
    }
  }

  /**
   * A frame without its third sector was never confirmed, so it is cut off, whatever else is wrong
   * in it. With a bit in that sector nobody can tell: a doubt is corruption.
   */
  @Test
  void aFlippedBitInATornFrameIsHarmlessButInItsOnlyZeroSectorADoubt() throws IOException {
    List<Entry> acknowledged = entries(1, 1, 3, 400);
    MemoryDisk disk = new MemoryDisk();
    DurableLog log = LogDriver.create(disk);
    log.write(List.of(append(acknowledged)));
    int start = LogDriver.usedBytes(disk, segment(1)) / Sectors.BYTES;
    stopBeforeSync(disk);
    assertThatThrownBy(() -> log.write(List.of(append(entries(4, 1, 1, 5 * Sectors.BYTES)))))
        .isInstanceOf(MemoryDisk.Crash.class);
    MemoryDisk torn = disk.crash((file, sector) -> sector != start + 2);
    int end = LogDriver.usedBytes(torn, segment(1)) / Sectors.BYTES;
    for (long bit = 8L * Sectors.BYTES * start; bit < 8L * Sectors.BYTES * end; bit++) {
      MemoryDisk damaged = torn.fork();
      damaged.flip(segment(1), bit);
      long sector = bit / Sectors.BYTES / 8 - start;
      boolean inHeader = bit < 8L * (Sectors.BYTES * start + FrameHeader.BYTES);
      if (inHeader || sector == 2) {
        assertThatThrownBy(() -> LogDriver.open(damaged))
            .as("bit %d", bit)
            .isInstanceOf(CorruptionException.class)
            .hasMessageContaining("is corrupt at byte " + start * Sectors.BYTES);
      } else {
        assertThat(readAll(LogDriver.open(damaged))).as("bit %d", bit).isEqualTo(acknowledged);
      }
    }
  }

  /** A killed process leaves what it wrote to the system, which may lose it later. */
  @Test
  void whatARestartReadsIsDurable() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    DurableLog log = LogDriver.create(disk);
    stopBeforeSync(disk);
    assertThatThrownBy(() -> log.write(List.of(append(entries(1, 1, 3, 400)))))
        .isInstanceOf(MemoryDisk.Crash.class);
    disk.setFault(call -> {});

    DurableLog afterKill = LogDriver.open(disk);
    assertThat(readAll(afterKill)).isEqualTo(entries(1, 1, 3, 400));

    DurableLog afterPowerLoss = LogDriver.open(disk.crash(NOTHING_UNSYNCED));
    assertThat(readAll(afterPowerLoss)).isEqualTo(entries(1, 1, 3, 400));
  }

  @Test
  void aSegmentThatARestartFindsHasADurableName() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    DurableLog log = LogDriver.create(disk);
    disk.setFault(
        call -> {
          if (call.name().equals("syncDirectory")) {
            throw new MemoryDisk.Crash();
          }
        });
    assertThatThrownBy(
            () -> {
              for (int index = 1; index <= 100; index++) {
                log.write(List.of(append(entries(index, 1, 1, 400))));
              }
            })
        .isInstanceOf(MemoryDisk.Crash.class);
    disk.setFault(call -> {});

    DurableLog afterKill = LogDriver.open(disk);
    long next = afterKill.lastIndex() + 1;
    afterKill.write(List.of(append(entries(next, 1, 1, 400))));

    assertThat(LogDriver.open(disk.crash(NOTHING_UNSYNCED)).lastIndex()).isEqualTo(next);
  }

  @Test
  void aCrashWhileATornFrameIsLeftBehindIsHarmless() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    DurableLog log = LogDriver.create(disk);
    log.write(List.of(append(entries(1, 1, 3, 100))));
    stopBeforeSync(disk);
    assertThatThrownBy(() -> log.write(List.of(append(entries(4, 1, 5, 500)))))
        .isInstanceOf(MemoryDisk.Crash.class);
    var random = new Random(7);
    for (int round = 0; round < 100; round++) {
      MemoryDisk torn = disk.crash((file, sector) -> random.nextInt(4) > 0);
      stopBeforeSync(torn);
      MemoryDisk after;
      try {
        LogDriver.open(torn);
        after = torn;
        after.setFault(call -> {});
      } catch (MemoryDisk.Crash whileSealing) {
        after = torn.crash((file, sector) -> random.nextBoolean());
      }
      assertThat(LogDriver.open(after).lastIndex()).isIn(3L, 8L);
    }
  }

  /** Whoever cut that frame off would lose a write that was acknowledged. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255})
  void aFlippedBitInTheLastFrameIsCorruption(int filling) throws IOException {
    byte[] payload = new byte[1400];
    Arrays.fill(payload, (byte) filling);
    payload[700] = 1; // with zeros around it, a sector with a single bit
    MemoryDisk disk = new MemoryDisk();
    DurableLog log = LogDriver.create(disk);
    int start = LogDriver.usedBytes(disk, segment(1));
    log.write(List.of(append(List.of(entry(1, 1, payload)))));
    int end = LogDriver.usedBytes(disk, segment(1));
    for (long bit = 8L * start; bit < 8L * end; bit++) {
      MemoryDisk damaged = disk.crash(NOTHING_UNSYNCED);
      LogDriver.flip(damaged, segment(1), bit);
      assertThatThrownBy(() -> LogDriver.open(damaged))
          .as("bit %d", bit)
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining("segment-0000000001.log is corrupt at byte " + start);
    }
  }

  @Test
  void zerosInPlaceOfAFrameBeforeTheLastAreCorruption() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    DurableLog log = LogDriver.create(disk);
    int start = LogDriver.usedBytes(disk, segment(1));
    log.write(List.of(append(entries(1, 1, 1, 100))));
    log.write(List.of(append(entries(2, 1, 1, 100))));
    Arrays.fill(disk.content(segment(1)), start, start + Sectors.BYTES, (byte) 0);
    assertThatThrownBy(() -> LogDriver.open(disk))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("zeros lie before a valid frame");
  }

  /** A segment is begun when the frame before it is durable: that one cannot be torn. */
  @Test
  void aZeroSectorInTheLastFrameOfAnOlderSegmentIsCorruption() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    DurableLog log = LogDriver.create(disk);
    log.write(List.of(append(entries(1, 1, 1, 6000))));
    disk.setFault(
        call -> {
          if (call.name().equals("write") && call.path().equals(segment(2))) {
            throw new MemoryDisk.Crash();
          }
        });
    assertThatThrownBy(() -> log.write(List.of(append(entries(2, 1, 1, 6000)))))
        .isInstanceOf(MemoryDisk.Crash.class);
    MemoryDisk after = disk.crash(NOTHING_UNSYNCED);
    assertThat(LogDriver.open(after).lastIndex()).isEqualTo(1);
    Arrays.fill(after.content(segment(1)), 5 * Sectors.BYTES, 6 * Sectors.BYTES, (byte) 0);
    assertThatThrownBy(() -> LogDriver.open(after)).isInstanceOf(CorruptionException.class);
  }

  /** The segment before it is sealed: something followed. */
  @Test
  void aMissingLastSegmentIsCorruption() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    DurableLog log = LogDriver.create(disk);
    for (int i = 1; disk.files(path -> path.equals(segment(3))).isEmpty(); i++) {
      log.write(List.of(append(entries(i, 1, 1, 1500))));
    }
    disk.delete(segment(3));
    assertThatThrownBy(() -> LogDriver.open(disk))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("segment-0000000003.log")
        .hasMessageContaining("is missing");
  }

  /** Frames of a vote alone: no index of an entry tells that one is gone. */
  @Test
  void aMissingFrameIsCorruption() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    DurableLog log = LogDriver.create(disk);
    for (int term = 1; term <= 3; term++) {
      log.write(List.of(LogChange.NONE.with(LogDriver.hardState(term))));
    }
    byte[] content = disk.content(segment(1));
    System.arraycopy(content, 3 * Sectors.BYTES, content, 2 * Sectors.BYTES, 2 * Sectors.BYTES);
    assertThatThrownBy(() -> LogDriver.open(disk))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("is corrupt at byte %d".formatted(2 * Sectors.BYTES))
        .hasMessageContaining("frame 4 is where frame 3 belongs");
  }

  @Test
  void aSegmentUnderAnotherNameIsCorruption() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    DurableLog log = LogDriver.create(disk);
    for (int i = 1; disk.files(path -> path.equals(segment(2))).isEmpty(); i++) {
      log.write(List.of(append(entries(i, 1, 1, 1500))));
    }
    disk.rename(segment(2), segment(1));
    assertThatThrownBy(() -> LogDriver.open(disk))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining(
            "segment-0000000001.log is corrupt at byte 0: a frame is of segment 2");
  }

  @Test
  void aSegmentThatWasCutOffIsCorruption() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    DurableLog log = LogDriver.create(disk);
    log.write(List.of(append(entries(1, 1, 1, 100))));
    log.write(List.of(append(entries(2, 1, 1, 100))));
    byte[] whole = disk.content(segment(1));
    int used = LogDriver.usedBytes(disk, segment(1));
    for (int length = 0; length < whole.length; length += length < used ? 1 : 100) {
      disk.replace(segment(1), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> LogDriver.open(disk))
          .as("cut off at %d", length)
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining("segment-0000000001.log is corrupt at byte ");
    }
  }

  @Test
  void aMissingSegmentIsCorruption() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    DurableLog log = LogDriver.create(disk);
    for (int i = 1; disk.files(path -> path.equals(segment(3))).isEmpty(); i++) {
      log.write(List.of(append(entries(i, 1, 1, 1500))));
    }
    disk.delete(segment(2));
    assertThatThrownBy(() -> LogDriver.open(disk))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("segment-0000000002.log")
        .hasMessageContaining("is missing");
  }

  @Test
  void aSegmentOfAnotherMemberIsNotTaken() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    LogDriver.create(disk).write(List.of(append(entries(1, 1, 1, 10))));
    assertThatThrownBy(
            () ->
                DurableLog.open(
                    disk,
                    LogDriver.DIRECTORY,
                    new UUID(5, 5),
                    LogDriver.SEGMENT_BYTES,
                    Runnable::run))
        .isInstanceOf(CorruptionException.class);
  }

  /** A client may write bytes that look like a frame; its checksum covers the log's identity. */
  @Test
  void anEntryThatHoldsAFrameIsNotTakenForOne() throws IOException {
    MemoryDisk other = new MemoryDisk();
    DurableLog otherLog =
        DurableLog.create(
            other,
            LogDriver.DIRECTORY,
            new UUID(5, 5),
            LogDriver.SEGMENT_BYTES,
            Runnable::run,
            LogChange.NONE.with(LogDriver.hardState(1)));
    otherLog.write(List.of(append(entries(1, 1, 1, 10))));
    byte[] frames = Arrays.copyOf(other.content(segment(1)), 3 * Sectors.BYTES);
    MemoryDisk disk = new MemoryDisk();
    DurableLog log = LogDriver.create(disk);
    stopBeforeSync(disk);
    assertThatThrownBy(() -> log.write(List.of(append(List.of(entry(1, 1, frames))))))
        .isInstanceOf(MemoryDisk.Crash.class);
    assertThat(LogDriver.open(disk.crash((file, sector) -> sector > 1)).lastIndex()).isZero();
  }

  private static void stopBeforeSync(MemoryDisk disk) {
    disk.setFault(
        call -> {
          if (call.name().equals("sync")) {
            throw new MemoryDisk.Crash();
          }
        });
  }
}
