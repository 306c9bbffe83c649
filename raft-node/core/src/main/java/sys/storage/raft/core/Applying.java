package sys.storage.raft.core;

import java.util.ArrayDeque;
import java.util.List;
import sys.storage.raft.core.Effects.ToApply;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;

/**
 * Hands committed entries to the state machine, a bounded amount at a time.
 *
 * <p>Only what is durable here as well is handed out: otherwise a snapshot of the state could be
 * ahead of the log that it is to be followed by after a crash.
 */
final class Applying {

  private final Node node;
  private final ArrayDeque<Handed> outstanding = new ArrayDeque<>();
  private long outstandingBytes;
  private long handedOut;
  private long applied;

  Applying(Node node, long snapshotIndex) {
    this.node = node;
    this.handedOut = snapshotIndex;
    this.applied = snapshotIndex;
  }

  long applied() {
    return applied;
  }

  /** The state machine may have executed everything up to here, without having said so yet. */
  long handedOut() {
    return handedOut;
  }

  /** The state machine has executed everything up to the index. */
  void applied(long index) {
    if (index > handedOut) {
      throw new InvariantViolation(
          "%d is said to be applied, but only %d was handed out".formatted(index, handedOut));
    }
    applied = Math.max(applied, index);
    while (!outstanding.isEmpty() && outstanding.getFirst().lastIndex <= index) {
      outstandingBytes -= outstanding.removeFirst().bytes;
    }
  }

  /** The state is replaced as a whole. */
  void restore(SnapshotMetadata snapshot) {
    outstanding.clear();
    outstandingBytes = 0;
    handedOut = snapshot.index();
    node.turn.apply(new ToApply.Restore(snapshot));
  }

  void handOut() {
    long ready = Math.min(node.commit(), node.durability.durableIndex());
    long room = node.options.maxApplyBytes() - outstandingBytes;
    while (handedOut < ready && room > 0) {
      List<Entry> entries = node.log.entries(handedOut + 1, ready, room);
      long bytes = 0;
      for (Entry entry : entries) {
        bytes += entry.size();
      }
      handedOut = entries.getLast().index();
      outstanding.add(new Handed(handedOut, bytes));
      outstandingBytes += bytes;
      room -= bytes;
      node.turn.apply(new ToApply.Entries(entries));
    }
  }

  private record Handed(long lastIndex, long bytes) {}
}
