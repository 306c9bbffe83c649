package sys.storage.harness.simulation.invariant;

import java.util.List;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.log.Entry;

/**
 * One turn of a core.
 *
 * @param events what it was told, in order
 */
public record Turn(
    MemberHistory member,
    List<Event> events,
    CoreStatus before,
    CoreStatus after,
    Effects effects) {

  /** Whether the member leads since this turn. */
  boolean elected() {
    return after.role() == Role.LEADER
        && (before.role() != Role.LEADER || before.term() != after.term());
  }

  boolean leads() {
    return after.role() == Role.LEADER;
  }

  /** Whether it led the same term before and after. */
  boolean ledOn() {
    return leads() && !elected();
  }

  List<Entry> appended() {
    return effects.persist().map(PersistBatch::entries).orElse(List.of());
  }
}
