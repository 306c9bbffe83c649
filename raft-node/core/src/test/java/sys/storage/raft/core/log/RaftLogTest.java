package sys.storage.raft.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.configuration.MemberId;

class RaftLogTest {

  private static final MemberId A = new MemberId("a", new UUID(0, 1));
  private static final MemberId B = new MemberId("b", new UUID(0, 2));

  /** What is on disk: everything that the tests append. */
  private final List<Entry> disk = new ArrayList<>();

  private final RaftLog log = open(SnapshotMetadata.NONE, 1, 0);

  private RaftLog open(SnapshotMetadata snapshot, long first, long last) {
    return new RaftLog(this::read, snapshot, first, last, last, 300);
  }

  private List<Entry> read(long from, long to, long maxBytes) {
    var entries = new ArrayList<Entry>();
    long bytes = 0;
    for (Entry entry : disk) {
      if (entry.index() >= from && entry.index() <= to) {
        bytes += entry.size();
        if (!entries.isEmpty() && bytes > maxBytes) {
          break;
        }
        entries.add(entry);
      }
    }
    return entries;
  }

  private void append(long term) {
    append(
        Entry.create(
            log.lastIndex() + 1, term, 100 * log.lastIndex(), Entry.Kind.COMMAND, new byte[5]));
  }

  private void append(Entry entry) {
    disk.removeIf(old -> old.index() >= entry.index());
    disk.add(entry);
    log.append(entry);
  }

  private static Entry configuration(long index, long term, MemberId... voters) {
    return Entry.create(
        index,
        term,
        0,
        Entry.Kind.CONFIGURATION,
        new ConfigurationEntry(Configuration.of(List.of(voters)), index).encode());
  }

  private static SnapshotMetadata snapshot(long index, long term) {
    return new SnapshotMetadata(index, term, 9, 3, 8, Configuration.of(List.of(A)), 1);
  }

  @Test
  void everyTermIsKnownWhereverTheEntryIs() {
    long[] terms = {1, 1, 1, 4, 4, 5, 5, 5, 6, 6, 6};
    for (long term : terms) {
      append(term);
    }
    log.release(11);
    for (int i = 0; i < terms.length; i++) {
      assertThat(log.termAt(i + 1)).isEqualTo(terms[i]);
    }
    assertThat(log.termAt(0)).isZero();
    assertThat(log.termAt(12)).isEqualTo(RaftLog.UNKNOWN_TERM);
  }

  @Test
  void entriesThatLeftMemoryAreReadBack() {
    for (int i = 0; i < 30; i++) {
      append(1);
    }
    log.release(25);
    assertThat(log.entries(1, 30, 90)).extracting(Entry::index).containsExactly(1L, 2L, 3L);
    assertThat(log.entries(29, 30, 90)).extracting(Entry::index).containsExactly(29L, 30L);
    assertThat(log.entries(5, 30, 1)).as("at least one").hasSize(1);
    assertThat(log.bytesBetween(26, 30)).isEqualTo(5 * 30);
    assertThat(log.bytesBetween(3, 30)).isEqualTo(28 * 30);
    assertThat(log.bytesBetween(3, 4)).isEqualTo(2 * 30);
  }

  @Test
  void aHintSkipsWholeTerms() {
    for (long term : new long[] {1, 1, 2, 2, 2, 5, 5}) {
      append(term);
    }
    assertThat(log.lastIndexWithTermAtMost(7, 4)).isEqualTo(5);
    assertThat(log.lastIndexWithTermAtMost(4, 4)).isEqualTo(4);
    assertThat(log.lastIndexWithTermAtMost(9, 9)).isEqualTo(7);
    assertThat(log.lastIndexWithTermAtMost(7, 1)).isEqualTo(2);
    assertThat(log.lastIndexWithTermAtMost(7, 0)).isZero();
  }

  @Test
  void aTruncationTakesTermsEntriesAndConfigurationsBack() {
    append(configuration(1, 1, A));
    append(2);
    append(configuration(3, 2, A, B));
    append(3);
    log.truncateFrom(3);
    assertThat(log.lastIndex()).isEqualTo(2);
    assertThat(log.lastTerm()).isEqualTo(2);
    assertThat(log.configuration().index()).isEqualTo(1);
    append(4);
    assertThat(log.termAt(3)).isEqualTo(4);
    assertThat(log.entries(2, 3, 1_000)).extracting(Entry::term).containsExactly(2L, 4L);
  }

