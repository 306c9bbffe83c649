package sys.storage.harness.simulation.coverage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Message;

/** Counts reads that an answer from the past would be likely for. */
final class ReadWatch {

  private final RareWatch rare;

  /** By leader: the entry that its term begins with. */
  private final Map<MemberId, Long> blankEntries = new HashMap<>();

  ReadWatch(RareWatch rare) {
    this.rare = rare;
  }

  /**
   * @param stale whether the member led before this turn, and somebody else leads a later term
   */
  void turned(
      MemberId member, List<Event> events, CoreStatus before, CoreStatus after, boolean stale) {
    if (after.role() == Role.LEADER && before.role() != Role.LEADER) {
      blankEntries.put(member, before.lastIndex() + 1);
    }
    boolean asked = false;
    for (Event event : events) {
      if (event instanceof Event.Read(long _, boolean lease)) {
        asked = before.role() == Role.LEADER;
        rare.sawIf(stale, Rare.READ_ASKED_OF_STALE_LEADER);
        rare.sawIf(stale && lease, Rare.LEASE_READ_ASKED_OF_STALE_LEADER);
        rare.sawIf(
            after.role() == Role.LEADER
                && after.commitIndex() < blankEntries.getOrDefault(member, 0L),
            Rare.READ_ASKED_BEFORE_OWN_ENTRY_COMMITTED);
      } else if (asked && event instanceof Event.Received(Message.HeartbeatResponse _)) {
        // The round that could confirm the read begins when the turn is over.
        rare.saw(Rare.OLD_ANSWER_AFTER_NEW_READ);
      }
    }
  }
}
