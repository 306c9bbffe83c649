package sys.storage.raft.node.state.command;

/** What must hold before the transaction for it to take effect. */
public sealed interface Condition {

  Key key();

  record Exists(Key key) implements Condition {}

  record Absent(Key key) implements Condition {}

  /**
   * @param modRevision 0 means that the key is absent
   */
  record ModRevisionIs(Key key, long modRevision) implements Condition {}

  /** The key exists with this value. */
  record ValueIs(Key key, Value value) implements Condition {}
}
