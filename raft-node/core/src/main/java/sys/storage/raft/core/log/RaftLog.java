package sys.storage.raft.core.log;

import java.util.List;
import java.util.Optional;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.configuration.StaticPeers;

/**
 * The log as the protocol reasons about it: the term of every entry, the newest entries, and the
 * configurations. Older entries are read back through {@link LogReader}. It knows nothing of
 * commitment: whoever truncates checks that first.
 */
public final class RaftLog {

  /** Answer of {@link #termAt} where the term is not known: compacted away, or not yet written. */
  public static final long UNKNOWN_TERM = -1;

  private static final long SCAN_BYTES = 4 << 20;

  private final LogReader reader;
  private final long maxMemoryBytes;
  private final EntryWindow window;
  private final TermRuns terms = new TermRuns();
  private final ConfigurationHistory configurations;

  /** Index and term of the entry before the first one. */
  private long baseIndex;

  private long baseTerm;
  private long lastIndex;
  private long snapshotLogTimeMillis;

  /**
   * Scans the whole log once, in bounded pieces.
   *
   * @param commit index up to which entries may be left on disk
   * @param maxMemoryBytes how much is kept in memory of what {@link #release} may free
   * @throws IllegalArgumentException when log and snapshot do not fit together
   */
  public RaftLog(
      LogReader reader,
      SnapshotMetadata snapshot,
      long firstIndex,
      long lastIndex,
      long commit,
      long maxMemoryBytes) {
    if (firstIndex < 1 || firstIndex > snapshot.index() + 1 || lastIndex < snapshot.index()) {
      throw new IllegalArgumentException(
          "log %d..%d does not join the snapshot at %d"
              .formatted(firstIndex, lastIndex, snapshot.index()));
    }
    this.reader = reader;
    this.maxMemoryBytes = maxMemoryBytes;
    this.baseIndex = firstIndex - 1;
    this.baseTerm =
        baseIndex == snapshot.index() ? snapshot.term() : baseIndex == 0 ? 0 : UNKNOWN_TERM;
    this.lastIndex = baseIndex;
    this.snapshotLogTimeMillis = snapshot.logTimeMillis();
    this.window = new EntryWindow(firstIndex);
    this.configurations = new ConfigurationHistory(LoggedConfiguration.of(snapshot));
    for (long next = firstIndex; next <= lastIndex; next = this.lastIndex + 1) {
      for (Entry entry : reader.read(next, lastIndex, SCAN_BYTES)) {
        append(entry);
      }
      release(Math.min(commit, this.lastIndex));
    }
    if (!matches(snapshot.index(), snapshot.term())) {
      throw new IllegalArgumentException(
          "the log has term %d at index %d, the snapshot has term %d"
              .formatted(termAt(snapshot.index()), snapshot.index(), snapshot.term()));
    }
  }

  /** Index of the first entry; {@code lastIndex() + 1} when the log is empty. */
  public long firstIndex() {
    return baseIndex + 1;
  }

  /** Index of the last entry, or of the snapshot that the log goes on from. */
  public long lastIndex() {
    return lastIndex;
  }

  /** Term at {@link #lastIndex}. */
  public long lastTerm() {
    return termAt(lastIndex);
  }

  /** The term at an index, or {@link #UNKNOWN_TERM}. */
  public long termAt(long index) {
    if (index == baseIndex) {
      return baseTerm;
    }
    return index < baseIndex || index > lastIndex ? UNKNOWN_TERM : terms.termAt(index);
  }

  /** Whether the log is known to have this term at this index. */
  public boolean matches(long index, long term) {
    return term != UNKNOWN_TERM && termAt(index) == term;
  }

  /** Whether a log that ends so is at least as up to date as this one (paper, section 5.4.1). */
  public boolean isUpToDate(long otherLastTerm, long otherLastIndex) {
    long term = lastTerm();
    return otherLastTerm > term || (otherLastTerm == term && otherLastIndex >= lastIndex);
  }

  /**
   * The last index at or before {@code index} whose term is at most {@code term}: where two logs
   * that differ at {@code index} may still be equal. It skips a whole term at a time; what is
   * compacted counts as possibly equal.
   */
  public long lastIndexWithTermAtMost(long index, long term) {
    long candidate = Math.min(index, lastIndex);
    while (candidate > baseIndex && terms.termAt(candidate) > term) {
      candidate = Math.max(terms.runStart(candidate) - 1, baseIndex);
    }
    return candidate;
  }

