package sys.storage.raft.node.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sys.storage.raft.node.log.LogDriver.NOTHING_UNSYNCED;
import static sys.storage.raft.node.log.LogDriver.append;
import static sys.storage.raft.node.log.LogDriver.entries;
import static sys.storage.raft.node.log.LogDriver.hardState;
import static sys.storage.raft.node.log.LogDriver.readAll;
import static sys.storage.raft.node.log.LogDriver.replaceFrom;
import static sys.storage.raft.node.log.LogDriver.segment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import sys.storage.harness.disk.MemoryDisk;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;

final class DurableLogTest {

  private final MemoryDisk disk = new MemoryDisk();

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    DurableLog log = LogDriver.create(disk);
    List<Entry> entries = entries(1, 1, 20, 300);
    log.write(List.of(append(entries.subList(0, 7)), append(entries.subList(7, 8))));
    log.write(List.of(append(entries.subList(8, 20))));

    DurableLog reopened = LogDriver.open(disk.crash(NOTHING_UNSYNCED));

    assertThat(readAll(log)).isEqualTo(entries);
    assertThat(readAll(reopened)).isEqualTo(entries);
    assertThat(reopened.read(5, 9, Long.MAX_VALUE)).isEqualTo(entries.subList(4, 9));
  }

  @Test
  void aReadStopsAtItsLimitButHasOneEntry() throws IOException {
    DurableLog log = LogDriver.create(disk);
    List<Entry> entries = entries(1, 1, 10, 75); // 100 bytes each
    log.write(List.of(append(entries.subList(0, 5))));
    log.write(List.of(append(entries.subList(5, 10))));
    assertThat(log.read(1, 10, 0)).hasSize(1);
    assertThat(log.read(1, 10, 399)).hasSize(3);
    assertThat(log.read(4, 10, 400)).isEqualTo(entries.subList(3, 7));
    assertThatThrownBy(() -> log.read(0, 3, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("entries 0..3 are not in the log, which holds 1..10");
    assertThatThrownBy(() -> log.read(3, 11, 100)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void termAndVoteAreOneWriteWithTheEntries() throws IOException {
    DurableLog log = LogDriver.create(disk);
    disk.forgetCalls();
    log.write(List.of(append(entries(1, 4, 2, 10)).with(hardState(4))));
    assertThat(disk.calls())
        .extracting(MemoryDisk.Call::toString)
        .containsExactly("write segment-0000000001.log", "sync segment-0000000001.log");
    assertThat(LogDriver.open(disk.crash(NOTHING_UNSYNCED)).hardState()).isEqualTo(hardState(4));
  }

  @Test
  void anOverwriteReachesBackAcrossSegments() throws IOException {
    DurableLog log = LogDriver.create(disk);
    for (int i = 0; i < 12; i++) {
      log.write(List.of(append(entries(1 + 2L * i, 1, 2, 700))));
    }
    assertThat(disk.files(path -> path.toString().contains("segment"))).hasSizeGreaterThan(2);
    log.write(List.of(replaceFrom(4, entries(4, 2, 3, 50))));
    log.write(List.of(replaceFrom(6, entries(6, 3, 2, 50))));

    var expected = new ArrayList<>(entries(1, 1, 2, 700));
    expected.addAll(entries(3, 1, 2, 700).subList(0, 1));
    expected.addAll(entries(4, 2, 3, 50).subList(0, 2));
    expected.addAll(entries(6, 3, 2, 50));
    assertThat(readAll(log)).isEqualTo(expected);
    assertThat(readAll(LogDriver.open(disk.crash(NOTHING_UNSYNCED)))).isEqualTo(expected);
  }

  @Test
  void hardStateAndRemovalOutliveTheSegmentsTheyWereWrittenTo() throws IOException {
    DurableLog log = LogDriver.create(disk);
    log.write(
        List.of(
            new LogChange(
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                Optional.of(hardState(9)),
                OptionalLong.of(3))));
    for (int i = 0; i < 20; i++) {
      log.write(List.of(append(entries(1 + i, 1, 1, 1000))));
    }
    log.compactTo(19);

    DurableLog reopened = LogDriver.open(disk.crash(NOTHING_UNSYNCED));

    assertThat(disk.files(path -> path.equals(segment(1)))).isEmpty();
    assertThat(reopened.hardState()).isEqualTo(hardState(9));
    assertThat(reopened.removed()).hasValue(3);
    assertThat(reopened.firstIndex()).isEqualTo(log.firstIndex()).isBetween(2L, 20L);
    assertThat(readAll(reopened)).isEqualTo(readAll(log));
  }

  @Test
  void compactionKeepsEverythingBehindItsIndex() throws IOException {
    DurableLog log = LogDriver.create(disk);
    for (int i = 0; i < 40; i++) {
      log.write(List.of(append(entries(1 + i, 1, 1, 900))));
    }
    for (long index = 0; index <= 40; index++) {
      log.compactTo(index);
      assertThat(log.firstIndex()).isLessThanOrEqualTo(index + 1);
      assertThat(log.lastIndex()).isEqualTo(40);
    }
    assertThat(disk.files(path -> path.toString().contains("segment"))).hasSize(1);
  }

  /** The active segment is empty when a crash came between its creation and its first frame. */
  @Test
  void theOnlyCopyOfTheHardStateIsNotDeleted() throws IOException {
    DurableLog log = LogDriver.create(disk);
    log.write(List.of(append(entries(1, 3, 1, 6000)).with(hardState(3))));
    disk.setFault(
        call -> {
          if (call.name().equals("write") && call.path().equals(segment(2))) {
            throw new MemoryDisk.Crash();
          }
        });
    assertThatThrownBy(() -> log.write(List.of(append(entries(2, 3, 1, 6000)))))
        .isInstanceOf(MemoryDisk.Crash.class);
    MemoryDisk after = disk.crash(NOTHING_UNSYNCED);
    DurableLog recovered = LogDriver.open(after);
    recovered.compactTo(1);
    assertThat(LogDriver.open(after).hardState()).isEqualTo(hardState(3));
  }

  /** Else a crash could leave a gap that looks like a lost segment. */
  @Test
  void oldSegmentsAreDeletedOneByOneAndInOrder() throws IOException {
    DurableLog log = LogDriver.create(disk);
    for (int i = 0; i < 20; i++) {
      log.write(List.of(append(entries(1 + i, 1, 1, 1000))));
    }
    var expected = new ArrayList<String>();
    for (int generation = 1; disk.exists(segment(generation + 1)); generation++) {
      expected.add("delete " + Segment.name(generation));
      expected.add("syncDirectory log");
    }
    assertThat(expected).hasSizeGreaterThan(4);
    disk.forgetCalls();
    log.compactTo(20);
    assertThat(disk.calls()).extracting(MemoryDisk.Call::toString).isEqualTo(expected);
  }

  /** Else a crash could leave the frame's segment without a name. */
  @Test
  void aSegmentHasItsNameDurablyBeforeItsFirstFrame() throws IOException {
    DurableLog log = LogDriver.create(disk);
    log.write(List.of(append(entries(1, 1, 1, 5000))));
    disk.forgetCalls();
    log.write(List.of(append(entries(2, 1, 1, 5000))));
    List<String> calls = disk.calls().stream().map(MemoryDisk.Call::toString).toList();
    assertThat(calls)
        .containsSubsequence(
            "rename segment-0000000002.log",
            "syncDirectory log",
            "write segment-0000000002.log",
            "sync segment-0000000002.log");
  }

  @Test
  void aSpareIsZeroedAndSyncedBeforeItGetsItsName() throws IOException {
    DurableLog log = LogDriver.create(disk);
    disk.forgetCalls();
    log.write(List.of(append(entries(1, 1, 1, 5000))));
    assertThat(disk.calls())
        .extracting(MemoryDisk.Call::toString)
        .containsSubsequence(
            "create spare.tmp", "write spare.tmp", "sync spare.tmp", "rename spare");
  }

  @Test
  void aBatchLargerThanASegmentGetsOneOfItsOwn() throws IOException {
    DurableLog log = LogDriver.create(disk);
    List<Entry> large = entries(1, 1, 3, 300_000);
    log.write(List.of(append(large)));
    log.write(List.of(append(entries(4, 1, 1, 10))));
    DurableLog reopened = LogDriver.open(disk.crash(NOTHING_UNSYNCED));
    assertThat(reopened.read(1, 3, Long.MAX_VALUE)).isEqualTo(large);
    assertThat(reopened.lastIndex()).isEqualTo(4);
  }

  @Test
  void aResetLogGoesOnBehindTheSnapshot() throws IOException {
    DurableLog log = LogDriver.create(disk);
    log.write(List.of(append(entries(1, 1, 5, 100)), LogChange.reset(70)));
    assertThat(log.firstIndex()).isEqualTo(71);
    log.write(List.of(append(entries(71, 2, 2, 100))));
    DurableLog reopened = LogDriver.open(disk.crash(NOTHING_UNSYNCED));
    assertThat(readAll(reopened)).isEqualTo(entries(71, 2, 2, 100));
  }

  @Test
  void entriesThatDoNotFollowAreRefusedAndHarmless() throws IOException {
    DurableLog log = LogDriver.create(disk);
    log.write(List.of(append(entries(1, 1, 2, 10))));
    assertThatThrownBy(() -> log.write(List.of(append(entries(4, 1, 1, 10)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("entry 4 does not follow");
    log.write(List.of(append(entries(3, 1, 1, 10))));
    assertThat(log.lastIndex()).isEqualTo(3);
  }

  /** Whichever call fails, the log refuses more, and a restart finds all that was confirmed. */
  @Test
  void aFailureOfAnyCallPoisonsTheLog() throws IOException {
    int refusals = 0;
    for (int failing = 0; failing < 60; failing++) {
      MemoryDisk faulty = new MemoryDisk();
      DurableLog log = LogDriver.create(faulty);
      int[] left = {failing};
      faulty.setFault(
          call -> {
            if (left[0]-- == 0) {
              throw new IOException("No space left on device");
            }
          });
      long confirmed = 0;
      boolean failed = false;
      for (int i = 0; i < 15; i++) {
        try {
          log.write(List.of(append(entries(confirmed + 1, 1, 1, 1500))));
          assertThat(failed).isFalse();
          confirmed = log.lastIndex();
        } catch (IOException failure) {
          failed = true;
          refusals++;
        }
      }
      faulty.setFault(call -> {});
      DurableLog recovered = LogDriver.open(faulty.crash(NOTHING_UNSYNCED));
      assertThat(recovered.lastIndex()).isGreaterThanOrEqualTo(confirmed);
      assertThat(readAll(recovered).subList(0, (int) confirmed))
          .allSatisfy(
              entry -> assertThat(entry).isEqualTo(entries(entry.index(), 1, 1, 1500).getFirst()));
    }
    assertThat(refusals).isGreaterThan(100);
  }

  @Test
  void aSegmentThatIsNeededBeforeTheSpareIsReadyIsMadeAtOnce() throws IOException {
    DurableLog log = LogDriver.create(disk, _ -> {}); // Never gets to it.
    log.write(List.of(append(entries(1, 1, 1, 5000))));
    disk.forgetCalls();
    log.write(List.of(append(entries(2, 1, 1, 5000))));
    List<String> calls = disk.calls().stream().map(MemoryDisk.Call::toString).toList();
    assertThat(calls)
        .containsSubsequence(
            "create urgent.tmp",
            "write urgent.tmp",
            "sync urgent.tmp",
            "rename segment-0000000002.log",
            "syncDirectory log",
            "write segment-0000000002.log")
        .noneMatch(call -> call.contains("spare"));
    assertThat(readAll(LogDriver.open(disk.crash(NOTHING_UNSYNCED)))).hasSize(2);
  }

  /** A spare that could not be made ahead of need is no matter. */
  @Test
  void aFailureToPrepareASegmentIsNoFailureOfTheLog() throws IOException {
    DurableLog log = LogDriver.create(disk);
    disk.setFault(
        call -> {
          if (call.path().endsWith("spare.tmp")) {
            throw new IOException("No space left on device");
          }
        });
    log.write(List.of(append(entries(1, 1, 1, 5000))));
    disk.setFault(call -> {});
    log.write(List.of(append(entries(2, 1, 1, 5000))));
    assertThat(readAll(LogDriver.open(disk.crash(NOTHING_UNSYNCED)))).hasSize(2);
  }

  @Test
  void readersSeeOnlyWhatIsDurableWhileTheLogIsWrittenAndCompacted() throws Exception {
    DurableLog log = LogDriver.create(disk);
    log.write(List.of(append(entries(1, 1, 1, 200))));
    var durable = new AtomicLong(1);
    var compacted = new AtomicLong(0);
    var done = new AtomicLong();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (durable.get() < 2000) {
                    long to = durable.get();
                    long from = Math.max(compacted.get() + 1, to - 20);
                    try {
                      assertThat(log.read(from, to, Long.MAX_VALUE))
                          .hasSize((int) (to - from + 1))
                          .allMatch(
                              entry -> entry.equals(entries(entry.index(), 1, 1, 200).getFirst()));
                    } catch (IllegalArgumentException gone) {
                      assertThat(compacted.get()).isGreaterThanOrEqualTo(from);
                    }
                  }
                  done.set(1);
                });
    for (int i = 2; i <= 2000; i++) {
      log.write(List.of(append(entries(i, 1, 1, 200))));
      durable.set(i);
      if (i % 100 == 0) {
        compacted.set(i - 50L);
        log.compactTo(i - 50L);
      }
    }
    reader.join(10_000);
    assertThat(done).hasValue(1);
  }

  @Test
  void theFirstStartHasNoHardState() throws IOException {
    assertThat(LogDriver.create(disk).hardState()).isEqualTo(HardState.INITIAL);
  }
}
