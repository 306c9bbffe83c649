package sys.storage.raft.node.storage;

import java.util.List;

/**
 * What came of a write; everything but the refused snapshots is durable.
 *
 * @param refused received snapshots that failed their checks; their batches were written without
 *     them
 */
public record WriteResult(List<RefusedSnapshot> refused) {

  /** Everything was written. */
  public static final WriteResult ALL_WRITTEN = new WriteResult(List.of());

  public WriteResult {
    refused = List.copyOf(refused);
  }

  /**
   * @param snapshotIndex which snapshot
   * @param reason what is wrong with it
   */
  public record RefusedSnapshot(long snapshotIndex, String reason) {}
}
