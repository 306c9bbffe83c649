package sys.storage.harness.simulation.invariant;

import java.util.HashMap;
import java.util.Map;
import sys.storage.raft.core.log.Entry;

/** After the same index all states are equal (section 2.1: deterministic state machines). */
final class StateHashesAgree extends Invariant {

  private final Map<Long, Long> hashes = new HashMap<>();

  @Override
  protected void applied(MemberHistory member, Entry entry, byte[] reply, long stateHash) {
    Long known = hashes.putIfAbsent(entry.index(), stateHash);
    require(
        known == null || known == stateHash,
        member,
        "the state after %s differs from that of the others",
        entry);
  }
}
