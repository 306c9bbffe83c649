package sys.storage.raft.node.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sys.storage.raft.node.log.LogDriver.DIRECTORY;
import static sys.storage.raft.node.log.LogDriver.IDENTITY;
import static sys.storage.raft.node.log.LogDriver.append;
import static sys.storage.raft.node.log.LogDriver.entries;
import static sys.storage.raft.node.log.LogDriver.flip;
import static sys.storage.raft.node.log.LogDriver.hardState;
import static sys.storage.raft.node.log.LogDriver.segment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sys.storage.harness.disk.MemoryDisk;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.node.disk.CorruptionException;

final class LogTailTest {

  private final MemoryDisk disk = new MemoryDisk();
  private final LogTail tail = new LogTail(disk, DIRECTORY, IDENTITY);
  private final List<LogChange> seen = new ArrayList<>();

  @Test
  void whatIsWrittenIsSeenOnceAndInOrderAcrossSegments() throws IOException {
    tail.poll(seen::add);
    assertThat(seen).isEmpty();
    DurableLog log = LogDriver.create(disk);
    var written = new ArrayList<Entry>();
    for (int i = 0; i < 12; i++) {
      List<Entry> more = entries(1 + 2L * i, 1, 2, 700);
      written.addAll(more);
      log.write(List.of(append(more)));
      tail.poll(seen::add);
      tail.poll(seen::add);
    }
    assertThat(disk.files(path -> path.toString().contains("segment"))).hasSizeGreaterThan(2);
    assertThat(seen.stream().flatMap(change -> change.entries().stream())).isEqualTo(written);
    var late = new ArrayList<LogChange>();
    new LogTail(disk, DIRECTORY, IDENTITY).poll(late::add);
    assertThat(late).isEqualTo(seen);
  }

  @Test
  void everyVoteIsSeen() throws IOException {
    DurableLog log = LogDriver.create(disk);
    log.write(List.of(LogChange.NONE.with(hardState(3))));
    log.write(List.of(LogChange.NONE.with(hardState(4))));
    tail.poll(seen::add);
    assertThat(seen.stream().flatMap(change -> change.hardState().stream()))
        .containsExactly(HardState.INITIAL, hardState(3), hardState(4));
  }

  @Test
  void aFrameThatIsBeingWrittenIsSeenWhenItIsWhole() throws IOException {
    DurableLog log = LogDriver.create(disk);
    tail.poll(seen::add);
    seen.clear();
    List<Entry> more = entries(1, 1, 1, 900);
    log.write(List.of(append(more)));
    long inItsBody = (Sectors.BYTES + 600) * 8L;
    flip(disk, segment(1), inItsBody);
    tail.poll(seen::add);
    assertThat(seen).isEmpty();
    flip(disk, segment(1), inItsBody);
    tail.poll(seen::add);
    assertThat(seen).containsExactly(append(more));
  }

  @Test
  void aDamagedFrameThatASegmentFollowsIsReported() throws IOException {
    DurableLog log = LogDriver.create(disk);
    for (int i = 0; i < 12; i++) {
      log.write(List.of(append(entries(1 + i, 1, 1, 1400))));
    }
    flip(disk, segment(1), (Sectors.BYTES + 600) * 8L);
    assertThatThrownBy(() -> tail.poll(seen::add))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("although a segment follows");
  }
}
