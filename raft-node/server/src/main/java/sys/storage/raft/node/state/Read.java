package sys.storage.raft.node.state;

/** The answer to a read. */
public sealed interface Read<T> {

  /**
   * @param revision the newest revision when the value was read; for a read at a revision, that one
   * @param appliedIndex log index of the last entry applied when the value was read
   */
  record Found<T>(T value, long revision, long appliedIndex) implements Read<T> {}

  /**
   * The history does not reach back that far.
   *
   * @param oldestRevision the oldest revision that can be read
   */
  record Compacted<T>(long requestedRevision, long oldestRevision) implements Read<T> {}

  /**
   * The revision does not exist yet on this node.
   *
   * @param newestRevision the newest one
   */
  record Future<T>(long requestedRevision, long newestRevision) implements Read<T> {}
}
