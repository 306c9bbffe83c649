package sys.storage.raft.core;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import sys.storage.raft.core.configuration.MemberId;

/** The membership change that is on its way, and who waits for it to be committed. */
final class MembershipChanges {

  private final Node node;
  private final Removals removals;
  private final List<Waiting> waiting = new ArrayList<>();

  /**
   * Index of the last configuration whose commitment this leader acted upon: at first none, so that
   * a new leader also tells those who were left out before it led, the old leader among them.
   */
  private long completedIndex;

  MembershipChanges(Node node, Removals removals) {
    this.node = node;
    this.removals = removals;
  }

  /** The request is answered when the effective configuration is committed. */
  void await(long requestId, boolean alreadyDone) {
    var request = new Waiting(requestId, alreadyDone);
    if (node.isConfigurationCommitted()) {
      answer(request);
    } else {
      waiting.add(request);
    }
  }

  /** The commit index has moved. */
  void onCommit() {
    long index = node.effective().index();
    if (!node.isConfigurationCommitted() || index == completedIndex) {
      return;
    }
    completedIndex = index;
    waiting.forEach(this::answer);
    waiting.clear();
    node.log
        .configurationBefore(index)
        .ifPresent(
            before -> {
              var dropped = new TreeSet<MemberId>(before.members());
              dropped.removeAll(node.configuration().members());
              removals.announce(dropped);
            });
  }

  void refuseAll() {
    var refusal = new Refusal.LostLeadership(node.leader());
    waiting.forEach(request -> node.turn.refuse(request.requestId, refusal));
    waiting.clear();
  }

  private void answer(Waiting request) {
    node.turn.reply(
        new Reply.MembershipDone(
            request.requestId,
            request.alreadyDone,
            node.effective().index(),
            node.configuration()));
  }

  private record Waiting(long requestId, boolean alreadyDone) {}
}