  @Test
  void compactionKeepsTheConfigurationAndTheTermBeforeTheFirstEntry() {
    append(configuration(1, 1, A));
    append(1);
    append(2);
    append(configuration(4, 2, A, B));
    append(2);
    log.compactTo(3);
    assertThat(log.firstIndex()).isEqualTo(4);
    assertThat(log.termAt(3)).isEqualTo(2);
    assertThat(log.termAt(2)).isEqualTo(RaftLog.UNKNOWN_TERM);
    assertThat(log.configurationBefore(4)).contains(Configuration.of(List.of(A)));
    log.truncateFrom(4);
    assertThat(log.configuration().configuration()).isEqualTo(Configuration.of(List.of(A)));
  }

  @Test
  void theLastEntryIsNeverCompacted() {
    append(1);
    append(1);
    log.compactTo(2);
    assertThat(log.firstIndex()).isEqualTo(2);
    assertThat(log.lastLogTimeMillis()).isEqualTo(100);
  }

  @Test
  void aSnapshotReplacesEverything() {
    append(configuration(1, 1, A, B));
    log.resetTo(snapshot(40, 7));
    assertThat(log.firstIndex()).isEqualTo(41);
    assertThat(log.lastIndex()).isEqualTo(40);
    assertThat(log.lastTerm()).isEqualTo(7);
    assertThat(log.lastLogTimeMillis()).isEqualTo(9);
    assertThat(log.configuration())
        .isEqualTo(new LoggedConfiguration(3, 8, Configuration.of(List.of(A))));
  }

  @Test
  void aRestartFindsTermsAndConfigurationsBehindAndAfterTheSnapshot() {
    append(configuration(1, 1, B));
    append(1);
    append(configuration(3, 2, A));
    append(2);
    append(configuration(5, 3, A, B));
    RaftLog reopened = open(snapshot(4, 2), 2, 5);
    assertThat(reopened.termAt(3)).isEqualTo(2);
    assertThat(reopened.termAt(1)).as("before the first entry").isEqualTo(RaftLog.UNKNOWN_TERM);
    assertThat(reopened.configuration().index()).isEqualTo(5);
    reopened.truncateFrom(5);
    assertThat(reopened.configuration().index()).isEqualTo(3);
  }

  @Test
  void aLogThatDoesNotFitItsSnapshotIsRefused() {
    append(1);
    append(1);
    assertThatThrownBy(() -> open(snapshot(5, 1), 1, 2)).hasMessageContaining("does not join");
    assertThatThrownBy(() -> open(snapshot(5, 1), 7, 9)).hasMessageContaining("does not join");
    assertThatThrownBy(() -> open(snapshot(2, 9), 1, 2))
        .hasMessage("the log has term 1 at index 2, the snapshot has term 9");
  }

  @Test
  void anEntryMustFollowTheLastOne() {
    append(4);
    assertThatThrownBy(() -> log.append(Entry.create(3, 4, 0, Entry.Kind.BLANK, new byte[0])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> log.append(Entry.create(2, 3, 0, Entry.Kind.BLANK, new byte[0])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void longRandomHistoriesGiveWhatAListWouldGive() {
    var random = new SplittableRandom(5);
    long term = 1;
    for (int round = 0; round < 3_000; round++) {
      switch (random.nextInt(10)) {
        case 0 -> term++;
        case 1 -> log.release(log.lastIndex() - random.nextInt(5));
        case 2 -> {
          long from = log.lastIndex() - random.nextInt(4);
          if (from > log.firstIndex() + 4) {
            log.truncateFrom(from);
            disk.removeIf(entry -> entry.index() >= from);
          }
        }
        case 3 -> log.compactTo(log.firstIndex() + random.nextInt(3));
        default -> append(term);
      }
      for (int i = 0; i < 3 && log.lastIndex() >= log.firstIndex(); i++) {
        long index = random.nextLong(log.firstIndex(), log.lastIndex() + 1);
        Entry expected = read(index, index, 1).getFirst();
        assertThat(log.entries(index, log.lastIndex(), 1)).containsExactly(expected);
        assertThat(log.termAt(index)).isEqualTo(expected.term());
      }
    }
  }
}
