package sys.storage.harness.simulation.invariant;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sys.storage.raft.core.log.Entry;

/**
 * Entries of equal index and term are equal, and so is everything before them (section 3.5): by
 * induction it is enough that each follows an entry of the same term everywhere.
 */
final class LogMatching extends Invariant {

  private record Position(long index, long term) {}

  private static final class Known {
    private final Entry entry;
    private long previousTerm;

    private Known(Entry entry, long previousTerm) {
      this.entry = entry;
      this.previousTerm = previousTerm;
    }
  }

  private final Map<Position, Known> entries = new HashMap<>();

  @Override
  protected void started(MemberHistory member) {
    for (long index = member.memory().first(); index <= member.memory().last(); index++) {
      member.memory().entry(index).ifPresent(entry -> check(member, entry));
    }
  }

  @Override
  protected void turned(Turn turn) {
    List<Entry> appended = turn.appended();
    for (Entry entry : appended) {
      check(turn.member(), entry);
    }
  }

  private void check(MemberHistory member, Entry entry) {
    long previousTerm = member.memory().termAt(entry.index() - 1);
    Known known =
        entries.computeIfAbsent(
            new Position(entry.index(), entry.term()), _ -> new Known(entry, previousTerm));
    require(
        known.entry.equals(entry), member, "another entry at the same index and term: %s", entry);
    if (known.previousTerm == EntryLog.UNKNOWN) {
      known.previousTerm = previousTerm;
    }
    require(
        previousTerm == EntryLog.UNKNOWN || previousTerm == known.previousTerm,
        member,
        "%s follows an entry of term %d here and of term %d elsewhere",
        entry,
        previousTerm,
        known.previousTerm);
  }
}
