package sys.storage.harness.simulation.invariant;

import java.util.Optional;
import sys.storage.raft.core.log.Entry;

/**
 * What is committed at an index is the same everywhere and for ever, and nothing else is executed
 * (section 3.6.3).
 */
final class StateMachineSafety extends Invariant {

  private final History history;

  StateMachineSafety(History history) {
    this.history = history;
  }

  @Override
  protected void started(MemberHistory member) {
    committed(member, 1, member.status().orElseThrow().commitIndex());
  }

  @Override
  protected void turned(Turn turn) {
    committed(turn.member(), turn.before().commitIndex() + 1, turn.after().commitIndex());
  }

  private void committed(MemberHistory member, long from, long to) {
    for (long index = Math.max(from, member.memory().first()); index <= to; index++) {
      Optional<Entry> entry = member.memory().entry(index);
      require(entry.isPresent(), member, "commits %d, which it does not have", index);
      if (index == history.lastCommitted() + 1) {
        history.commit(entry.get());
      }
      Optional<Entry> known = history.committed(index);
      require(known.equals(entry), member, "commits %s, but %s is committed", entry.get(), known);
    }
  }

  @Override
  protected void applied(MemberHistory member, Entry entry, byte[] reply, long stateHash) {
    Optional<Entry> known = history.committed(entry.index());
    require(
        known.filter(entry::equals).isPresent(),
        member,
        "executes %s, but %s is committed",
        entry,
        known);
  }
}
