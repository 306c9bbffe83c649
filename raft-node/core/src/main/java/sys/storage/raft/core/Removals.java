package sys.storage.raft.core;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Message;

/**
 * Tells members that a committed configuration leaves them out, so that they retire instead of
 * waiting for a leader for ever. It is a courtesy: nothing depends on an answer.
 */
final class Removals {

  /** After so many election timeouts without an answer, a member is left alone. */
  private static final int PATIENCE_TIMEOUTS = 10;

  private final Node node;
  private final Map<MemberId, Long> untilNanos = new HashMap<>();
  private final Set<MemberId> confirmed = new TreeSet<>();

  Removals(Node node) {
    this.node = node;
  }

  /** Begins to tell them; whom the configuration names is left out. It must be committed. */
  void announce(Collection<MemberId> removed) {
    long until = node.now() + PATIENCE_TIMEOUTS * node.options.electionTimeoutNanos();
    for (MemberId member : removed) {
      if (!node.configuration().contains(member)
          && !member.equals(node.self)
          && !confirmed.contains(member)) {
        untilNanos.put(member, until);
        send(member);
      }
    }
  }

  /** Repeats itself, once for each heartbeat interval. */
  void repeat() {
    untilNanos.values().removeIf(until -> until < node.now());
    if (node.isConfigurationCommitted()) {
      untilNanos.keySet().stream().sorted().forEach(this::send);
    }
  }

  private void send(MemberId member) {
    node.turn.send(
        new Message.Removed(node.to(member), node.effective().index(), node.configuration()));
  }

  void onResponse(Message.RemovedResponse response) {
    MemberId member = response.envelope().from();
    if (!node.configuration().contains(member)) {
      untilNanos.remove(member);
      confirmed.add(member);
    }
  }

  boolean isConfirmed(MemberId member) {
    return confirmed.contains(member);
  }

  Set<MemberId> confirmed() {
    return Set.copyOf(confirmed);
  }
}