  /** Appends the entry that follows the last one. A configuration takes effect with this. */
  public void append(Entry entry) {
    if (entry.index() != lastIndex + 1 || entry.term() < Math.max(lastTerm(), 0)) {
      throw new IllegalArgumentException(
          "entry %s cannot follow %d@%d".formatted(entry, lastIndex, lastTerm()));
    }
    lastIndex = entry.index();
    window.append(entry);
    terms.append(entry.index(), entry.term());
    if (entry.kind() == Entry.Kind.CONFIGURATION) {
      ConfigurationEntry decoded = ConfigurationEntry.decode(entry.payload());
      configurations.append(
          new LoggedConfiguration(entry.index(), decoded.operatorEpoch(), decoded.configuration()));
    }
  }

  /** Cuts off everything from the index on. */
  public void truncateFrom(long index) {
    if (index <= baseIndex) {
      throw new IllegalArgumentException(
          "cannot truncate from %d: the log begins at %d".formatted(index, firstIndex()));
    }
    window.truncateFrom(index);
    terms.truncateFrom(index);
    configurations.truncateFrom(index);
    lastIndex = Math.min(lastIndex, index - 1);
  }

  /** Forgets everything up to the index, which a snapshot covers; the last entry always stays. */
  public void compactTo(long upTo) {
    long index = Math.min(upTo, lastIndex - 1);
    if (index <= baseIndex) {
      return;
    }
    baseTerm = termAt(index);
    baseIndex = index;
    window.dropBefore(index + 1);
    terms.dropBefore(index + 1);
    configurations.compactTo(index);
  }

  /** Replaces the whole log by a snapshot. */
  public void resetTo(SnapshotMetadata snapshot) {
    baseIndex = snapshot.index();
    baseTerm = snapshot.term();
    lastIndex = snapshot.index();
    snapshotLogTimeMillis = snapshot.logTimeMillis();
    window.reset(snapshot.index() + 1);
    terms.clear();
    configurations.reset(LoggedConfiguration.of(snapshot));
  }

  /** Frees memory beyond the limit; only entries up to {@code upTo} need not stay. */
  public void release(long upTo) {
    window.shrink(maxMemoryBytes, upTo + 1);
  }

  /** Entries {@code from..to}, cut short at {@code maxBytes} but at least one. */
  public List<Entry> entries(long from, long to, long maxBytes) {
    return from >= window.first()
        ? window.slice(from, to, maxBytes)
        : reader.read(from, Math.min(to, window.first() - 1), maxBytes);
  }

  /** Log time of the last entry, or of the snapshot that the log goes on from. */
  public long lastLogTimeMillis() {
    return lastIndex == baseIndex
        ? snapshotLogTimeMillis
        : entries(lastIndex, lastIndex, 1).getFirst().logTimeMillis();
  }

  /** Sum of the sizes of the entries {@code from..to}. What was released is read back. */
  public long bytesBetween(long from, long to) {
    long sum = 0;
    long index = from;
    while (index <= to && index < window.first()) {
      for (Entry entry : entries(index, to, SCAN_BYTES)) {
        sum += entry.size();
        index++;
      }
    }
    for (; index <= to; index++) {
      sum += window.get(index).size();
    }
    return sum;
  }

  /** The effective configuration: the latest one in the log, committed or not. */
  public LoggedConfiguration configuration() {
    return configurations.latest();
  }

  /** The effective configuration is this list from now on, whatever the log says. */
  public void impose(StaticPeers peers) {
    configurations.impose(peers);
  }

  /** Whether the effective configuration is an imposed list. */
  public boolean isImposed() {
    return configurations.isImposed();
  }

  /** What was effective before the configuration entry at {@code index}, unless compacted away. */
  public Optional<Configuration> configurationBefore(long index) {
    return configurations.before(index);
  }

  /** The configurations whose entries lie in {@code after+1..upTo}. */
  public List<LoggedConfiguration> configurationsBetween(long after, long upTo) {
    return configurations.between(after, upTo);
  }
}
