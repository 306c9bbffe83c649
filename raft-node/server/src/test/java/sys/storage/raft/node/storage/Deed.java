package sys.storage.raft.node.storage;

import java.util.List;
import java.util.Optional;
import sys.storage.raft.core.PersistBatch;

/** Something that a node asks of its storage. */
sealed interface Deed {

  /**
   * @param installed the snapshot whose last chunk is among the batches
   */
  record Write(List<PersistBatch> batches, Optional<SnapshotImage> installed) implements Deed {
    public Write {
      batches = List.copyOf(batches);
    }
  }

  /**
   * A snapshot of the node's own state.
   *
   * @param meanwhile what the log thread writes while the snapshot is half written
   */
  record Save(SnapshotImage image, Optional<Write> meanwhile) implements Deed {}
}
