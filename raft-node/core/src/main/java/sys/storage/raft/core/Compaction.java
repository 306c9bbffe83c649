package sys.storage.raft.core;

import java.util.Optional;
import sys.storage.raft.core.log.SnapshotMetadata;

/**
 * How much of the log is kept behind a snapshot: a fixed tail, and more for a while when a live
 * peer still needs it, because sending entries is cheaper than sending a snapshot.
 */
final class Compaction {

  /** How many times the tail may grow for slow peers. */
  private static final int PATIENCE = 4;

  private final Node node;

  Compaction(Node node) {
    this.node = node;
  }

  void onSnapshotSaved(SnapshotMetadata snapshot, Optional<Leader> leader) {
    if (snapshot.index() <= node.snapshot().index()) {
      return; // a received one overtook it
    }
    if (snapshot.index() > node.applying.handedOut()
        || !node.log.matches(snapshot.index(), snapshot.term())) {
      node.safeguard.snapshotOutsideLog(
          "snapshot %d@%d does not fit the log, handed out up to %d and with term %d there"
              .formatted(
                  snapshot.index(),
                  snapshot.term(),
                  node.applying.handedOut(),
                  node.log.termAt(snapshot.index())));
      return;
    }
    node.snapshotSaved(snapshot);
    long trailing = node.options.trailingEntries();
    long needed =
        leader.map(leading -> leading.replication().slowestActiveMatch()).orElse(Long.MAX_VALUE);
    long upTo =
        Math.max(
            Math.min(snapshot.index() - trailing, needed), snapshot.index() - PATIENCE * trailing);
    if (upTo >= node.log.firstIndex()) {
      node.log.compactTo(upTo);
      node.turn.compact(node.log.firstIndex() - 1);
    }
  }
}
