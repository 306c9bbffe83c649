package sys.storage.raft.node.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.PersistBatch.SnapshotChunkWrite;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.SnapshotMetadata;

/**
 * What a log must hold: a list.
 *
 * @param base index of the entry before the first
 */
record LogState(long base, List<Entry> entries, HardState hardState, boolean removed) {

  LogState {
    entries = List.copyOf(entries);
  }

  long last() {
    return base + entries.size();
  }

  /** Of an entry that is there, from {@code base + 1}. */
  Entry entry(long index) {
    return entries.get((int) (index - base - 1));
  }

  List<Entry> entriesFrom(long index) {
    return entries.subList((int) (index - base - 1), entries.size());
  }

  /** Without what a snapshot in the batch does to the log: it was refused. */
  LogState afterRefused(PersistBatch batch) {
    return after(
        new PersistBatch(
            batch.number(),
            Optional.empty(),
            batch.truncateFrom(),
            batch.entries(),
            batch.hardState(),
            batch.compactTo(),
            batch.removed(),
            batch.staticPeers()));
  }

  LogState after(PersistBatch batch) {
    long base = this.base;
    var entries = new ArrayList<>(this.entries);
    Optional<SnapshotChunkWrite> complete =
        batch.snapshotChunk().filter(chunk -> chunk.last() && chunk.resetLog());
    if (complete.isPresent()) {
      base = complete.get().snapshot().index();
      entries.clear();
    }
    if (batch.truncateFrom().isPresent()) {
      int kept = (int) (batch.truncateFrom().getAsLong() - base - 1);
      entries.subList(kept, entries.size()).clear();
    }
    entries.addAll(batch.entries());
    return new LogState(
        base, entries, batch.hardState().orElse(hardState), removed || batch.removed().isPresent());
  }

  /**
   * What a restart makes of it when this is the newest snapshot: a log that ends before it, or has
   * another history, is replaced by it.
   */
  LogState behind(SnapshotMetadata snapshot) {
    long index = snapshot.index();
    boolean holdsIt = index <= base || (index <= last() && entry(index).term() == snapshot.term());
    if (holdsIt) {
      return this;
    }
    HardState state =
        snapshot.term() > hardState.term()
            ? new HardState(snapshot.term(), Optional.empty(), index)
            : hardState;
    return new LogState(index, List.of(), state, removed);
  }
}
