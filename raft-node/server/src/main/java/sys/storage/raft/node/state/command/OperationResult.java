package sys.storage.raft.node.state.command;

import java.util.Optional;

/** What one executed operation did. */
public sealed interface OperationResult {

  /**
   * @param created the key did not exist before
   */
  record PutDone(boolean created) implements OperationResult {}

  /**
   * @param existed whether there was anything to delete
   */
  record DeleteDone(boolean existed) implements OperationResult {}

  record GetDone(Optional<KeyValue> found) implements OperationResult {}

  /**
   * @param oldestRevision the oldest revision that can still be read
   */
  record CompactDone(long oldestRevision) implements OperationResult {}
}
