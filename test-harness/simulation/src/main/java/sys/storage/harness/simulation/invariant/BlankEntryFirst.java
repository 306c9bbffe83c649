package sys.storage.harness.simulation.invariant;

import java.util.HashSet;
import java.util.Set;
import sys.storage.raft.core.log.Entry;

/** A leader's first entry is blank, so that its term has one to commit by (section 6.4). */
final class BlankEntryFirst extends Invariant {

  private final Set<Long> begun = new HashSet<>();

  @Override
  protected void turned(Turn turn) {
    if (!turn.leads()) {
      return;
    }
    for (Entry entry : turn.appended()) {
      if (entry.term() == turn.after().term() && begun.add(entry.term())) {
        require(
            entry.kind() == Entry.Kind.BLANK,
            turn.member(),
            "term %d begins with %s",
            entry.term(),
            entry);
      }
    }
  }
}
